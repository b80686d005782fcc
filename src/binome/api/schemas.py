"""What the API answers, where it is not a document of the domain."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from binome.appels.appel import Appel
from binome.domaine.verdict.constat import Bilan


class AnomalieLue(Schema):
    """Une anomalie d'un dossier envoyé."""

    message: str
    ligne: int | None = None
    champ: str | None = None
    recu: str | None = None
    a_faire: str | None = None
    texte: str


class RefusLu(Schema):
    """Un refus, qui dit pourquoi."""

    message: str
    anomalies: list[AnomalieLue] | None = None


class AppelEnBref(Schema):
    """Un appel, en bref."""

    id: str
    titre: str
    version: str
    regles: int


class RegleLue(Schema):
    """Une règle d'un appel."""

    id: str
    titre: str
    gravite: str
    clauses: list[str]


class AppelComplet(Schema):
    """Un appel et ses règles."""

    appel: Appel
    regles: list[RegleLue]


class DossierEnBref(Schema):
    """Un dossier servi, en bref, avec le bilan de son verdict."""

    id: str
    titre: str
    territoire: str
    appel: str
    empreinte: str
    bilan: Bilan


class AnomalieReferentiel(Schema):
    """Un désaccord connu des sources."""

    genre: str
    code: str
    nom: str
    constat: str
    decision: str


class EtatReferentielLu(Schema):
    """Ce que contient le référentiel."""

    millesime: str
    empreinte: str
    taille: int
    sources: dict[str, str]
    comptes: dict[str, int]
    anomalies: list[AnomalieReferentiel]


class TrouvailleLue(Schema):
    """Un territoire trouvé ; `arrondissement` est le nom de celui d'une commune, quand il est connu."""

    genre: str
    code: str
    nom: str
    detail: str
    population: int | None
    score: float
    arrondissement: str | None = None


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
    industrie: dict[str, Any] | None
    zones_emploi: list[dict[str, Any]] | None
    groupements: list[dict[str, Any]] | None
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
