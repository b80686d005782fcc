"""What the page of a perimeter shows of the engine: measures at once, proposals once found; kept on disk."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError  # noqa: A004
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from binome.domaine.dossier.dossier import Dossier
from binome.referentiel.emplacement import dossier_donnees, ecrire_si_possible
from binome.services.calculs import calculs, noyaux
from binome.services.socle.disponibilite import OccupeError, PreparationError
from binome.services.socle.memoire import MemoireVive
from binome.version import __version__

if TYPE_CHECKING:
    from binome.referentiel.consultation import Referentiel

FORMAT = 4
BUDGET_S = 5.0
"""For the search, in the background: it takes milliseconds on a machine that has time."""
PATIENCE_S = 1.5
"""How long a page waits for proposals: beyond, it says that they are coming."""
_SANS_HATE = replace(calculs.RECHERCHE, patience=30.0)
"""Nobody waits for it: it may wait for its place."""
_FRAICHEUR_S = 1.0
_journal = logging.getLogger("binome.services")
_mesures = MemoireVive[Any](64)
"""By question, product, référentiel, loaded data, members and EPCI that are taken."""
_etats = MemoireVive[str](1)
"""Of the loaded data, by folder, date of that folder, and instant."""
_en_cours: dict[str, Future[Any]] = {}
_verrou = threading.Lock()


def evaluation(dossier: Dossier, geographie: Referentiel) -> dict[str, Any] | None:
    """What `perimetre evaluer` says of the EPCI retained and known; None without any. Errors: ReferentielError."""
    sirens, ailleurs = _epci(dossier, geographie)
    if not sirens:
        return None
    cle = f"evaluation-{_cle(sirens, ailleurs, geographie)}"
    lue: dict[str, Any] | None = _lire(cle)
    return lue if lue is not None else _garder(cle, _evaluer(sirens, geographie))


def autour(dossier: Dossier, geographie: Referentiel, patience: float = PATIENCE_S) -> dict[str, Any] | None:
    """Answer of `coherence.entourer` for the EPCI retained. None: still being searched, or what searches is being
    prepared.

    The first caller starts the work, in the background; all wait `patience` seconds at most. Empty: nothing to search,
    or the search failed (the log says why)."""
    return _autour(dossier, geographie, _prets_bientot, _chercher_apart, patience)


def autour_du_document(dossier: Dossier, geographie: Referentiel) -> dict[str, Any] | None:
    """The same for a document, which nobody loads again: what was kept, else searched in this process, and kept. None:
    what searches is not ready."""
    return _autour(dossier, geographie, noyaux.prets, _chercher, None)


def _autour(
    dossier: Dossier,
    geographie: Referentiel,
    prets: Callable[[], bool],
    chercher: Callable[[tuple[str, ...], tuple[str, ...], str | None, Referentiel], dict[str, Any]],
    patience: float | None,
) -> dict[str, Any] | None:
    sirens, ailleurs = _epci(dossier, geographie)
    if not sirens:
        return {}
    centre = dossier.perimetre.centre
    cle = _cle_autour(dossier, sirens, ailleurs, geographie.empreinte, etat_des_donnees())
    trouvee: dict[str, Any] | None = _lire(cle)
    if trouvee is None and prets():
        trouvee = _attendre(cle, lambda: chercher(sirens, ailleurs, centre, geographie), patience)
    return trouvee


def _prets_bientot() -> bool:
    try:
        noyaux.exiger()
    except PreparationError:
        return False
    return True


def etat(dossier: Dossier, geographie: Referentiel, donnees: str | None = None) -> str:
    """A key that changes with the data loaded, and again once the proposals are ready: pages are kept under it.

    donnees: `etat_des_donnees()`, when the caller has just asked for it.
    """
    sirens, ailleurs = _epci(dossier, geographie)
    if not sirens:
        return ""
    connues = etat_des_donnees() if donnees is None else donnees
    cle = _cle_autour(dossier, sirens, ailleurs, geographie.empreinte, connues)
    return f"{cle}:{_prete(cle)}"


def _cle_autour(
    dossier: Dossier, sirens: tuple[str, ...], ailleurs: tuple[str, ...], referentiel: str, donnees: str
) -> str:
    return f"autour-{dossier.perimetre.centre or ''}-{_empreinte(sirens, ailleurs, referentiel, donnees)}"


def _epci(dossier: Dossier, geographie: Referentiel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Retained and known SIREN, in the dossier's order; those that candidate elsewhere, sorted."""
    perimetre = dossier.perimetre
    sirens = tuple(s for s in perimetre.sirens_retenus if geographie.epci(s))
    ailleurs = {m.siren for m in perimetre.membres if geographie.epci(m.siren)} - set(sirens)
    return sirens, tuple(sorted(ailleurs))


def _cle(sirens: tuple[str, ...], ailleurs: tuple[str, ...], geographie: Referentiel) -> str:
    return _empreinte(sirens, ailleurs, geographie.empreinte, etat_des_donnees())


def _empreinte(sirens: tuple[str, ...], ailleurs: tuple[str, ...], referentiel: str, donnees: str) -> str:
    """Everything that the answers depend on."""
    texte = f"{FORMAT}|{__version__}|{referentiel}|{donnees}|{sirens}|{ailleurs}"
    return hashlib.sha256(texte.encode()).hexdigest()[:24]


def etat_des_donnees() -> str:
    """The loaded data by name, size and date: one look at their folder, and at each file at most once a second.

    A file that is loaded is renamed into the folder, which changes: that is seen at once.
    """
    dossier = dossier_donnees() / "connecteurs"
    try:
        date = dossier.stat().st_mtime_ns
    except OSError:
        return ""
    return _etats.retenir((dossier, date, time.monotonic() // _FRAICHEUR_S), lambda: _relever(dossier))


def _relever(dossier: Path) -> str:
    return str([(f.name, (lu := f.stat()).st_size, lu.st_mtime_ns) for f in sorted(dossier.glob("*.parquet"))])


def _chemin(cle: str) -> Path:
    return dossier_donnees() / "mesures" / f"{cle}.json"


def _prete(cle: str) -> bool:
    return _mesures.lire(cle) is not None or _chemin(cle).is_file()


def _lire(cle: str) -> Any:
    if (tenue := _mesures.lire(cle)) is not None:
        return tenue
    try:
        lu = json.loads(_chemin(cle).read_bytes())
    except (OSError, ValueError):
        return None
    return _mesures.ranger(cle, lu)


def _garder(cle: str, valeur: Any) -> Any:
    # Through JSON both ways: what is read back is what was shown.
    brut = json.dumps(valeur, ensure_ascii=False)
    ecrire_si_possible(_chemin(cle), brut.encode())
    return _mesures.ranger(cle, json.loads(brut))


@cache
def _fil() -> ThreadPoolExecutor:
    """One background thread per process: made when first needed, so never before the server forks."""
    return ThreadPoolExecutor(1, thread_name_prefix="perimetres")


def _attendre(cle: str, calcul: Callable[[], Any], patience: float | None) -> Any:
    with _verrou:
        if cle not in _en_cours:
            _en_cours[cle] = _fil().submit(lambda: _garder(cle, calcul()))
        travail = _en_cours[cle]
    try:
        panne = travail.exception(timeout=patience)
    except TimeoutError:
        return None
    with _verrou:
        _en_cours.pop(cle, None)
    if panne is None:
        return travail.result()
    if isinstance(panne, OccupeError):
        # Others are searching: the next visitor will ask again.
        return None
    _journal.error("recherche de périmètres interrompue", exc_info=panne)
    return _mesures.ranger(cle, {})


def _evaluer(sirens: tuple[str, ...], geographie: Referentiel) -> dict[str, Any]:
    # The engine brings numpy: imported only when there is something to compute.
    from binome.services.territoire import questions
    from binome.services.territoire.terrain import du_referentiel

    return questions.evaluer(du_referentiel(sirens, geographie=geographie), sirens)


def _chercher_apart(
    sirens: tuple[str, ...], ailleurs: tuple[str, ...], choisi: str | None, geographie: Referentiel
) -> dict[str, Any]:
    """In another process where there is one."""
    if calculs.apart():
        return calculs.a_part(_SANS_HATE, _chercher_la_bas, sirens, ailleurs, choisi)
    return _chercher(sirens, ailleurs, choisi, geographie)


def _chercher_la_bas(sirens: tuple[str, ...], ailleurs: tuple[str, ...], choisi: str | None) -> dict[str, Any]:
    from binome.services.socle.referentiel import partager

    return _chercher(sirens, ailleurs, choisi, partager())


def _chercher(
    sirens: tuple[str, ...], ailleurs: tuple[str, ...], choisi: str | None, geographie: Referentiel
) -> dict[str, Any]:
    from binome.services.territoire import coherence, precedents
    from binome.services.territoire.terrain import du_referentiel

    terrain = du_referentiel(sirens, geographie=geographie)
    centre = coherence.centre(terrain, sirens, choisi)
    ancien = precedents.membres_avec(terrain, (centre,))
    return coherence.entourer(terrain, centre, sirens, sans=ailleurs, precedent=ancien, budget_s=BUDGET_S)
