"""The rehearsal of an announcement: it is made for real, looked at, and undone. What it shows is what will be.

Nothing of it stays: not a row, not a letter. It writes apart (`a_part`): nobody waits for it but, on PostgreSQL, the
acts of that very committee.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from binome.domaine.comite import annonce as regles
from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.label.etats import Signal
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES, EtapeDuDepot
from binome.registre.models import (
    AnnonceDeCampagne,
    Campagne,
    Compte,
    DecisionDuDepot,
    Envoi,
    ListeDeStatuts,
    Notification,
    PlaceDeStatut,
)
from binome.services.acces.ouverture import RefusError
from binome.services.annonce import a_part, armement, execution
from binome.services.comite import acces, decisions
from binome.services.instruction import passages
from binome.services.instruction.lecture.fabrique import Dire
from binome.services.notifications import distribution
from binome.services.notifications.preuves import LETTRE
from binome.services.socle import horloge


@dataclass(frozen=True)
class AdresseEssayee:
    """An address of the site, asked by somebody. `comme`: nobody, or who; `adresse`: its path."""

    adresse: str
    comme: Compte | None = None


@dataclass(frozen=True)
class ReponseEssayee:
    """What an address answers: its status, how long it is, and what tells its bytes from others."""

    statut: int
    taille: int
    empreinte: str

    @classmethod
    def from_octets(cls, statut: int, octets: bytes) -> ReponseEssayee:
        """Of thousands of pages, none is kept."""
        return cls(statut, len(octets), hashlib.sha256(octets).hexdigest())


Adresses = Callable[[Sequence[DecisionDuDepot]], Iterable[AdresseEssayee]]
"""What is to be looked at, of the decisions that would be announced."""
Servir = Callable[[AdresseEssayee], ReponseEssayee]
"""What answers an address, in this very process and transaction."""


@dataclass(frozen=True)
class PageEssayee:
    """An address, before and after."""

    ou: AdresseEssayee
    avant: ReponseEssayee
    apres: ReponseEssayee

    @property
    def change(self) -> bool:
        return self.avant != self.apres


@dataclass(frozen=True)
class DossierEssaye:
    """What becomes of a dossier: in words."""

    territoire: str
    sens: str
    etape_avant: str
    etape_apres: str


@dataclass(frozen=True)
class LettreEssayee:
    """A letter that would leave: to whom, under which subject."""

    compte: Compte
    territoire: str
    objet: str


@dataclass(frozen=True)
class Essai:
    """All that an announcement would change. `laisses`: files whose decision still wants an approval."""

    campagne: Campagne
    instant: dt.datetime
    empreinte: str
    dossiers: tuple[DossierEssaye, ...]
    laisses: tuple[str, ...]
    pages: tuple[PageEssayee, ...]
    lettres: tuple[LettreEssayee, ...]


def des_labels(pretes: Sequence[DecisionDuDepot]) -> list[tuple[str, tuple[object, ...]]]:
    """The addresses that labels have or will have, by the names of their pages: each label's, and each status list, of
    which the announcement changes nothing. Certificates are left out: each is long to typeset. Two queries."""
    labellises = [d.depot.dossier_id for d in pretes if d.sens in execution.LABELS]
    places = PlaceDeStatut.objects.filter(dossier__in=labellises, version=1).order_by("identifiant")
    trouvees: list[tuple[str, tuple[object, ...]]] = []
    for numero in places.values_list("identifiant", flat=True):
        trouvees += [("label", (numero,)), ("label-json", (numero, 1)), ("label-jsonld", (numero, 1))]
    listes = ListeDeStatuts.objects.order_by("numero").values_list("numero", flat=True)
    return trouvees + [("liste-de-statuts", (liste, signal.value)) for liste in listes for signal in Signal]


class _DefaitError(Exception):
    """Raised to undo all of it."""


def quand(annonce: AnnonceDeCampagne | None) -> dt.datetime:
    """The instant that is rehearsed: that of the announcement under way, else the soonest that could be asked for."""
    return annonce.instant if annonce else horloge.de_la_base().replace(microsecond=0) + regles.AVANCE_MIN


def _aucune(pretes: Sequence[DecisionDuDepot]) -> Iterable[AdresseEssayee]:
    return ()


def _personne(ou: AdresseEssayee) -> ReponseEssayee:
    raise AssertionError(ou)


def essayer(
    compte: Compte,
    campagne: str,
    instant: dt.datetime,
    adresses: Adresses = _aucune,
    servir: Servir = _personne,
    dire: Dire = lambda *_: None,
) -> Essai:
    """Make the announcement of a campaign, look, undo it. Without addresses, at the dossiers and the letters alone.
    Errors: IntrouvableError, RefusError."""
    ouvert = armement.relire(compte, campagne)
    execution.preparer(ouvert.campagne)
    with a_part.a_part():
        pretes = decisions.decisions_approuvees(ouvert.campagne)
        if (refus := execution.obstacle(pretes)) is not None:
            raise RefusError(refus)
        voulues = list(adresses(pretes))
        avant = list(_suivies(map(servir, voulues), len(voulues), dire, 0, "Lecture des pages, avant"))
        fait: list[Essai] = []
        try:
            with transaction.atomic():
                acces.verrouiller(ouvert.campagne)
                fait.append(_faire(ouvert.campagne, instant, compte, voulues, avant, servir, dire))
                raise _DefaitError
        except _DefaitError:
            return fait[0]


def _faire(
    campagne: Campagne,
    instant: dt.datetime,
    compte: Compte,
    voulues: Sequence[AdresseEssayee],
    avant: Sequence[ReponseEssayee],
    servir: Servir,
    dire: Dire,
) -> Essai:
    # Read again, held: on PostgreSQL it may have changed since.
    pretes = decisions.decisions_approuvees(campagne)
    etapes_avant = {d.pk: e for d, e in zip(pretes, _etapes(pretes), strict=True)}
    derniere = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    dire(_PART, "Écriture de l'annonce, à défaire")
    decisions.figer(campagne, horloge.de_la_base(), acteur=compte)
    execution.ecrire(campagne, instant, compte)
    dossiers = tuple(
        DossierEssaye(
            d.depot.dossier.territoire,
            NOMS_DES_SENS[SensDeLaDecision(d.sens)],
            NOMS_DES_ETAPES[etapes_avant[d.pk]],
            NOMS_DES_ETAPES[apres],
        )
        for d, apres in zip(pretes, _etapes(pretes), strict=True)
    )
    apres = _suivies(map(servir, voulues), len(voulues), dire, 2 * _PART, "Lecture des pages, après")
    pages = tuple(PageEssayee(ou, a, b) for ou, a, b in zip(voulues, avant, apres, strict=True))
    territoires = {f"decision:{d.pk}": d.depot.dossier.territoire for d in pretes}
    lignes = list(Notification.objects.filter(pk__gt=derniere).select_related("compte"))
    lettres = tuple(
        lettre
        for lettre in _suivies(_lettres(lignes, territoires), len(lignes), dire, 3 * _PART, "Lecture des courriels")
        if lettre
    )
    laisses = tuple(d.depot.dossier.territoire for d in decisions.en_attente(campagne))
    return Essai(campagne, instant, armement.empreinte(instant, pretes), dossiers, laisses, pages, lettres)


_PART = 25
"""Of a hundred, what each of its four parts counts for."""
T = TypeVar("T")


def _suivies(quoi: Iterable[T], combien: int, dire: Dire, de: int, ou: str) -> Iterator[T]:
    """The same, saying how far it went as it goes."""
    dits = -1
    for rang, un in enumerate(quoi):
        if (part := de + rang * _PART // combien) != dits:
            dire(part, ou)
            dits = part
        yield un


def _etapes(pretes: Sequence[DecisionDuDepot]) -> list[EtapeDuDepot]:
    """Where the deposits of these decisions stand. One query."""
    connues = passages.etapes_de(d.depot_id for d in pretes)
    return [connues.get(d.depot_id, EtapeDuDepot.recevabilite) for d in pretes]


def _lettres(lignes: Iterable[Notification], territoires: dict[str, str]) -> Iterator[LettreEssayee | None]:
    for ligne in sorted(lignes, key=lambda li: (alphabetique(territoires.get(li.evenement, "")), li.compte.email)):
        envoi = Envoi(genre=LETTRE, cle=str(ligne.pk), destinataire=ligne.compte.email)
        lettre = distribution.lettre(envoi, pieces=False)
        territoire = territoires.get(ligne.evenement, "")
        yield LettreEssayee(ligne.compte, territoire, lettre.objet) if lettre else None
