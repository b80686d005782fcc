"""`binome label verifier`: the answer, its exit code, offline, from files alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.labels import EMETTEUR, JUGE_LE, label_signe, liste_signee, octets
from tests.services.horodatage.autorite import fabriquer, repondre
from typer.testing import CliRunner

from binome.cli.app import app
from binome.documents.horodatage.demande import demander
from binome.documents.label import emetteur, preuve
from binome.domaine.label.etats import Signal


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A label, its issuer's document, its three lists, and the one where it is withdrawn."""
    fichiers = {f"{signal}.json": liste_signee(signal) for signal in Signal}
    fichiers |= {"label.json": label_signe(), "did.json": emetteur.to_json(EMETTEUR)}
    fichiers["retire.json"] = liste_signee(Signal.revocation, [94_567])
    for nom, arbre in fichiers.items():
        (tmp_path / nom).write_bytes(octets(arbre))
    return tmp_path


@pytest.fixture
def lancer(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(dossier)

    def verifier(*arguments: str, label: str = "label.json") -> tuple[int, str]:
        tous = ["label", "verifier", label, "--emetteur", "did.json", "--date", JUGE_LE.isoformat(), *arguments]
        resultat = CliRunner().invoke(app, tous)
        return resultat.exit_code, resultat.output

    return verifier


LISTES = [option for signal in Signal for option in ("--statuts", f"{signal}.json")]


def test_a_valid_label_is_said_so(lancer: Any) -> None:
    code, sortie = lancer("--format", "json", *LISTES)
    assert (code, json.loads(sortie)) == (0, {"valide": True, "etat": "valide", "raisons": []})
    sans_jeton = "Date non prouvée\u202f: aucun jeton d'horodatage n'est donné.\n"
    assert lancer(*LISTES) == (0, f"Label valable\u202f; état\u202f: valide.\n{sans_jeton}")


def test_without_lists_its_state_is_said_unknown(lancer: Any) -> None:
    code, sortie = lancer("--format", "json")
    reponse = json.loads(sortie)
    assert (code, reponse["valide"], reponse["etat"]) == (0, True, "inconnu")
    assert "attendu les listes" in reponse["raisons"][0]


def test_a_withdrawn_label_is_not_valid(lancer: Any) -> None:
    code, sortie = lancer("--format", "json", "--statuts", "retire.json")
    assert (code, json.loads(sortie)["etat"]) == (1, "retire")
    code, sortie = lancer("--statuts", "retire.json")
    assert code == 1
    assert sortie.startswith("Label non valable\u202f; état\u202f: retiré.\n")


def test_an_altered_label_is_not_valid_and_it_is_said_why(lancer: Any, dossier: Path) -> None:
    altere = (dossier / "label.json").read_text().replace("Hautes-Alpes", "Basses-Alpes")
    (dossier / "altere.json").write_text(altere)
    code, sortie = lancer("--format", "json", label="altere.json")
    assert (code, json.loads(sortie)["etat"]) == (1, "inconnu")
    assert "signature : attendu" in json.loads(sortie)["raisons"][0]


def test_at_another_date(lancer: Any) -> None:
    code, sortie = lancer("--format", "json", "--date", "2030-01-01")
    assert (code, json.loads(sortie)["etat"]) == (1, "expire")
    assert lancer("--date", "hier")[0] == 2


@pytest.fixture(scope="module")
def autorite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fabriquer(tmp_path_factory.mktemp("autorite"))


def test_a_token_proves_the_date_of_this_label_and_of_no_other(lancer: Any, dossier: Path, autorite: Path) -> None:
    """From a real authority; the control: the token of another label, then another authority, are refused."""
    empreinte = preuve.empreinte_signee(json.loads((dossier / "label.json").read_bytes()))
    for nom, datee in (("label.tsr", empreinte), ("autre.tsr", "ab" * 32)):
        (dossier / nom).write_bytes(repondre(autorite, demander(datee, 7)))
    ca = str(autorite / "ca.pem")
    code, sortie = lancer("--horodatage", "label.tsr", "--autorite", ca, *LISTES)
    assert code == 0 and "Date prouvée\u202f: CN=Horodatage a vu ce label le 20" in sortie
    code, sortie = lancer("--format", "json", "--horodatage", "label.tsr", "--autorite", ca, *LISTES)
    assert code == 0 and json.loads(sortie)["horodatage"]["autorite"] == "CN=Horodatage"
    code, sortie = lancer("--format", "json", "--horodatage", "autre.tsr", "--autorite", ca, *LISTES)
    lue = json.loads(sortie)
    assert (code, lue["valide"], lue["horodatage"]["date"]) == (1, True, None)
    assert "date autre chose" in lue["horodatage"]["raison"]
    code, sortie = lancer("--horodatage", "autre.tsr", "--autorite", ca, *LISTES)
    assert code == 1 and "Date non prouvée\u202f: le jeton date autre chose" in sortie
    assert lancer("--horodatage", "label.tsr")[0] == 2, "whom to trust is given, never guessed"


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("label.json", b"{", "mal formé"),
        ("label.json", None, "ne peut pas être lu\u202f: fichier ou dossier introuvable"),
        ("label.json", b" " * 4_000_001, "4 Mo au plus"),
        ("label.json", b"", "rien n'a été reçu"),
        ("label.json", b"\xef\xbb\xbf{}", "BOM"),
        ("did.json", b"[]", "n'est pas le document d'un émetteur"),
        ("did.json", None, "ne peut pas être lu"),
        ("refresh.json", b"\xff", "UTF-8"),
        ("refresh.json", None, "ne peut pas être lu"),
    ],
)
def test_what_cannot_be_read_is_said(lancer: Any, dossier: Path, nom: str, contenu: bytes | None, dit: str) -> None:
    (dossier / nom).unlink()
    if contenu is not None:
        (dossier / nom).write_bytes(contenu)
    code, sortie = lancer(*LISTES)
    assert code == 2
    assert dit in sortie


@pytest.mark.parametrize(("contenu", "dit"), [(b"{", "mal formé"), (None, "fichier ou dossier introuvable")])
@pytest.mark.parametrize("nom", ["label.json", "did.json", "refresh.json"])
def test_a_program_reads_in_json_why_nothing_could_be_judged(
    lancer: Any, dossier: Path, nom: str, contenu: bytes | None, dit: str
) -> None:
    (dossier / nom).unlink()
    if contenu is not None:
        (dossier / nom).write_bytes(contenu)
    code, sortie = lancer("--format", "json", *LISTES)
    reponse, fin = json.JSONDecoder().raw_decode(sortie)
    assert (code, list(reponse)) == (2, ["valide", "etat", "raisons"])
    assert (reponse["valide"], reponse["etat"]) == (False, "inconnu")
    assert dit in reponse["raisons"][0] and dit in sortie[fin:]


@pytest.mark.lent
def test_it_needs_neither_the_platform_nor_its_base_nor_the_network(dossier: Path) -> None:
    """What the whole command loads, run as a program: nothing that could reach them."""
    code = (
        "import sys; from binome.cli.app import main\n"
        "sys.argv = ['binome', 'label', 'verifier', 'label.json', '--emetteur', 'did.json']\n"
        "try:\n    main()\nexcept SystemExit as fin:\n    assert not fin.code\n"
        "print(*sorted({'django', 'sqlite3', 'numpy', 'yaml', 'http.client', 'requests'} & set(sys.modules)))"
    )
    fini = subprocess.run([sys.executable, "-c", code], cwd=dossier, capture_output=True, text=True, check=True)
    assert fini.stdout.splitlines()[-1] == ""
