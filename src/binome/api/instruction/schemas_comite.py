"""What the API reads of who conducts a committee: its sessions, their agenda, who sits."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from binome.api.instruction.schemas_ecrits import Personne
from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
from binome.domaine.socle.modele import Instant


class SeanceDite(Schema):
    """Quand et où une séance se tiendra ; l'instant dit son décalage."""

    quand: Instant
    lieu: str = Field(max_length=400)


class DeplacementDit(SeanceDite):
    """Le nouvel instant, le lieu, et pourquoi ; `urgence` : pourquoi le délai de convocation n'est pas tenu."""

    motif: str = Field(max_length=8_000)
    urgence: str = Field("", max_length=8_000)


class MotifDit(Schema):
    """Pourquoi : qui était convoqué le lit."""

    motif: str = Field(max_length=8_000)


class RetraitDit(Schema):
    """Pourquoi, une fois la convocation partie."""

    motif: str = Field("", max_length=8_000)


class ConvocationDite(Schema):
    """Pourquoi le délai de convocation n'est pas tenu, s'il ne l'est pas."""

    urgence: str = Field("", max_length=8_000)


class OuvertureDite(Schema):
    """La clé du membre qui préside."""

    preside_par: int = Field(ge=1, le=2**53)


class InscriptionDite(Schema):
    """Des dossiers qui attendent le comité, par leur identifiant ; ou un point sans dossier : son titre, son texte, et
    s'il se vote."""

    dossiers: list[str] = Field([], max_length=2_000)
    titre: str = Field("", max_length=400)
    texte: str = Field("", max_length=80_000)
    au_vote: bool = False


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
