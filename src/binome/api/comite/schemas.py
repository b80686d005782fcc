"""What the API says of a committee, its sessions, their votes and its announcement; and what it is told of them."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field

from binome.domaine.socle.modele import Instant


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


class SeanceDite(Schema):
    """Quand et où une séance se tiendra ; `par_ecrit` : une consultation, dont l'instant est le terme et qui n'a pas de
    lieu. L'instant dit son décalage."""

    quand: Instant
    lieu: str = Field("", max_length=400)
    par_ecrit: bool = False


class PropositionDite(Schema):
    """Ce qui est mis aux voix (`label`, `label_reserves`, `ajourne`, `refus`, `resolution` sur un point sans dossier),
    ses motifs, et ses réserves, une par ligne."""

    proposition: str = Field(max_length=40)
    motifs: str = Field(max_length=20_000)
    conditions: str = Field("", max_length=20_000)


class DeplacementDit(Schema):
    """Le nouvel instant, le lieu, et pourquoi ; `urgence` : pourquoi le délai de convocation n'est pas tenu."""

    quand: Instant
    lieu: str = Field(max_length=400)
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
