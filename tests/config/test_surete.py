"""What the site refuses to start with: each unsafe setting, alone, by the settings themselves in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from config.cle import cle_secrete
from config.environnement import booleen
from config.surete import exiger_cle
from django.core.exceptions import ImproperlyConfigured

pytestmark = pytest.mark.lent

RACINE = Path(__file__).parents[2]
CLE = "Xk3-9vQm_27LrTzPw0sHd8NcYfBjUaGe41oi"
SUR = {"BINOME_HTTPS": "oui", "BINOME_ADRESSE": "https://binome.example", "BINOME_CLE_SECRETE": CLE}


def demarrer(tmp_path: Path, **reglages: str) -> tuple[int, str]:
    """The exit code and what is said when the settings are read, with nothing of this machine's own."""
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("BINOME_", "DJANGO_"))}
    fait = subprocess.run(
        [sys.executable, "-c", "import config.settings as s; print(s.ALLOWED_HOSTS, s.BINOME_DEMONSTRATION)"],
        cwd=RACINE,
        env={**propre, "BINOME_DONNEES": str(tmp_path), **reglages},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return fait.returncode, fait.stdout + fait.stderr


def test_safe_settings_start(tmp_path: Path) -> None:
    code, dit = demarrer(tmp_path, **SUR, BINOME_COURRIEL="smtp")
    assert code == 0, dit
    assert demarrer(tmp_path)[0] == 0, "and so does a machine without any"


@pytest.mark.parametrize(
    ("reglages", "phrase"),
    [
        ({"BINOME_DEBOGAGE": "oui"}, "BINOME_DEBOGAGE=oui montre le code"),
        ({"BINOME_DEBOGAGE": "1"}, "BINOME_DEBOGAGE=oui montre le code"),
        ({"BINOME_CLE_SECRETE": "x"}, "fait 1 caractères"),
        ({"BINOME_CLE_SECRETE": "a" * 60}, "se répète"),
        ({"BINOME_CLE_SECRETE": "abcdefghijkl" * 4}, "se répète"),
        ({"BINOME_CLE_SECRETE": f"django-insecure-{CLE}"}, "clé d'exemple"),
        ({"BINOME_CLES_ANCIENNES": "courte"}, "BINOME_CLES_ANCIENNES"),
        ({"BINOME_HOTES": "*"}, "n'importe quel nom"),
        ({"BINOME_HOTES": "binome.example, *.example"}, "n'importe quel nom"),
        ({"BINOME_ADRESSE": "http://binome.example"}, "partiraient en clair"),
        ({"BINOME_HTTPS": "non"}, "aussi en clair"),
        ({"BINOME_HTTPS": "peut-être"}, "écrivez « oui » ou « non »"),
        ({"BINOME_DEMONSTRATION": "1"}, "refusé hors de cette machine"),
        ({"BINOME_DEMONSTRATION": "True"}, "refusé hors de cette machine"),
        ({"BINOME_DEMONSTRATION": "ouais"}, "écrivez « oui » ou « non »"),
        ({"BINOME_PROCONNECT": "http://fi.example", "BINOME_PROCONNECT_CLIENT": "c"}, "se contrefait"),
        ({"BINOME_SMTP_HOTE": "smtp.example", "BINOME_SMTP_MOT_DE_PASSE": "m"}, "envoyé en clair"),
        ({"BINOME_SESSION_HEURES": "0"}, "une session dure"),
        ({"BINOME_SESSION_HEURES": "100000"}, "une session dure"),
    ],
)
def test_an_unsafe_setting_is_refused_with_a_sentence(tmp_path: Path, reglages: dict[str, str], phrase: str) -> None:
    code, dit = demarrer(tmp_path, **{**SUR, **reglages})
    assert code != 0
    assert "ImproperlyConfigured" in dit
    assert phrase in dit


@pytest.mark.parametrize("contenu", ["", "\n", "courte"])
def test_a_key_file_that_is_empty_or_short_is_refused_not_replaced(tmp_path: Path, contenu: str) -> None:
    (tmp_path / "cle_secrete").write_text(contenu)
    code, dit = demarrer(tmp_path)
    assert code != 0
    assert "cle_secrete" in dit
    assert (tmp_path / "cle_secrete").read_text() == contenu


def test_cookies_are_bound_to_this_host_in_https(tmp_path: Path) -> None:
    code = "import config.settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("BINOME_", "DJANGO_"))}
    fait = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RACINE,
        env={**propre, **SUR, "BINOME_DONNEES": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert fait.stdout.split() == ["__Host-session", "__Host-csrf", "True"]


def test_debugging_on_this_machine_alone_is_allowed(tmp_path: Path) -> None:
    assert demarrer(tmp_path, BINOME_DEBOGAGE="oui")[0] == 0
    code, dit = demarrer(tmp_path, BINOME_DEBOGAGE="oui", BINOME_HOTES="192.0.2.4")
    assert code != 0
    assert "une autre machine" in dit


@pytest.mark.parametrize("mot", ["1", "oui", "OUI ", "vrai", "true", "yes", "on", "o"])
def test_yes_is_read_alike_in_all_its_spellings(monkeypatch: pytest.MonkeyPatch, mot: str) -> None:
    monkeypatch.setenv("ESSAI_OUI_NON", mot)
    assert booleen("ESSAI_OUI_NON", False) is True


@pytest.mark.parametrize("mot", ["0", "non", "FAUX", "no", "off", "n"])
def test_no_is_read_alike_too_and_nothing_is_the_default(monkeypatch: pytest.MonkeyPatch, mot: str) -> None:
    monkeypatch.setenv("ESSAI_OUI_NON", mot)
    assert booleen("ESSAI_OUI_NON", True) is False
    monkeypatch.setenv("ESSAI_OUI_NON", " ")
    assert booleen("ESSAI_OUI_NON", True) is True


def test_a_drawn_key_is_a_safe_one(tmp_path: Path) -> None:
    assert exiger_cle("essai", cle_secrete("", tmp_path))
    (tmp_path / "cle_secrete").write_text("")
    with pytest.raises(ImproperlyConfigured, match="vide"):
        cle_secrete("", tmp_path)
