"""People and organisations, as a dossier names them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from binome.domaine.identifiants import CodeNaf, Siren
from binome.domaine.modele import Booleen, Element, Modele


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

    nom: str
    """Nom usuel."""
    sigle: str | None = None
    """Sigle, s'il y en a un."""
    siren: Siren | None = None
    """SIREN, neuf chiffres."""
    nature: NatureOrganisation | None = None
    """Ce qu'est l'organisation."""
    naf: CodeNaf | None = None
    """Code NAF rév. 2 de l'activité principale."""
    code: str | None = None
    """Code COG de la collectivité (région, département, commune), quand c'en est une."""


class Consentement(Modele):
    """L'accord d'une personne à être nommée, donné par elle-même."""

    donne: Booleen = False
    """Vrai quand la personne a donné son accord."""
    date: dt.date | None = None
    """Jour où l'accord a été donné."""


class Personne(Element):
    """Une personne nommée dans le dossier."""

    nom: str
    """Prénom et nom."""
    fonction: str | None = None
    """Fonction au titre de laquelle elle est nommée."""
    courriel: str | None = None
    """Adresse électronique professionnelle."""
    consentement: Consentement | None = None
    """Accord de la personne à être nommée."""


class Elu(Personne):
    """L'élu du binôme."""

    mandat: str | None = None
    """Mandat détenu sur le territoire."""
    collectivite: Organisation | None = None
    """Collectivité du mandat."""
    fin_mandat: dt.date | None = None
    """Fin du mandat."""
    entreprises: tuple[Organisation, ...] = ()
    """Entreprises qu'il dirige ou représente par ailleurs."""


class Industriel(Personne):
    """L'industriel du binôme."""

    entreprise: Organisation | None = None
    """Entreprise qu'il dirige."""
    mandats: tuple[str, ...] = ()
    """Mandats électifs qu'il détient par ailleurs."""


class ChefDeProjet(Personne):
    """Le chef de projet qui appuie le binôme."""

    structure: Organisation | None = None
    """Employeur."""
    quotite_etp: float | None = None
    """Part d'un temps plein consacrée au programme, de 0 à 1."""
