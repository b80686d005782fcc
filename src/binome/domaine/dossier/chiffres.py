"""The evidence ledger: every figure of the dossier with what it measures, where, when and after whom."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import model_validator

from binome.domaine.socle.modele import (
    Booleen,
    Element,
    Identifiant,
    Jour,
    Ligne,
    LigneLibre,
    Modele,
    Nombre,
    TexteLibre,
    sans_unite_repetee,
)


class Grandeur(StrEnum):
    """What a figure measures, when Binôme can recompute it or relate it to another one."""

    superficie = "superficie"
    population = "population"
    nombre_epci = "nombre_epci"
    nombre_communes = "nombre_communes"
    entreprises = "entreprises"
    entreprises_industrielles = "entreprises_industrielles"
    part_entreprises_industrielles = "part_entreprises_industrielles"
    chiffre_affaires = "chiffre_affaires"
    evolution = "evolution"
    projets = "projets"
    montant_projets = "montant_projets"


class Periode(Modele):
    """Une période."""

    debut: Jour
    """Premier jour."""
    fin: Jour
    """Dernier jour."""


class Chiffre(Element):
    """Un chiffre avancé par le dossier."""

    id: Identifiant
    """Identifiant stable."""
    libelle: Ligne
    """Ce que dit le chiffre."""
    valeur: Nombre
    """Valeur."""
    unite: Ligne
    """Unité : km², habitants, %, M€…"""
    grandeur: Grandeur | None = None
    """Ce qu'il mesure, quand Binôme peut le recalculer."""
    territoire: LigneLibre = None
    """Ce qu'il couvre : « perimetre », un code commune, un SIREN d'EPCI ou « departement:05 »."""
    approximatif: Booleen = False
    """Vrai quand le dossier dit « près de », « une vingtaine »."""
    millesime: LigneLibre = None
    """Année ou édition de la donnée."""
    periode: Periode | None = None
    """Période d'une évolution."""
    source: LigneLibre = None
    """D'où vient le chiffre."""
    definition: TexteLibre = None
    """Ce qui est compté, et comment."""
    evolution_de: Identifiant | None = None
    """Chiffre dont celui-ci donne l'évolution."""

    @model_validator(mode="before")
    @classmethod
    def _sans_son_unite(cls, brut: Any) -> Any:
        return sans_unite_repetee(brut, "valeur")
