"""An antivirus that hangs: the file is refused, what it started is ended, and the others are told to come back."""

from __future__ import annotations

import shlex
import threading
import time

import pytest

from binome.documents.controle_fichiers import FichierRefuseError
from binome.services.depot import antivirus
from binome.services.socle.disponibilite import OccupeError

pytestmark = pytest.mark.lent


@pytest.fixture
def fichier(tmp_path, settings):
    def avec(commande):
        settings.BINOME_ANTIVIRUS = f"sh -c {shlex.quote(commande)} antivirus"
        return tmp_path / "piece.txt"

    (tmp_path / "piece.txt").write_text("une pièce")
    return avec


def test_it_is_ended_with_all_that_it_started(fichier, tmp_path, monkeypatch):
    monkeypatch.setattr(antivirus, "_DELAI_S", 0.5)
    temoin = tmp_path / "survivant"
    debut = time.monotonic()
    with pytest.raises(FichierRefuseError, match="n'a pas pu examiner"):
        antivirus.examiner(fichier(f"(sleep 2; touch {temoin}) & wait"))
    assert time.monotonic() - debut < 1.9, "it did not wait for what holds its output"
    time.sleep(2)
    assert not temoin.exists()


def test_beyond_two_at_once_one_is_told_to_come_back(fichier, monkeypatch):
    monkeypatch.setattr(antivirus, "_PATIENCE_S", 0.2)
    piece = fichier("sleep 1.5")
    fils = [threading.Thread(target=antivirus.examiner, args=[piece]) for _ in range(2)]
    for fil in fils:
        fil.start()
    time.sleep(0.3)
    with pytest.raises(OccupeError, match="dans quelques secondes") as dit:
        antivirus.examiner(piece)
    assert dit.value.attente > 0
    for fil in fils:
        fil.join()
    antivirus.examiner(piece)


@pytest.mark.parametrize(("code", "dit"), [(1, "virus"), (2, "n'a pas pu"), (127, "n'a pas pu")])
def test_each_code_is_an_answer(fichier, code, dit):
    with pytest.raises(FichierRefuseError, match=dit):
        antivirus.examiner(fichier(f"exit {code}"))


def test_a_command_that_is_not_there_refuses(fichier, settings):
    piece = fichier("exit 0")
    antivirus.examiner(piece)
    settings.BINOME_ANTIVIRUS = "/n/existe/pas"
    with pytest.raises(FichierRefuseError, match="n'a pas pu"):
        antivirus.examiner(piece)
