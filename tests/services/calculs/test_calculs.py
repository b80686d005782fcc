"""Heavy work is done apart: bounded in number, memory and time; the server keeps nothing of it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from tests.services.calculs import travaux

from binome.documents.erreurs import DossierIllisibleError
from binome.services.calculs import calculateur, calculs
from binome.services.socle.disponibilite import OccupeError

pytestmark = pytest.mark.lent

GENRE = calculs.Genre("essai", 2, 1.0, 300_000_000, "essais", patience=0.4)
LONG = calculs.Genre("essai-long", 2, 60.0, 300_000_000, "essais", patience=0.4)
PATIENT = replace(LONG, patience=60.0)


@pytest.fixture
def a_cote(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(calculs, "GENRES", (GENRE, LONG))
    with calculateur.calculateur_a_cote():
        yield
    assert not calculs.apart()


def test_the_work_is_done_elsewhere_and_its_result_is_the_same(a_cote: None) -> None:
    assert calculs.apart()
    double, pid = calculs.a_part(GENRE, travaux.doubler, 21)
    assert double == 42 and pid != os.getpid()


def test_without_a_calculateur_it_is_done_on_the_spot() -> None:
    assert calculs.a_part(GENRE, travaux.doubler, 21) == (42, os.getpid())


def test_what_is_drawn_behind_others_yields_and_who_asks_for_it_does_not() -> None:
    ici = os.getpriority(os.PRIO_PROCESS, 0)
    assert calculs.en_retrait(_priorite) == max(10, ici)
    assert os.getpriority(os.PRIO_PROCESS, 0) == _priorite() == ici
    with pytest.raises(DossierIllisibleError):
        calculs.en_retrait(travaux.refuser)


def _priorite() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_what_it_raises_is_raised_here(a_cote: None) -> None:
    with pytest.raises(DossierIllisibleError) as dit:
        calculs.a_part(GENRE, travaux.refuser)
    assert dit.value.nom == "dossier.yaml" and dit.value.anomalies[0].ligne == 3


def test_memory_has_a_limit_and_the_server_keeps_none_of_it(a_cote: None) -> None:
    assert calculs.a_part(GENRE, travaux.grossir, 100_000_000) == 100_000_000
    with pytest.raises(OccupeError, match="mémoire"):
        calculs.a_part(GENRE, travaux.grossir, 600_000_000)


def test_time_has_a_limit_and_nothing_survives_it(a_cote: None, tmp_path: Path) -> None:
    temoin = tmp_path / "survivant"
    debut = time.monotonic()
    with pytest.raises(OccupeError):
        calculs.a_part(GENRE, travaux.durer_par_un_autre, 4, str(temoin))
    time.sleep(max(0.0, debut + 4.5 - time.monotonic()))
    assert not temoin.exists(), "what it had started was ended too"


def test_a_work_that_crashes_hurts_nobody(a_cote: None) -> None:
    with pytest.raises(OccupeError):
        calculs.a_part(GENRE, travaux.mourir)
    assert calculs.a_part(GENRE, travaux.doubler, 1)[0] == 2


def test_beyond_its_places_one_is_told_to_come_back(a_cote: None, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as demandeurs:
        premiers = [demandeurs.submit(_essayer, PATIENT, tmp_path, str(n)) for n in range(PATIENT.places)]
        attendre_que(lambda: len(list(tmp_path.iterdir())) == PATIENT.places)
        autres = [demandeurs.submit(_essayer, LONG, tmp_path, "autre") for _ in range(6)]
        assert [essai.result() for essai in autres] == ["occupé"] * 6
        (tmp_path / "fin").touch()
        assert [essai.result() for essai in premiers] == ["fini"] * PATIENT.places
    # Those who were told to come back still stand in the queue: there is room again once they are seen to be gone.
    attendre_que(lambda: _double(PATIENT))


def test_on_the_spot_nothing_bounds_them(tmp_path: Path) -> None:
    # The negative control: without the calculateur, all of them run at once, in this process.
    with ThreadPoolExecutor(8) as demandeurs:
        essais = [demandeurs.submit(_essayer, LONG, tmp_path, str(n)) for n in range(8)]
        attendre_que(lambda: len(list(tmp_path.iterdir())) == 8)
        (tmp_path / "fin").touch()
        assert [essai.result() for essai in essais] == ["fini"] * 8


def _essayer(genre: calculs.Genre, dossier: Path, nom: str) -> str:
    try:
        return calculs.a_part(genre, travaux.durer, str(dossier), nom)
    except OccupeError:
        return "occupé"


def _double(genre: calculs.Genre) -> bool:
    try:
        return calculs.a_part(genre, travaux.doubler, 1)[0] == 2
    except OccupeError:
        return False


def attendre_que(vrai: Callable[[], bool]) -> None:
    fin = time.monotonic() + 60
    while not vrai():
        assert time.monotonic() < fin
        time.sleep(0.02)


@pytest.mark.parametrize("comment", [signal.SIGKILL, signal.SIGSTOP])
def test_a_calculateur_that_dies_or_stops_is_replaced(
    a_cote: None, monkeypatch: pytest.MonkeyPatch, comment: signal.Signals
) -> None:
    gardien = _fils(os.getpid())[-1]
    (premier,) = _attendre_fils(gardien)
    os.kill(premier, comment)
    fin = time.monotonic() + 120
    while True:
        try:
            assert calculs.a_part(replace(GENRE, patience=0.3), travaux.doubler, 1)[0] == 2
            break
        except OccupeError:
            assert time.monotonic() < fin
            time.sleep(0.2)
    assert _fils(gardien) != [premier]


@pytest.fixture(autouse=True)
def muet_bientot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculateur, "_MUET_S", 2.0)


def _fils(pid: int) -> list[int]:
    return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculs, "GENRES", (GENRE, LONG))
    with calculateur.calculateur_a_cote():
        dossier, gardien = calculs._branche[0], _fils(os.getpid())[-1]
        (petit,) = _attendre_fils(gardien)
    assert not dossier.exists() and not Path(f"/proc/{gardien}").exists()
    fin = time.monotonic() + 120
    while Path(f"/proc/{petit}").exists() and time.monotonic() < fin:
        time.sleep(0.05)
    assert not Path(f"/proc/{petit}").exists() or "Z" in Path(f"/proc/{petit}/stat").read_text()


def _attendre_fils(pid: int) -> list[int]:
    fin = time.monotonic() + 120
    while not (fils := _fils(pid)):
        assert time.monotonic() < fin
        time.sleep(0.02)
    return fils
