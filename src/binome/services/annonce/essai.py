"""The rehearsal of an announcement: it is made for real, looked at, and undone. What it shows is what will be.

Nothing of it stays: not a row, not a letter. It holds the campaign, and on SQLite the turn to write, while it lasts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.label.etats import Signal
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES
from binome.registre.models import (
    Campagne,
    Compte,
    DecisionDuDepot,
    Envoi,
    ListeDeStatuts,
    Notification,
    PlaceDeStatut,
)
from binome.services.acces.ouverture import RefusError
from binome.services.annonce import armement, execution
from binome.services.comite import acces, decisions
from binome.services.instruction import passages
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
    """What an address answers."""

    statut: int
    octets: bytes

    @property
    def empreinte(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()[:12]


Servir = Callable[[AdresseEssayee], ReponseEssayee]
"""What answers an address, in this very process and transaction: the door gives it."""


@dataclass(frozen=True)
class PageEssayee:
    """An address, before and after."""

    ou: AdresseEssayee
    avant: ReponseEssayee
    apres: ReponseEssayee

    @property
    def change(self) -> bool:
        return (self.avant.statut, self.avant.octets) != (self.apres.statut, self.apres.octets)


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

    a: str
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

    @property
    def changees(self) -> tuple[PageEssayee, ...]:
        return tuple(page for page in self.pages if page.change)


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


def essayer(
    compte: Compte,
    campagne: str,
    instant: dt.datetime,
    adresses: Callable[[Sequence[DecisionDuDepot]], Iterable[AdresseEssayee]],
    servir: Servir,
) -> Essai:
    """Make the announcement of a campaign, look, undo it. Errors: IntrouvableError, RefusError."""
    ouvert = armement.relire(compte, campagne)
    execution.preparer(ouvert.campagne)
    pretes = decisions.decisions_approuvees(ouvert.campagne)
    if (refus := execution.obstacle(pretes)) is not None:
        raise RefusError(refus)
    voulues = list(adresses(pretes))
    avant = [servir(adresse) for adresse in voulues]
    fait: list[Essai] = []
    try:
        with transaction.atomic():
            acces.verrouiller(ouvert.campagne)
            fait.append(_faire(ouvert.campagne, instant, compte, pretes, voulues, avant, servir))
            raise _DefaitError
    except _DefaitError:
        return fait[0]


def _faire(
    campagne: Campagne,
    instant: dt.datetime,
    compte: Compte,
    pretes: Sequence[DecisionDuDepot],
    voulues: Sequence[AdresseEssayee],
    avant: Sequence[ReponseEssayee],
    servir: Servir,
) -> Essai:
    etapes_avant = {d.pk: passages.etape(passages.passages(d.depot)) for d in pretes}
    derniere = Notification.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    decisions.figer(campagne, horloge.de_la_base(), acteur=compte)
    execution.ecrire(campagne, instant, compte)
    dossiers = tuple(
        DossierEssaye(
            d.depot.dossier.territoire,
            NOMS_DES_SENS[SensDeLaDecision(d.sens)],
            NOMS_DES_ETAPES[etapes_avant[d.pk]],
            NOMS_DES_ETAPES[passages.etape(passages.passages(d.depot))],
        )
        for d in pretes
    )
    pages = tuple(PageEssayee(ou, a, servir(ou)) for ou, a in zip(voulues, avant, strict=True))
    territoires = {f"decision:{d.pk}": d.depot.dossier.territoire for d in pretes}
    lettres = tuple(_lettres(Notification.objects.filter(pk__gt=derniere).select_related("compte"), territoires))
    laisses = tuple(d.depot.dossier.territoire for d in decisions.en_attente(campagne))
    return Essai(campagne, instant, armement.empreinte(instant, list(pretes)), dossiers, laisses, pages, lettres)


def _lettres(lignes: Iterable[Notification], territoires: dict[str, str]) -> Iterable[LettreEssayee]:
    for ligne in sorted(lignes, key=lambda li: (territoires.get(li.evenement, ""), li.compte.email)):
        lettre = distribution.lettre(Envoi(genre=LETTRE, cle=str(ligne.pk), destinataire=ligne.compte.email))
        if lettre is not None:
            yield LettreEssayee(ligne.compte.email, territoires.get(ligne.evenement, ""), lettre.objet)
