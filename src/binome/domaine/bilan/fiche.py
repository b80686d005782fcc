"""The sheet of a territory: fifteen indicators at most, each with its baseline, source, vintage, confidence, and the
sentence of what it cannot say; the actors' own view; lessons. It is also the format of the open data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer

from binome.domaine.socle.modele import Identifiant, Jour, Modele

INDICATEURS_MAX = 15
FORMAT = "binome-bilan-1"
Mesure = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class MomentDuBilan(StrEnum):
    """When a sheet is made: half-way, or at the end."""

    mi_parcours = "mi_parcours"
    final = "final"


NOMS_DES_MOMENTS: Mapping[MomentDuBilan, str] = {
    MomentDuBilan.mi_parcours: "à mi-parcours",
    MomentDuBilan.final: "final",
}


class Confiance(StrEnum):
    """How far a value may be relied upon: public statistics, dated events, what was declared, or nothing known."""

    statistique = "statistique"
    suivie = "suivie"
    declaree = "declaree"
    inconnue = "inconnue"


NOMS_DES_CONFIANCES: Mapping[Confiance, str] = {
    Confiance.statistique: "statistique publique",
    Confiance.suivie: "comptée dans le suivi",
    Confiance.declaree: "déclarée par qui porte l'action",
    Confiance.inconnue: "inconnue",
}


class IndicateurDeBilan(Modele):
    """Un indicateur, et ce qu'il ne peut pas dire."""

    id: Identifiant
    """Identifiant ; le même d'un territoire à l'autre quand `commun` est vrai."""
    libelle: str
    """Ce qui est mesuré."""
    unite: str
    """Unité."""
    depart: Mesure | None = None
    """Valeur de départ ; absente quand elle est inconnue."""
    valeur: Mesure | None = None
    """Dernière valeur connue ; absente quand elle est inconnue, jamais zéro à sa place."""
    cible: Mesure | None = None
    """Valeur visée, si le plan en donne une."""
    sur: int | None = None
    """De combien de cas la valeur est faite, quand c'en est une médiane ou une part."""
    source: str
    """D'où elle vient."""
    millesime: str
    """De quand elle date, et de quand date le départ."""
    confiance: Confiance
    """Ce qu'elle vaut : statistique, suivie, declaree ou inconnue."""
    limite: str
    """Ce qu'elle ne peut pas dire."""
    commun: bool = True
    """Si tous les territoires l'ont ; faux pour ceux de leur plan."""


class AvisDesActeurs(Modele):
    """Ce que les acteurs ont répondu à une question, tous ensemble."""

    id: Identifiant
    """Identifiant de la question."""
    question: str
    """La question."""
    comptes: dict[str, int] | None = None
    """Réponses par niveau ; absent sous le seuil : rien n'en est montré."""


class EnseignementDuTerritoire(Modele):
    """Une leçon du territoire."""

    genre: str
    """a_reprendre ou a_eviter."""
    texte: str
    """Ce qu'il a appris."""


class FicheDeBilan(Modele):
    """Le bilan d'un territoire labellisé, à mi-parcours ou final."""

    format: str = FORMAT
    """Version de ce format."""
    label: str
    """Numéro du label."""
    campagne: str
    """Campagne où il fut accordé."""
    territoire: str
    """Nom du territoire."""
    regions: tuple[str, ...] = ()
    """Codes INSEE des régions du périmètre."""
    perimetre: tuple[str, ...] = ()
    """SIREN des intercommunalités."""
    moment: MomentDuBilan
    """mi_parcours ou final."""
    labellise_le: Jour
    """Jour de la décision."""
    arrete_le: Jour
    """Jour où les chiffres sont arrêtés."""
    illustratif: bool = False
    """Vrai pour un exemple : ces chiffres ne sont ceux de personne."""
    reservees: int = 0
    """Actions réservées du plan, laissées de côté : aucun chiffre n'en vient."""
    indicateurs: tuple[IndicateurDeBilan, ...] = Field(max_length=INDICATEURS_MAX)
    """Quinze au plus."""
    avis: tuple[AvisDesActeurs, ...] = ()
    """Ce que les acteurs en disent, anonyme."""
    repondants: int | None = None
    """Combien ont répondu ; absent sous le seuil."""
    enseignements: tuple[EnseignementDuTerritoire, ...] = ()
    """Ce que le territoire a appris."""
    avertissement: str
    """Ce qu'aucun de ces chiffres ne dit."""
