"""Ordeals of the announcement on a real database: `python -m tests.services.annonce.epreuves_annonce NOM COMBIEN`.

`tout`: two people ask for it at once, then one arms while another cancels; a worker is killed at each of so many of its
statements, then four make it together. `essai`: others write while it is rehearsed. `essai-tenu`, `sans-tour` and `sans-transaction` are the negative controls: nobody waits for
anybody, every statement is kept at once. Each prints one JSON object; `fautes` says what was found wrong.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import OperationalError, connection, transaction  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.services.annonce import scene  # noqa: E402
from tests.services.annonce.scene import INSTANT, TROIS, S  # noqa: E402
from tests.services.comite.monde import Monde  # noqa: E402
from tests.services.outils_epreuves import HorsTransaction, a_la_fois, mourir_a_l_ordre, se_croiser  # noqa: E402

from binome.domaine.droits.droits import Role  # noqa: E402
from binome.registre.models import AnnonceDeCampagne, DecisionDuDepot, LigneJournal  # noqa: E402
from binome.services.annonce import a_part, armement, essai, execution, palmares  # noqa: E402
from binome.services.comite import acces  # noqa: E402
from binome.services.notifications import distribution  # noqa: E402
from binome.services.socle import coffre, horloge, journal, referentiel  # noqa: E402

RIEN = {"actes": [], "labels": 0, "notifiees": 0, "annoncees": 0, "journal": 0}


def preparer(combien: int, *sens: S) -> Monde:
    """A campaign decided by its committee, the clocks in hand."""
    settings.DONNEES = Path(os.environ["BINOME_DONNEES"])
    referentiel.partager()
    monde = Monde(combien)
    horloge.maintenant = horloge.de_la_base = lambda: monde.instant  # type: ignore[assignment]
    execution.preparer(monde.campagne)
    scene.decider(monde, sens)
    return monde


def casser() -> None:
    """The negative control: nobody waits for anybody, and every statement is kept at once."""
    sans = SimpleNamespace(atomic=lambda **_: nullcontext())
    for module in (armement, execution):
        module.transaction = sans  # type: ignore[attr-defined]
    acces.verrouiller = lambda campagne: campagne  # type: ignore[assignment]
    lie = HorsTransaction()
    journal.connection = lie  # type: ignore[assignment]
    distribution.connection = lie  # type: ignore[assignment]


def _trainer() -> None:
    """Whoever has read where the announcement stands takes their time before they write."""
    vraie = armement.en_cours

    def lente(campagne: Any) -> Any:
        lue = vraie(campagne)
        time.sleep(0.03)
        return lue

    armement.en_cours = lente


def course(monde: Monde, tours: int) -> list[str]:
    """Two ask for it at once, then one arms while another cancels."""
    administrateur = maquettes.officiel(Role.administrateur, monde.campagne)
    presidente, secretaire, nom = monde.comptes["presidente"], monde.comptes["secretaire"], monde.campagne.identifiant
    for tour in range(tours):
        deux = a_la_fois([partial(armement.proposer, qui, nom, INSTANT) for qui in (presidente, secretaire)])
        if sum(isinstance(r, AnnonceDeCampagne) for r in deux) != 1:
            return [f"tour {tour} : deux propositions, {deux}"]
        annonce = AnnonceDeCampagne.objects.get(etat="proposee")
        armeur = secretaire if annonce.proposee_par_id == presidente.pk else presidente
        arme, annule = a_la_fois(
            [
                partial(armement.armer, armeur, nom, annonce.empreinte),
                partial(armement.annuler, administrateur, nom, "Une erreur."),
            ]
        )
        annonce.refresh_from_db()
        etats = set(DecisionDuDepot.objects.values_list("etat", flat=True))
        if isinstance(annule, Exception) or annonce.etat != "annulee" or etats != {"approuvee"}:
            return [f"tour {tour} : annonce {annonce.etat}, décisions {etats}, {arme!r}, {annule!r}"]
    return []


def morts(monde: Monde, combien: int, *, temoin: bool) -> tuple[list[str], int]:
    """Kill a worker at so many of the statements of the announcement, spread over all of them; how many died."""
    total = _compter(monde)
    points, tues = sorted({max(1, round(total * k / combien)) for k in range(1, combien + 1)}), 0
    for point in points:
        tues += _tuer(point, temoin=temoin) == -signal.SIGKILL
        if (vu := scene.bilan(monde.campagne)) not in (RIEN, _entier(monde)):
            return [f"tué à l'ordre {point} sur {total} : {vu}"], tues
    return [], tues


def tout(combien: int) -> dict[str, Any]:
    """All of it in turn, on one campaign; at the end four workers make it at once."""
    monde = preparer(3, *TROIS)
    _trainer()
    fautes = course(monde, combien)
    scene.armer(monde)
    monde.instant = INSTANT
    mortelles, tues = morts(monde, 3 * combien, temoin=False)
    cle = AnnonceDeCampagne.objects.exclude(etat="annulee").get().pk
    faites = a_la_fois([partial(execution.faire, cle) for _ in range(4)])
    if faites.count(True) > 1 or scene.bilan(monde.campagne) != _entier(monde):
        fautes.append(f"quatre ouvriers : {faites}, {scene.bilan(monde.campagne)}")
    if (faute := journal.verifier()[1]) is not None:
        fautes.append(f"journal : ligne {faute.rang}, {faute.raison}")
    return {"fautes": fautes + mortelles, "tours": combien, "tues": tues}


def sans_tour(combien: int) -> dict[str, Any]:
    """The negative control of the first part."""
    monde = preparer(1, S.label)
    casser()
    se_croiser()
    return {"fautes": course(monde, combien)}


def sans_transaction(combien: int) -> dict[str, Any]:
    """The negative control of the second one."""
    monde = preparer(3, *TROIS)
    scene.armer(monde)
    monde.instant = INSTANT
    return {"fautes": morts(monde, combien, temoin=True)[0]}


def essayer(combien: int, *, tenu: bool = False) -> dict[str, Any]:
    """Somebody writes each time the rehearsal looks at a page. `tenu`: it writes where everybody does."""
    monde = preparer(3, *TROIS)
    avant = LigneJournal.objects.count()
    if tenu:
        a_part.a_part = nullcontext  # type: ignore[assignment]

    def servir(_: object) -> essai.ReponseEssayee:
        fil = threading.Thread(target=_ecrire_ailleurs, args=(refus,))
        fil.start()
        fil.join()
        return essai.ReponseEssayee.from_octets(200, repr(palmares.laureats(monde.campagne)).encode())

    refus: list[str] = []
    pages = [essai.AdresseEssayee(f"/{n}/") for n in range(combien)]
    rendu = essai.essayer(monde.comptes["presidente"], monde.campagne.identifiant, INSTANT, lambda _: pages, servir)
    fautes = [*refus, *(f"{page.ou.adresse} : rien n'a changé" for page in rendu.pages if not page.change)]
    if scene.bilan(monde.campagne) != RIEN or LigneJournal.objects.count() - avant != 2 * combien - len(refus):
        fautes.append(f"après l'essai : {scene.bilan(monde.campagne)}")
    if (faute := journal.verifier()[1]) is not None:
        fautes.append(f"journal : ligne {faute.rang}, {faute.raison}")
    return {"fautes": fautes, "refus": len(refus)}


def _ecrire_ailleurs(refus: list[str]) -> None:
    """Write as another process does, waiting half a second."""
    if connection.vendor == "sqlite":
        connection.settings_dict = {**connection.settings_dict, "OPTIONS": {"timeout": 0.5}}
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as curseur:
                    curseur.execute("SET LOCAL lock_timeout = '500ms'")
            journal.ajouter("plateforme.purge", "plateforme", {}, acteur=None, instant=horloge.maintenant())
    except OperationalError as erreur:
        refus.append(str(erreur))
    finally:
        connection.close()


def _entier(monde: Monde) -> dict[str, object]:
    equipes = sum(depot.dossier.roles.count() for depot in monde.depots)
    actes = [("dossier-1", "label"), ("dossier-2", "refus"), ("dossier-3", "ajourne")]
    return {"actes": actes, "labels": 1, "notifiees": equipes, "annoncees": 3, "journal": 2}


def _compter(monde: Monde) -> int:
    """How many statements an announcement takes, from the first that it reads: made, counted, undone."""
    compte, vraie = [0], execution.ecrire

    def compter(faire: Any, *ordre: Any) -> Any:
        compte[0] += 1
        return faire(*ordre)

    def ecrire(*dits: Any) -> Any:
        vraie(*dits)
        raise InterruptedError

    execution.ecrire = ecrire
    try:
        with connection.execute_wrapper(compter):
            execution.faire(AnnonceDeCampagne.objects.get(etat="armee").pk)
    except InterruptedError:
        # What marks it as made comes last: its row, its line of the journal.
        return compte[0] + 4
    finally:
        execution.ecrire = vraie
    raise AssertionError(compte)


def _tuer(point: int, *, temoin: bool) -> int:
    """A worker that dies at that statement; how it ended."""

    def faire() -> None:
        if temoin:
            casser()
        for cle in list(AnnonceDeCampagne.objects.filter(etat="armee").values_list("pk", flat=True)):
            execution.faire(cle)

    return mourir_a_l_ordre(point, faire)


if __name__ == "__main__":
    coffre.racine().mkdir(parents=True, exist_ok=True)
    epreuve = {
        "tout": tout,
        "sans-tour": sans_tour,
        "sans-transaction": sans_transaction,
        "essai": essayer,
        "essai-tenu": partial(essayer, tenu=True),
    }[sys.argv[1]]
    print(json.dumps(epreuve(int(sys.argv[2])), ensure_ascii=False))
