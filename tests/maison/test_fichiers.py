"""What must never be in the repository: registry addresses, paths of a machine, secrets, open data, build products."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from binome.referentiel.emplacement import dossier_donnees

# Written in pieces, so that this file does not contain what it looks for.
REGISTRES = re.compile("|".join(re.escape(h) for h in ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org")))
MACHINE = re.compile(r"(?<![\w.~}])/(?:home|Users|root|work)/[\w.-]|[A-Z]:\\Users\\")
# Passwords written in the code are ruff's business (rules S105 to S107).
SECRETS = re.compile(
    "-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bglpat-[\w-]{20}\b|\bxox[baprs]-[\w-]{10,}"
)
POIDS_MAX = 1_500_000


def _trouver(motif: re.Pattern[str], textes: dict[Path, str]) -> list[str]:
    return [
        f"{fichier.name}:{rang}: {ligne.strip()[:80]}"
        for fichier, texte in textes.items()
        if motif.search(texte)
        for rang, ligne in enumerate(texte.splitlines(), 1)
        if motif.search(ligne)
    ]


@pytest.mark.parametrize("motif", [REGISTRES, MACHINE, SECRETS], ids=["registries", "machine paths", "secrets"])
def test_nothing_of_the_kind_is_in_the_repository(motif: re.Pattern[str], textes: dict[Path, str]) -> None:
    assert not _trouver(motif, textes)


@pytest.mark.parametrize(
    ("motif", "ligne"),
    [
        (REGISTRES, "https://files.python" + "hosted.org/packages/x.whl"),
        (MACHINE, 'open("/ho' + 'me/lucie/x")'),
        (SECRETS, "-----BEGIN PRIVATE" + " KEY-----"),
        (SECRETS, "gh" + "p_" + "a" * 36),
    ],
)
def test_the_search_would_find_it(motif: re.Pattern[str], ligne: str, racine: Path) -> None:
    assert _trouver(motif, {racine / "x.py": ligne})


def test_no_heavy_file_and_no_build_product(fichiers: tuple[Path, ...], racine: Path) -> None:
    assert not [f for f in fichiers if f.stat().st_size > POIDS_MAX]
    produits = {".pyc", ".binome", ".parquet", ".npz", ".sqlite3", ".whl"}
    assert not [f for f in fichiers if f.suffix in produits]
    assert not [f for f in fichiers if f.name in {"uv.lock", ".env"}]


def test_tests_keep_nothing_in_the_folder_of_data() -> None:
    assert Path(settings.DONNEES) != dossier_donnees()
