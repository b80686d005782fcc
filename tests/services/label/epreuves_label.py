"""Two people end a label at once, on a real database, while its status list is asked for: `… epreuves_label ensemble N`.

Each round: two pronounce the same measure at the same instant, two accept the same amendment, and a reader verifies
meanwhile. `--temoin`: nobody takes a turn.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import django

django.setup()

from tests import maquettes  # noqa: E402
from tests.services.label.conftest import DECISION, deposer  # noqa: E402
from tests.services.outils_epreuves import ensemble, eprouver  # noqa: E402

from binome.domaine.droits.droits import Role  # noqa: E402
from binome.domaine.label.actes import Effet, Fondement  # noqa: E402
from binome.domaine.label.etats import Signal  # noqa: E402
from binome.domaine.label.label import PorteeDeModification  # noqa: E402
from binome.registre.models import Campagne, Compte, EvenementDuLabel  # noqa: E402
from binome.services.acces import ouverture  # noqa: E402
from binome.services.label import actes, emission, etats, evenements, modifications  # noqa: E402
from binome.services.socle import horloge, journal  # noqa: E402

EN_MEME_TEMPS = 2


def casser() -> None:
    """The negative control: nobody waits for anybody, and the row of an act takes the next rank that it sees."""
    actes.transaction = SimpleNamespace(atomic=lambda *_, **__: nullcontext())  # type: ignore[attr-defined]
    ouverture.verrouiller = lambda identifiant: ouverture.Dossier.objects.select_related("campagne").get(
        identifiant=identifiant
    )
    journal.ajouter = lambda *_, **__: None
    evenements.distribution = SimpleNamespace(notifier=lambda *_, **__: None)  # type: ignore[attr-defined]
    ecrire, deux = evenements.ecrire, threading.Barrier(EN_MEME_TEMPS, timeout=2)

    def ecrire_ensemble(*a: object, **b: object) -> object:
        try:
            deux.wait()
        except threading.BrokenBarrierError:
            deux.reset()
        return ecrire(*a, **b)  # type: ignore[arg-type]

    actes.evenements = SimpleNamespace(ecrire=ecrire_ensemble)  # type: ignore[attr-defined]


Gens = tuple[Campagne, list[Compte]]


def preparer() -> Gens:
    campagne = maquettes.campagne()
    return campagne, [maquettes.officiel(Role.administrateur, campagne, nom) for nom in ("une", "deux")]


def finir(gens: Gens, tour: int) -> list[str]:
    campagne, autorites = gens
    depot = deposer(campagne, f"dossier-{tour}")
    label = emission.emettre(depot, DECISION, horloge.maintenant() - dt.timedelta(days=1))
    ou, chef = label.identifiant, depot.dossier.roles.get(role="chef_de_projet").compte
    modifications.demander(chef, ou, [PorteeDeModification.gouvernance], "Nouveau binôme.")
    accepter = [partial(modifications.accepter, qui, ou, "Arrêté 3", "Comité national") for qui in autorites]
    fautes = _deux(tour, "accepter_modification", label.pk, accepter)
    mesure = (ou, Effet.abrogation, Fondement.demande, "À sa demande.")
    fautes += _deux(tour, "prononcer", label.pk, [partial(actes.prononcer, qui, *mesure) for qui in autorites])
    leves = etats.signales(label.versions.first().place.liste)[Signal.revocation]
    if not {v.place.rang for v in label.versions.select_related("place")} <= leves:
        fautes.append(f"tour {tour} : une version n'est pas signalée")
    return fautes


def _deux(tour: int, acte: str, label: int, gestes: Sequence[Callable[[], object]]) -> list[str]:
    faits, _, pannes = ensemble(*gestes)
    ecrits = EvenementDuLabel.objects.filter(label=label, acte=acte).count()
    juste = (faits, ecrits) == (1, 1) and not pannes
    return [] if juste else [f"tour {tour}, {acte} : {faits} faits, {ecrits} écrits, {pannes}"]


if __name__ == "__main__":
    eprouver(preparer, casser, finir)
