"""Compiled kernels: kept on disk by content, found again after a reinstall, never reused stale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from binome.moteur.compilation import dossier_cache

AUTRE = "from binome.moteur.compilation import noyau\n@noyau\ndef double(x):\n    return {facteur} * x\n"
PRINCIPAL = """
from binome.moteur.compilation import noyau
from autre import double
@noyau
def quadruple(x):
    return double(double(x))
print(quadruple(1), sum(quadruple.stats.cache_hits.values()), sum(quadruple.stats.cache_misses.values()))
"""


def _lancer(dossier: Path, cache: Path, facteur: int) -> str:
    dossier.mkdir(exist_ok=True)
    (dossier / "autre.py").write_text(AUTRE.format(facteur=facteur))
    (dossier / "principal.py").write_text(PRINCIPAL)
    # Python's own cache would not see a file rewritten within the second.
    environnement = {
        **os.environ,
        "BINOME_CACHE": str(cache),
        "PYTHONPATH": str(dossier),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    fait = subprocess.run(
        [sys.executable, dossier / "principal.py"], env=environnement, capture_output=True, text=True, check=True
    )
    return fait.stdout.strip()


@pytest.mark.lent
def test_kernels_survive_a_reinstall_and_are_never_stale(tmp_path):
    cache = tmp_path / "cache"
    assert _lancer(tmp_path / "ici", cache, 2) == "4 0 1"
    assert _lancer(tmp_path / "ici", cache, 2) == "4 1 0"
    assert _lancer(tmp_path / "ailleurs", cache, 2) == "4 1 0", "installed elsewhere, same content"
    assert _lancer(tmp_path / "ici", cache, 3) == "9 0 1", "the kernel it calls has changed"
    for fichier in cache.rglob("*.nbc"):
        fichier.write_bytes(b"abime")
    assert _lancer(tmp_path / "ici", cache, 3).startswith("9 ")


@pytest.mark.lent
def test_a_cache_that_cannot_be_written_is_no_error(tmp_path):
    fichier = tmp_path / "occupe"
    fichier.write_text("")
    assert _lancer(tmp_path / "ici", fichier, 2).startswith("4 ")


A_NOTER = """
import resource, signal, sys
from pathlib import Path
from binome.moteur import compilation
SOURCES = [Path("principal.py")]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), -1))
import principal
try:
    compilation.noter_prets(SOURCES)
except OSError as erreur:
    print("perdu")
print(compilation.prets(SOURCES), list(compilation.dossier_cache().glob("*/prets-*.*[0-9]")))
"""


@pytest.mark.lent
@pytest.mark.parametrize(("taille", "dit"), [(-1, ["4 0 1", "True []"]), (2000, ["4 0 1", "perdu", "False []"])])
def test_what_could_not_be_kept_is_not_said_to_be_ready(tmp_path, taille, dit):
    """A disk that fills up takes the list of the kernels, which is short, and not the kernels."""
    for nom, texte in (("autre", AUTRE.format(facteur=2)), ("principal", PRINCIPAL), ("noter", A_NOTER)):
        (tmp_path / f"{nom}.py").write_text(texte)
    environnement = {**os.environ, "BINOME_CACHE": str(tmp_path / "cache")}
    commande = [sys.executable, "noter.py", str(taille)]
    fait = subprocess.run(commande, cwd=tmp_path, env=environnement, capture_output=True, text=True, check=True)
    assert fait.stdout.splitlines() == dit


def test_the_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv("BINOME_CACHE", str(tmp_path))
    assert dossier_cache() == tmp_path
    monkeypatch.delenv("BINOME_CACHE")
    assert dossier_cache().parts[-2:] == ("var", "noyaux")
