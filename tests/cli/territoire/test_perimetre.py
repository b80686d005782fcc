"""`binome perimetre`: what a person and a program get, and what bad input gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.moteur.test_perimetre_recherche import grille
from typer.testing import CliRunner, Result

from binome.cli.app import app
from binome.moteur.estimation.exactitude import fourchette

HUIT = ["240500439", "240500462", "200067452", "200068096", "200067742", "200067445", "200067825", "200067320"]


def lancer(*mots: str | Path) -> Result:
    return CliRunner().invoke(app, ["perimetre", *map(str, mots)])


@pytest.fixture
def fichiers(tmp_path: Path) -> tuple[Path, Path]:
    flux, adjacence = grille(4, 1)
    lignes = zip(flux.codes[flux.origine], flux.codes[flux.destination], flux.volume, strict=True)
    (tmp_path / "f.csv").write_text(
        "community_live,community_work,amount\n" + "".join(f"{a},{b},{v:g}\n" for a, b, v in lignes)
    )
    paires = [(flux.codes[u], flux.codes[v]) for u in range(flux.n) for v in adjacence.voisins(u)]
    (tmp_path / "p.csv").write_text("u,v\n" + "".join(f"{a},{b}\n" for a, b in paires))
    return tmp_path / "f.csv", tmp_path / "p.csv"


def proposer(fichiers: tuple[Path, Path], *mots: str) -> Result:
    return lancer("proposer", *mots, "--flux", fichiers[0], "--adjacence", fichiers[1])


def test_the_answer_in_json_has_the_promised_keys_and_no_other(fichiers: tuple[Path, Path]) -> None:
    resultat = proposer(fichiers, "--avec", "g005", "--max-unites", "4", "--format", "json")
    assert resultat.exit_code == 0, resultat.output
    lu = json.loads(resultat.stdout)
    assert list(lu) == ["propositions", "certificat"]
    avec_d_autres = proposer(fichiers, "--avec", "g005", "--max-unites", "4", "--alternatives", "2", "--format", "json")
    assert json.loads(avec_d_autres.stdout)["alternatives_prouvees"] == 2
    (proposition,) = lu["propositions"]
    attendues = ["unites", "valeur", "residents", "emplois", "internes", "auto_offre", "auto_demande", "contributions"]
    assert list(proposition) == attendues
    assert {"unite", "delta"} <= set(proposition["contributions"][0])
    assert list(lu["certificat"]) == ["statut", "borne", "ecart", "ensembles_examines", "duree_s"]
    assert lu["certificat"]["statut"] == "prouve" and "g005" in proposition["unites"]


@pytest.mark.parametrize(
    "mots",
    [
        ["--avec", "g005", "g006", "--sans", "g001", "g002"],
        ["--avec", "g005", "--avec", "g006", "--sans", "g001,g002"],
        ["g005 g006", "--sans", "g001", "--sans", "g002"],
    ],
)
def test_several_codes_may_be_given_in_any_usual_way(fichiers: tuple[Path, Path], mots: list[str]) -> None:
    resultat = proposer(fichiers, *mots, "--max-unites", "5", "--format", "json")
    assert resultat.exit_code == 0, resultat.output
    unites = set(json.loads(resultat.stdout)["propositions"][0]["unites"])
    assert {"g005", "g006"} <= unites and not {"g001", "g002"} & unites


@pytest.mark.parametrize("objectif", ["auto-contention", "residents-min", "front"])
def test_the_answer_to_read_says_what_is_proved(fichiers: tuple[Path, Path], objectif: str) -> None:
    resultat = proposer(fichiers, "--avec", "g005", "--max-unites", "4", "--objectif", objectif, "--auto-min", "0.3")
    assert resultat.exit_code == 0, resultat.output
    assert "Proposition 1" in resultat.stdout and "Prouvé" in resultat.stdout
    assert "\x1b" not in resultat.stdout


def test_no_set_answers_is_a_proof_too(fichiers: tuple[Path, Path]) -> None:
    resultat = proposer(fichiers, "--avec", "g005", "--max-unites", "2", "--residents-min", "1000000")
    assert resultat.exit_code == 0 and "aucun périmètre d'un seul tenant ne répond" in resultat.stdout


@pytest.mark.parametrize(
    ("mots", "message"),
    [
        (["--avec", "zz"], "« zz »"),
        (["--max-unites", "3"], "Aucune unité imposée"),
        (["--avec", "g005", "--sans", "g005"], "à la fois dans --avec et dans --sans"),
        (["--avec", "g000", "g015", "--sans", "g001", "g004"], "d'un seul tenant"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(fichiers: tuple[Path, Path], mots: list[str], message: str) -> None:
    resultat = proposer(fichiers, *mots)
    assert resultat.exit_code == 2 and message in resultat.stderr.replace("\u202f", " ")


def test_flows_without_adjacency_are_refused(fichiers: tuple[Path, Path]) -> None:
    resultat = lancer("evaluer", "g001", "--flux", fichiers[0])
    assert resultat.exit_code == 2 and "vont ensemble" in resultat.stderr


def test_evaluating_from_files(fichiers: tuple[Path, Path]) -> None:
    mots = ["evaluer", "g000", "g001", "g015", "--flux", fichiers[0], "--adjacence", fichiers[1]]
    texte = lancer(*mots).stdout.replace("\u202f", " ")
    assert "En 2 morceaux" in texte and "hors du périmètre" in texte
    lu = json.loads(lancer(*mots, "--format", "json").stdout)
    assert {m["id"] for m in lu["mesures"]} >= {"auto_offre", "auto_demande", "cohesion"}
    assert all(m["nature"] == "fourni" for m in lu["mesures"] if m["id"].startswith("auto"))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("05061", "est la commune de Gap"),
        (
            "245701222",
            "n'existe plus depuis le 1er janvier 2026. Indiquez CA Thionville Fensch Agglomération (992367730)",
        ),
        ("200067826", "la clé de ce SIREN est fausse"),
        ("356000000", "d'aucun EPCI à fiscalité propre"),
    ],
)
@pytest.mark.lent
def test_a_code_that_is_no_living_epci_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    resultat = lancer("evaluer", HUIT[0], code)
    assert resultat.exit_code == 2 and message in resultat.stderr.replace("\u202f", " ")


@pytest.mark.lent
def test_the_eight_epci_without_any_data_loaded_are_estimated_or_unknown_never_observed() -> None:
    lu = json.loads(lancer("evaluer", *HUIT, "--format", "json").stdout)
    mesures = {m["id"]: m for m in lu["mesures"]}
    assert mesures["communes"]["valeur"] == 131 and lu["contiguite"]["contigu"]
    if lu["donnees"]["flux"]["nature"] == "estime":
        offre = mesures["auto_offre"]
        assert offre["nature"] == "estime"
        assert (offre["bas"], offre["haut"]) == fourchette(offre["valeur"]), "the bounds that were measured, no others"


def test_every_unit_as_an_anchor_one_line_each(fichiers: tuple[Path, Path], tmp_path: Path) -> None:
    resultat = lancer(
        "lot",
        "--max-unites",
        "2",
        "--flux",
        fichiers[0],
        "--adjacence",
        fichiers[1],
        "--sortie",
        tmp_path / "lot.jsonl",
    )
    assert resultat.exit_code == 0, resultat.output
    lignes = [json.loads(ligne) for ligne in (tmp_path / "lot.jsonl").read_text().splitlines()]
    assert len(lignes) == 16
    assert all(ligne["unite"] in ligne["propositions"][0]["unites"] for ligne in lignes)
