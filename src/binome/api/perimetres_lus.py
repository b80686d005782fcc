"""What the API answers of perimeters: measured, proposed."""

from __future__ import annotations

from typing import Any

from ninja import Schema


class MesureLue(Schema):
    """Une mesure d'un périmètre ; `bas` et `haut` bornent une part estimée, qui ne se montre pas seule."""

    id: str
    libelle: str
    valeur: float | None
    unite: str
    nature: str
    source: str
    millesime: str
    bas: float | None = None
    haut: float | None = None
    remarque: str


class ContributionLue(Schema):
    """Ce qu'une unité apporte : la mesure du périmètre moins celle du même sans elle."""

    unite: str
    delta: float


class AttacheLue(ContributionLue):
    """Ce qui tient un membre aux autres. `lien_ancre` : ce que pèsent ses échanges avec les unités imposées ; `zone`,
    `arrondissement`, `departement` : ce qu'il partage avec elles, de 0 à 1. `reste` : part des tirages où il reste."""

    lien_ancre: float | None = None
    zone: float | None = None
    arrondissement: float | None = None
    departement: float | None = None
    reste: float | None = None


class IndustrieDuMembreLue(Schema):
    """Ce que fait un membre : ses emplois industriels connus, leur part dans ses emplois connus. `tus` : les divisions
    de la NAF dont le secret statistique tait une partie ; les emplois sont alors des minima."""

    unite: str
    emplois: int
    part: float | None
    tus: list[str]


class ParenteLue(Schema):
    """La ressemblance des industries de deux membres, de 0 à 1 ; nulle : inconnue. `communes` : les divisions de la NAF
    où tous deux ont des emplois, celles du plus d'emplois d'abord."""

    a: str
    b: str
    cosinus: float | None
    communes: list[str]


class SecteurConcentreLu(Schema):
    """Une industrie qui pèse plus ici qu'en France. `membres` : SIREN → emplois ; `tus` : membres dont une partie est
    tue."""

    division: str
    nom: str
    emplois: int
    quotient: float
    part_de_la_france: float
    membres: dict[str, int]
    tus: list[str]


class LogiqueIndustrielleLue(Schema):
    """Ce que font les membres, ce qu'ils partagent, ce que le périmètre concentre. `inconnus` : ce que ces chiffres ne
    disent pas, en phrases. Une industrie est concentrée à partir de `quotient_min` et de `emplois_min`."""

    membres: list[IndustrieDuMembreLue]
    parentes: list[ParenteLue]
    concentres: list[SecteurConcentreLu]
    source: str
    millesime: str
    inconnus: list[str]
    quotient_min: float
    emplois_min: int


class GroupementLu(Schema):
    """Un groupement où plusieurs membres siègent déjà. `membres` : SIREN → 1, ou la part de ses habitants dont la
    commune y est ; `autres` : combien d'autres EPCI y sont."""

    siren: str
    nom: str
    nature: str
    membres: dict[str, float]
    autres: int


class EvaluationLue(Schema):
    """Tout ce qui est mesuré d'un périmètre. Une liste nulle : ces données ne sont pas chargées."""

    unites: list[dict[str, str]]
    donnees: dict[str, Any]
    mesures: list[MesureLue]
    contributions: list[ContributionLue]
    attaches: list[AttacheLue] | None
    liens: list[dict[str, Any]]
    contiguite: dict[str, Any]
    secteurs: list[dict[str, Any]]
    industrie: LogiqueIndustrielleLue | None
    zones_emploi: list[dict[str, Any]] | None
    groupements: list[GroupementLu] | None
    phase1: dict[str, Any] | None
    recouvrements: list[dict[str, Any]]


class CertificatLu(Schema):
    """Ce qui est prouvé d'une proposition : `prouve`, `borne` ou `non_prouve`, parmi les périmètres de `portee`."""

    statut: str
    borne: float | None
    ecart: float | None
    ensembles_examines: int
    duree_s: float
    portee: str


class RobustesseLue(Schema):
    """La même recherche avec d'autres erreurs des flux : part des tirages qui donnent le même périmètre."""

    tirages: int
    meme_ensemble: float
    ecart_ln: float


class PropositionLue(Schema):
    """Un périmètre proposé. `fourchettes` : de chaque part estimée, ses deux bornes. De l'objectif « coherence » seul :
    `rang` (0 : le territoire de l'appel précédent), `origine`, `gain_ancre`, `robustesse`."""

    rang: int | None = None
    origine: str | None = None
    unites: list[str]
    valeur: float
    gain_ancre: float | None = None
    au_dela_du_bassin: bool | None = None
    diametre_km: float | None = None
    habitants: int | None = None
    residents: float
    emplois: float
    internes: float
    auto_offre: float | None
    auto_demande: float | None
    fourchettes: dict[str, tuple[float, float]] | None = None
    certificat: CertificatLu | None
    robustesse: RobustesseLue | None = None
    contributions: list[AttacheLue]


class PropositionsLues(Schema):
    """Les périmètres proposés, chacun avec ce qui en est prouvé. `certificat` : celui de la première recherche."""

    question: dict[str, Any] | None = None
    poids: dict[str, Any] | None = None
    propositions: list[PropositionLue]
    tailles_sans_proposition: list[int] | None = None
    certificat: CertificatLu
    donnees: dict[str, Any] | None = None
    avertissement: str | None = None
