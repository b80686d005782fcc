"""What the API answers, where it is not a document of the domain."""

from __future__ import annotations

import datetime as dt
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
    """Un refus, qui dit pourquoi. `recu`, `version` : ce qui fut envoyé, et ce qui vaut, quand une version a changé."""

    message: str
    code: str | None = None
    recu: dict[str, Any] | None = None
    version: str | None = None
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


class LabelEnBref(Schema):
    """Un label, en bref."""

    id: str
    territoire: str
    campagne: str
    etat: str
    depuis: dt.date
    fin: dt.date | None = None


class AccordEnBref(Schema):
    """Un accord public de la gouvernance d'un territoire labellisé."""

    territoire: str
    action: str
    entreprise: str
    dispositif: str | None = None
    donne_le: dt.date
    caduc_le: dt.date | None = None
    """Depuis quand il ne vaut plus ; rien tant qu'il vaut."""


class BilanEnBref(Schema):
    """Une fiche de bilan arrêtée, et son adresse."""

    label: str
    territoire: str
    campagne: str
    moment: str
    arrete_le: dt.date
    empreinte: str
    fiche: str


class JetonLu(Schema):
    """Un jeton d'horodatage, jugé. `jusqu_au` : ce qu'il vaut par lui-même ; `refus` : pourquoi il ne tient pas."""

    date: dt.datetime | None
    autorite: str
    numero: str
    jusqu_au: dt.datetime | None
    revocation: str
    refus: str


class HorodatageLu(Schema):
    """La date de quelque chose par un tiers. `pourquoi` : pourquoi elle n'est pas prouvée ; `reponse`, `preuve` : le
    jeton et l'archive de toute sa preuve, en base 64 ; `certificats` : ceux de son autorité, en PEM."""

    objet: str
    empreinte: str
    date: dt.datetime | None
    autorite: str
    pourquoi: str
    jetons: list[JetonLu]
    reponse: str
    certificats: str
    preuve: str


class VersionLue(Schema):
    """Une version signée d'un label, et où sont ses deux fichiers ; `cle_volee` : la clé qui les a signés est dite
    volée, ils ne se vérifient plus, sauf datés avant le vol."""

    version: int
    empreinte: str
    signee_le: dt.datetime
    cle_volee: bool
    attestation: str
    attestation_rdfc: str


class LabelLu(LabelEnBref):
    """Un label et ses versions."""

    versions: list[VersionLue]
