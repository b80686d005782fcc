"""What the API says of who sits in a committee, and of a member who has no account; and what it is told of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, Field

from binome.api.instruction.schemas_ecrits import Personne
from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
from binome.domaine.dossier.acteurs import NatureOrganisation, Organisation
from binome.domaine.socle.identifiants import Siren, verifier_siret
from binome.domaine.socle.modele import Jour, Ligne


class MembreDit(Schema):
    """Qui l'on nomme ; `compte` : sa clé parmi les candidats, nul sans compte ; `suppleant_de` : d'un titulaire."""

    nom: str = Field(max_length=400)
    qualite: str = Field(max_length=400)
    rattachement: str = Field(max_length=400)
    nature: NatureDuMembre
    fonction: FonctionAuComite = FonctionAuComite.membre
    compte: int | None = Field(None, ge=1, le=2**53)
    suppleant_de: int | None = Field(None, ge=1, le=2**53)


class MembreLu(Schema):
    """Un membre, un suppléant ou le secrétariat ; `jusqu_au` : le dernier jour de ses fonctions, si elles finissent."""

    cle: int
    nom: str
    qualite: str
    rattachement: str
    nature: NatureDuMembre
    fonction: FonctionAuComite
    suppleant_de: int | None
    depuis: dt.date
    jusqu_au: dt.date | None
    sans_compte: bool


class CompositionLue(Schema):
    """Ceux qui siègent, ou siégeront ; `candidats` : les comptes que l'on peut nommer, à qui compose."""

    membres: list[MembreLu]
    candidats: list[Personne]


def _siren(brut: object) -> object:
    """A SIRET typed where the SIREN is asked gives it, as everywhere."""
    chiffres = "".join(brut.split()) if isinstance(brut, str) else ""
    return verifier_siret(chiffres)[:9] if len(chiffres) == 14 else brut


class OrganismeDit(Schema):
    """Un organisme : son nom usuel, ce qu'il est, et son SIREN ; sans lui, il n'est connu que par son nom."""

    nom: Ligne
    nature: NatureOrganisation
    siren: Annotated[Siren | None, BeforeValidator(_siren)] = None

    def dite(self) -> Organisation:
        return Organisation(nom=self.nom, nature=self.nature, siren=self.siren)


class RattachementDit(Schema):
    """Pour qui travaille un membre sans compte, ou quel mandat il détient ; `d_apres` : ce qui le dit, une lettre, un
    arrêté ; `du`, `au` : premier et dernier jour, s'ils sont connus."""

    organisme: OrganismeDit
    fonction: str = Field(max_length=400)
    d_apres: str = Field(max_length=400)
    du: Jour | None = None
    au: Jour | None = None


class ReponseDite(Schema):
    """Si ce mandat est le sien : demandez-le-lui d'abord, un nom ne prouve rien."""

    oui: bool


class MandatNote(Schema):
    """Un emploi ou un mandat noté, et d'où on le tient."""

    cle: int
    organisme: str
    siren: str | None
    fonction: str
    du: dt.date | None
    au: dt.date | None
    source: str


class MandatPropose(MandatNote):
    """Ce qu'une liste dit de quelqu'un qui porte ce nom, sans réponse ; `ne_le` : sa naissance, si elle y est."""

    ne_le: dt.date | None


class FicheDuMembreLue(Schema):
    """Ce que l'on sait d'un membre sans compte ; `declaration_recue_le` : sa dernière déclaration d'intérêts."""

    cle: int
    nom: str
    qualite: str
    rattachement: str
    mandats: list[MandatNote]
    non_confirmes: list[MandatPropose]
    declaration_recue_le: dt.datetime | None
