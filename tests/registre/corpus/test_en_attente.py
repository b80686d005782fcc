"""A base of before the rooms, at work: it opens, its draft is written, and all that waited in it is done.

Jobs are kept under the dotted name of their function, dead letters under that of their error: whoever moves one of
these moves the rows too (a migration), or what waited waits for ever.
"""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.registre.corpus.lancement import lancer

from binome.documents.sceau import lire_cle_publique, verifier

CORPUS = Path(__file__).with_name("en-attente")
ABSENT = "binome.services.nulle_part.rien"
ECRITS = {
    *("alix@exemple.fr", "ancienne@exemple.fr", "attendue@exemple.fr", "camille@exemple.fr", "chef@exemple.fr"),
    *("elue@exemple.fr", "industriel@exemple.fr", "lectrice@exemple.fr", "seconde@exemple.fr"),
}


def test_a_seal_of_before_the_rooms_verifies(tmp_path: Path) -> None:
    sceau = tmp_path / "sceau.zip"
    sceau.write_bytes(gzip.decompress((CORPUS / "sceau.zip.gz").read_bytes()))
    cle = lire_cle_publique((CORPUS / "cle-publique.pem").read_bytes())
    assert verifier(sceau, cle).intact
    octets = bytearray(sceau.read_bytes())
    octets[len(octets) // 2] ^= 1
    sceau.write_bytes(octets)
    assert not verifier(sceau, cle).intact


pytestmark = pytest.mark.lent(3)


@pytest.fixture(scope="module")
def lu(tmp_path_factory: pytest.TempPathFactory, referentiel: Any) -> dict[str, Any]:
    """What the code of the day makes of a copy of that base, in another process."""
    lieu = tmp_path_factory.mktemp("en-attente")
    (lieu / "binome.sqlite3").write_bytes(gzip.decompress((CORPUS / "base.sqlite3.gz").read_bytes()))
    shutil.copytree(CORPUS / "pieces", lieu / "pieces")
    lancer(lieu, "-m", "django", "migrate", "-v", "0")
    # The key of then is a secret, and stays out of the corpus: seals are made again with another, drawn on purpose.
    lancer(lieu, "-c", "from binome.cli.app import main; main()", "sceau", "nouvelle-cle", "--motif", "Corpus")
    trouve: dict[str, Any] = json.loads(lancer(lieu, "-m", "tests.registre.corpus.ouvrir_en_attente"))
    trouve["intacts"] = [verifier(Path(sceau)).intact for sceau in trouve["sceaux"]]
    return trouve


def test_every_page_of_the_draft_opens(lu: dict[str, Any]) -> None:
    assert len(lu["pages"]) > 30
    assert {page: code for page, code in lu["pages"].items() if code != 200} == {}


def test_the_draft_is_written(lu: dict[str, Any]) -> None:
    assert lu["enregistre"]


def test_every_job_that_waited_is_known_and_done(lu: dict[str, Any]) -> None:
    assert lu["inconnues"] == []
    assert lu["attendaient"] == 18
    refusee = [faute for faute in lu["fautes_apres_rejeu"] if faute.endswith("AdresseRefuseeError")]
    assert lu["fautes_apres_rejeu"] == refusee and len(refusee) == 1


def test_every_letter_that_waited_has_left(lu: dict[str, Any]) -> None:
    assert {pour for pour, _ in lu["partis"]} == ECRITS
    genres = {genre for genre, etat in lu["lettres"] if etat == "envoyee"}
    assert genres == {
        *("accuse", "caducite", "compte", "consentement", "delegation", "demande", "heritee", "invitation", "rappel"),
        *("scellee", "adresse_changee"),
    }
    assert {(genre, etat) for genre, etat in lu["lettres"] if etat != "envoyee"} == {("compte", "refusee")}
    assert lu["accepter"], "the link of an invitation that waited"


def test_dead_letters_are_named_and_tried_again_but_for_those_that_are_refused(lu: dict[str, Any]) -> None:
    assert sorted(lu["mortes"]) == [
        ["accusé et sceau à écrire", "", "erreur OuvrierMortError", True],
        ["courriel de compte", "sans arobase", "adresse refusée", True],
    ]
    assert lu["rejouees"] == 1


def test_both_seals_are_made_again_and_the_journal_holds(lu: dict[str, Any]) -> None:
    assert lu["intacts"] == [True, True]
    lignes, faute = lu["journal"]
    assert int(lignes) >= 30 and faute == "None"


def test_a_job_whose_function_is_nowhere_is_told(lu: dict[str, Any]) -> None:
    """The negative control of all the above."""
    (dit,) = set(lu["temoin"]) - set(lu["fautes_apres_rejeu"])
    assert dit.startswith(ABSENT) and dit.endswith("ModuleNotFoundError")
