"""The reading packs of a whole campaign, one after the other, for who has the machine in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from binome.documents.dossier_de_lecture import Compose, pdf_de_lecture
from binome.domaine.droits.droits import Action
from binome.registre.models import Compte
from binome.services.acces import ouverture
from binome.services.instruction import depots_instruits
from binome.services.instruction.boite import liste
from binome.services.instruction.lecture import fabrique
from binome.services.socle.disponibilite import OccupeError

RENOUVELES = 40
"""Packs that one process lays out: typst remembers what it has laid out, and each pack costs it more than the last."""

Confier = Callable[[Compose], Callable[[], bytes]]
"""Have a pack laid out, and what waits for it."""

TUE = (
    "La mise en page a été arrêtée, sans doute faute de mémoire. Les dossiers déjà faits sont gardés : relancez la "
    "commande, elle continuera."
)


@dataclass(frozen=True)
class LectureFaite:
    """A pack that is made; `combien`: how many there will be."""

    numero: str
    fichier: Path
    combien: int


def de_la_campagne(compte: Compte, campagne: str) -> Iterator[LectureFaite]:
    """The pack of each deposit that this person follows in a campaign, in the order of their numbers, each gathered
    while the one before is laid out. Those that are kept already are not made again. Errors: IntrouvableError.
    """
    lignes = sorted(liste.lignes(liste.ouvrir(compte, campagne)), key=lambda ligne: ligne.numero)
    with a_cote() as confier:
        attendu: Callable[[], LectureFaite] | None = None
        for ligne in lignes:
            suivant = _commencer(compte, ligne.identifiant, len(lignes), confier)
            if attendu is not None:
                yield attendu()
            attendu = suivant
        if attendu is not None:
            yield attendu()


@contextmanager
def a_cote() -> Iterator[Confier]:
    """Laying out in another process, which begins when there is something to lay out, and is renewed. Errors, when what
    was laid out is asked for: OccupeError, when that process was killed."""
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=RENOUVELES) as metteur:

        def confier(compose: Compose) -> Callable[[], bytes]:
            with _vivant():
                rendu = metteur.submit(pdf_de_lecture, compose)

            def rendre() -> bytes:
                with _vivant():
                    return rendu.result()

            return rendre

        yield confier


@contextmanager
def _vivant() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool:
        raise OccupeError(TUE, 60) from None


def du_dossier(compte: Compte, identifiant: str) -> LectureFaite:
    """The pack of one deposit, as this person may read it. Errors: IntrouvableError, RefusError."""
    numero, compose = _rassembler(compte, identifiant)
    return LectureFaite(numero, fabrique.fabriquer(compose, fabrique.cle(compose)), 1)


def _commencer(compte: Compte, identifiant: str, combien: int, confier: Confier) -> Callable[[], LectureFaite]:
    """Gather a pack and have it laid out, if it is not kept already; what ends it."""
    numero, compose = _rassembler(compte, identifiant)
    nom = fabrique.cle(compose)
    if (place := fabrique.chemin(nom)).is_file():
        return lambda: LectureFaite(numero, place, combien)
    rendre = confier(compose)
    return lambda: LectureFaite(numero, fabrique.garder(nom, rendre), combien)


def _rassembler(compte: Compte, identifiant: str) -> tuple[str, Compose]:
    instruit = depots_instruits.ouvrir(compte, identifiant, Action.suivre_instruction)
    return instruit.depot.numero, fabrique.composer(instruit)


def lecteur(courriel: str) -> Compte:
    """Whose eyes the packs are made for. Errors: IntrouvableError."""
    compte = Compte.objects.filter(email=courriel.strip().lower(), is_active=True).first()
    if compte is None:
        raise ouverture.IntrouvableError(courriel)
    return compte
