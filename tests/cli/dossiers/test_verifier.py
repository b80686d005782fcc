"""`binome verifier` as a user runs it: exit codes, forms, and bad input without a traceback."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from tests import pret

from binome.domaine.verdict.constat import Verdict

pytestmark = pytest.mark.lent

RACINE = Path(__file__).parents[3]
REEL, CORRIGE = "exemples/hautes-alpes/dossier.yaml", "exemples/hautes-alpes-corrige/dossier.yaml"
MINIMAL = "id: x\ntitre: T\nterritoire: T\nappel: ti-2023-2027\n"


@pytest.fixture(autouse=True)
def _construit(referentiel):
    """The référentiel is built once, not by the first command run."""


def lancer(*arguments: object, **env: str) -> pret.Fait:
    return pret.executer("-c", pret.BINOME, "verifier", *arguments, env={**os.environ, **env})


def test_text_report_and_exit_code_1_when_something_blocks():
    resultat = lancer(REEL)
    assert resultat.returncode == 1
    assert "Bloquant · GOV-01 · Gouvernance" in resultat.stdout
    assert resultat.stdout.splitlines()[-1].startswith("Verdict\u202f: 3 points bloquants")
    assert "\x1b[" not in resultat.stdout, "no colour in a pipe"


def test_exit_code_0_when_nothing_blocks():
    assert lancer(CORRIGE).returncode == 0


@pytest.mark.lent
def test_json_has_the_published_keys_and_counts():
    verdict = json.loads(lancer(REEL, "--format", "json", "--date", "2023-09-20").stdout)
    jsonschema.validate(verdict, Verdict.model_json_schema(mode="serialization"))
    assert {"dossier", "appel", "referentiel", "bilan", "constats"} <= set(verdict)
    assert set(verdict["referentiel"]) == {"millesime", "sha256"}
    cles = {"regle", "clause", "source", "gravite", "statut", "constat", "ou", "preuves", "a_faire"}
    assert all(set(constat) == cles for constat in verdict["constats"])
    bloquants = [c for c in verdict["constats"] if c["statut"] == "non_conforme" and c["gravite"] == "bloquant"]
    assert verdict["bilan"]["bloquant"] == len(bloquants) == 3


@pytest.mark.lent
def test_other_candidatures_follow_the_option():
    resultat = lancer(CORRIGE, "--autres", REEL, CORRIGE)
    assert resultat.returncode == 0
    assert "PER-07" in resultat.stdout.split("Respecté")[0]


@pytest.mark.lent
def test_report_goes_whole_into_a_file(tmp_path):
    page = tmp_path / "nouveau" / "verdict.html"
    resultat = lancer(REEL, "--format", "html", "--sortie", page)
    assert (resultat.returncode, resultat.stdout) == (1, "")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [f.name for f in page.parent.iterdir()] == ["verdict.html"]


@pytest.mark.lent
def test_date_is_that_of_paris():
    assert "DEP-01    Le dossier peut encore" in lancer(REEL, "--date", "2023-09-22T23:59:59.999").stdout
    assert "À justifier · DEP-01" in lancer(REEL, "--date", "2023-09-23").stdout
    assert "À justifier · DEP-01" in lancer(REEL, "--date", "23 sept. 2023").stdout


MAUVAIS = {
    "pas du YAML": ("a: [1, 2", ["ligne", "mal formé"]),
    "bombe d'alias": ("a: &a [x]\nb: &b [*a,*a]\n", ["alias"]),
    "SIREN à clé fausse": (MINIMAL + "perimetre:\n  membres:\n    - {siren: 240500430, nom: n}\n", ["ligne 7", "clé"]),
    "montant négatif": (MINIMAL + "plan_actions: {axes: [{id: a, titre: A}], fiches: [{id: f, titre: t, axe: a, cout: {montant: -1}}]}\n", ["ligne 5", "négative"]),
    "date impossible": (MINIMAL + "pieces: [{id: p, titre: t, date: 2023-02-30}]\n", ["ligne 5", "2023-02-30"]),
    "autre appel": (MINIMAL.replace("ti-2023-2027", "ti-2031"), ["ligne 4", "autre appel"]),
    "vide": ("", ["dossier"]),
}  # fmt: skip


@pytest.mark.lent
@pytest.mark.parametrize(("texte", "mots"), MAUVAIS.values(), ids=MAUVAIS)
def test_bad_input_is_said_in_french_and_writes_nothing(tmp_path, texte, mots):
    dossier, sortie = tmp_path / "dossier.yaml", tmp_path / "sortie.txt"
    dossier.write_text(texte, encoding="utf-8")
    resultat = lancer(dossier, "--sortie", sortie)
    assert resultat.returncode == 2
    assert "Traceback" not in resultat.stderr
    assert str(dossier) in resultat.stderr
    assert all(mot in resultat.stderr for mot in mots), resultat.stderr
    assert not sortie.exists()


INCONNUS = {
    "SIREN inconnu": (MINIMAL + "perimetre:\n  membres:\n    - {siren: 130025265, nom: n}\n", ["PER-01", "ligne 7", "130025265"]),
    "EPCI fusionné": (MINIMAL + "perimetre:\n  membres:\n    - {siren: 245701222, nom: n}\n", ["PER-03", "ligne 7", "992367730"]),
    "commune": (MINIMAL + "perimetre:\n  membres:\n    - {siren: 210500617, nom: n}\n", ["PER-01", "ligne 7", "commune de Gap"]),
    "fuseau": (MINIMAL + "fuseau: La Réunion\n", ["ligne 5", "Indian/Reunion"]),
}  # fmt: skip


@pytest.mark.lent
@pytest.mark.parametrize(("texte", "mots"), INCONNUS.values(), ids=INCONNUS)
def test_an_unknown_territory_is_judged_and_anything_unreadable_is_not(tmp_path, texte, mots):
    dossier = tmp_path / "dossier.yaml"
    dossier.write_text(texte, encoding="utf-8")
    resultat = lancer(dossier)
    assert resultat.returncode == (2 if "fuseau" in texte else 1)
    dit = resultat.stderr if "fuseau" in texte else " ".join(resultat.stdout.split())
    assert "Traceback" not in resultat.stderr and all(mot in dit for mot in mots), dit


@pytest.mark.lent
def test_what_reading_put_right_is_told_beside_the_report(tmp_path):
    dossier = tmp_path / "dossier.json"
    dossier.write_text(
        '{"id": "a", "titre": "ﬁlière l\u0092indus\u00adtrie", "territoire": "X", "appel": "ti-2023-2027"}',
        encoding="utf-8",
    )
    resultat = lancer(dossier)
    assert resultat.returncode == 1 and "ligatures défaites" in resultat.stderr and "titre" in resultat.stderr


def test_a_file_of_200_mb_is_refused(tmp_path):
    enorme = tmp_path / "enorme.yaml"
    with enorme.open("wb") as fichier:
        fichier.truncate(200 * 2**20)
    resultat = lancer(enorme)
    assert resultat.returncode == 2
    assert "200" in resultat.stderr and "Traceback" not in resultat.stderr


@pytest.mark.lent
@pytest.mark.parametrize(
    ("arguments", "mots"),
    [
        (["absent.yaml"], "n'existe pas"),
        ([REEL, "--appel", "ti-2031"], "autre appel"),
        ([REEL, "--date", "2023-02-30"], "2023-02-30"),
        ([REEL, CORRIGE], "de trop"),
        ([REEL, "--sortie", "/proc/interdit/verdict.txt"], "Impossible d'écrire"),
    ],
)
def test_bad_arguments(arguments, mots):
    resultat = lancer(*arguments)
    assert resultat.returncode == 2
    assert mots in resultat.stderr and "Traceback" not in resultat.stderr


@pytest.mark.lent
def test_a_missing_package_of_data_is_named(tmp_path):
    vide = {"BINOME_DONNEES": str(tmp_path / "donnees"), "BINOME_NODE_MODULES": str(tmp_path / "rien")}
    resultat = lancer(REEL, **vide)
    assert resultat.returncode == 2
    assert "@etalab/decoupage-administratif" in resultat.stderr and "make install" in resultat.stderr
    assert "Traceback" not in resultat.stderr
