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


class SeanceEnBref(Schema):
    """Une séance du comité ; `cloture_le` : une consultation écrite, et son terme."""

    rang: int
    etat: str
    prevue_le: dt.datetime
    lieu: str
    convoquee_le: dt.datetime | None
    ouverte_le: dt.datetime | None
    levee_le: dt.datetime | None
    cloture_le: dt.datetime | None
    annulee_le: dt.datetime | None


class SiegeLu(Schema):
    """Un membre ou un suppléant ; `present` : en ce moment, ou à la levée."""

    nom: str
    qualite: str
    fonction: str
    suppleant_de: str | None
    present: bool
    a_distance: bool


class MandatLu(Schema):
    """Un mandat en vigueur."""

    de: str
    a: str


class CompteDesVoix(Schema):
    """Le compte d'un vote clos."""

    pour: int
    contre: int
    abstentions: int
    muets: int


class DesaccordLu(Schema):
    """Un désaccord porté au procès-verbal."""

    membre: str
    texte: str


class VoteLu(Schema):
    """Un vote ; `compte` une fois clos, `secret` : pourquoi il l'est, `ont_vote` : les sièges, à qui conduit."""

    rang: int
    proposition: str
    motifs: str
    conditions: list[str]
    ouvert_le: dt.datetime
    clos_le: dt.datetime | None
    adoptee: bool | None
    abandon: str | None
    secret: str | None
    voix_donnees: int
    ont_vote: list[str] | None
    quorum: str | None
    compte: CompteDesVoix | None
    phrases: list[str]
    desaccords: list[DesaccordLu]


class PointLu(Schema):
    """Un point de l'ordre du jour, son dossier s'il en a un ; `deport` dit pourquoi qui demande n'y prend pas part, et
    rien d'autre n'est alors dit ; `retire_le` : retiré de l'ordre du jour, après sa convocation."""

    rang: int
    intitule: str
    dossier: str | None
    depot: str | None
    au_vote: bool
    deport: str | None
    retire_le: dt.datetime | None
    votes: list[VoteLu]


class ChangementLu(Schema):
    """Une séance déplacée, annulée, ou dont un point est retiré ; `prevue_le` et `lieu` : jusque-là."""

    nature: str
    motif: str
    prevue_le: dt.datetime
    lieu: str
    point: int | None
    le: dt.datetime


class SeanceLue(SeanceEnBref):
    """Une séance : qui est là, le quorum, ce qui en a changé (le dernier d'abord), son ordre du jour et ses votes ;
    `version` : ce que la prochaine écriture doit nommer."""

    preside_par: str | None
    defaut: str | None
    quorum: str | None
    membres: list[SiegeLu]
    mandats: list[MandatLu]
    changements: list[ChangementLu]
    points: list[PointLu]
    version: str


class AnnonceLue(Schema):
    """L'annonce en cours d'une campagne, et combien de décisions sont prêtes ou attendent."""

    etat: str | None
    instant: dt.datetime | None
    empreinte: str | None
    pretes: int
    en_attente: int
