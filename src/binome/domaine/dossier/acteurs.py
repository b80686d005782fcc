"""People and organisations, as a dossier names them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import ValidationInfo, field_validator, model_validator

from binome.domaine.socle.identifiants import CodeNaf, Siren, Siret, verifier_siret
from binome.domaine.socle.modele import Booleen, CourrielLibre, Element, Jour, Ligne, LigneLibre, Modele, Quotite


class NatureOrganisation(StrEnum):
    """What an organisation is, as far as the programme needs to know."""

    entreprise = "entreprise"
    epci = "epci"
    commune = "commune"
    departement = "departement"
    region = "region"
    etat = "etat"
    etablissement_public = "etablissement_public"
    gip = "gip"
    sem = "sem"
    chambre_consulaire = "chambre_consulaire"
    organisation_professionnelle = "organisation_professionnelle"
    association = "association"
    cooperative = "cooperative"
    pole = "pole"
    autre = "autre"


PRIVEES = frozenset({NatureOrganisation.entreprise, NatureOrganisation.cooperative})


class Organisation(Element):
    """Une entreprise, une collectivité ou un organisme."""

    nom: Ligne
    """Nom usuel."""
    sigle: LigneLibre = None
    """Sigle, s'il y en a un."""
    siren: Siren | None = None
    """SIREN, neuf chiffres."""
    siret: Siret | None = None
    """SIRET de l'établissement, quatorze chiffres ; les neuf premiers sont le SIREN."""
    nature: NatureOrganisation | None = None
    """Ce qu'est l'organisation."""
    naf: CodeNaf | None = None
    """Code NAF rév. 2 de l'activité principale."""
    code: LigneLibre = None
    """Code COG de la collectivité (région, département, commune), quand c'en est une."""

    @model_validator(mode="before")
    @classmethod
    def _siren_du_siret(cls, brut: Any) -> Any:
        """A SIRET given alone, or typed where the SIREN is asked, gives both."""
        if not isinstance(brut, Mapping):
            return brut
        siren, siret = (_chiffres(brut.get(champ)) for champ in ("siren", "siret"))
        if len(siren) == 14:
            # What is wrong with it is said where it was typed.
            return {**brut, "siren": verifier_siret(siren)[:9], "siret": siren} if _vrai(siren) else brut
        # A false SIRET gives no SIREN: what is wrong with it is said where it stands, and once.
        return {**brut, "siren": siret[:9]} if siret and not siren and _vrai(siret) else brut

    @field_validator("siret")
    @classmethod
    def _meme_siren(cls, siret: str | None, autres: ValidationInfo) -> str | None:
        siren = autres.data.get("siren")
        if siret and siren and not siret.startswith(siren):
            raise ValueError(f"ce SIRET n'est pas un établissement du SIREN {siren}")
        return siret


def _chiffres(valeur: object) -> str:
    return "".join(valeur.split()) if isinstance(valeur, str) else ""


def _vrai(siret: str) -> bool:
    try:
        return bool(verifier_siret(siret))
    except ValueError:
        return False


class Consentement(Modele):
    """L'accord d'une personne à être nommée, donné par elle-même."""

    donne: Booleen = False
    """Vrai quand la personne a donné son accord."""
    date: Jour | None = None
    """Jour où l'accord a été donné."""


class Personne(Element):
    """Une personne nommée dans le dossier."""

    nom: Ligne
    """Prénom et nom."""
    fonction: LigneLibre = None
    """Fonction au titre de laquelle elle est nommée."""
    courriel: CourrielLibre = None
    """Adresse électronique professionnelle."""
    consentement: Consentement | None = None
    """Accord de la personne à être nommée."""


class Elu(Personne):
    """L'élu du binôme."""

    mandat: LigneLibre = None
    """Mandat détenu sur le territoire."""
    collectivite: Organisation | None = None
    """Collectivité du mandat."""
    fin_mandat: Jour | None = None
    """Fin du mandat."""
    entreprises: tuple[Organisation, ...] = ()
    """Entreprises qu'il dirige ou représente par ailleurs."""


class Industriel(Personne):
    """L'industriel du binôme."""

    entreprise: Organisation | None = None
    """Entreprise qu'il dirige."""
    mandats: tuple[Ligne, ...] = ()
    """Mandats électifs qu'il détient par ailleurs."""


class ChefDeProjet(Personne):
    """Le chef de projet qui appuie le binôme."""

    structure: Organisation | None = None
    """Employeur."""
    quotite_etp: Quotite | None = None
    """Part d'un temps plein consacrée au programme, de 0 à 1."""
