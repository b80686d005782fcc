"""What the API answers to who instructs, judges or carries a candidature."""

from __future__ import annotations

import datetime as dt

from ninja import Schema


class DepotDeBoite(Schema):
    """Un dépôt à instruire, tel que sa boîte le montre à qui demande ; `avis_anterieurs` : chaque service dont l'avis
    fut rendu sur une révision d'avant, et le numéro de cette révision."""

    numero: str
    dossier: str
    territoire: str
    etape: str
    recu: dt.datetime
    tardif: bool
    terme: dt.date | None
    en_retard: bool
    regions: list[str]
    affectes: dict[str, str]
    avis_attendus: list[str]
    avis_anterieurs: dict[str, int]


class VueLue(Schema):
    """Une vue gardée d'une boîte : son nom, et sa question, comme dans l'adresse de la page."""

    nom: str
    question: str


class AvisLu(Schema):
    """Un avis rendu ; `reserve_personnes` dit qu'une part n'est pas pour qui demande."""

    cle: str
    instance: str
    rang: int
    sens: str | None
    motif: str
    reserves: str
    depot: str
    revision: int
    perime: bool
    le: dt.datetime
    tardif: bool
    corrige_le: dt.datetime | None
    corrige_par: dt.datetime | None
    empreinte: str
    reserve_personnes: bool


class ChaineLue(Schema):
    """Un lien, en une phrase ; `ecarte` dit pourquoi quelqu'un l'a écarté, `ecarte_par` qui."""

    phrase: str
    ecarte: str | None
    ecarte_par: str | None


class LiensLus(Schema):
    """Ce qui relie qui juge à une candidature. Ce qui manque est dit ; « non vérifié » n'est jamais « aucun lien »."""

    juge: str
    nom: str
    qualites: str
    etat: str
    verifie: bool
    liens: list[ChaineLue]
    manques: list[str]
    deport: str | None


class DecisionLue(Schema):
    """La décision annoncée d'un dossier."""

    depot: str
    version: int
    sens: str
    motifs: str
    conditions: list[str]
    annoncee_le: dt.datetime
    empreinte: str
    rouvert_le: dt.datetime | None
