"""`binome perimetre`: what a person and a program get, and what bad input gets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.moteur.test_perimetre_recherche import grille
from typer.testing import CliRunner, Result

from binome.cli.app import app
from binome.moteur.estimation.exactitude import fourchette
from binome.referentiel import Referentiel
from binome.referentiel.connecteurs.chargement import charger
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS
from binome.services.territoire import terrain

pytestmark = pytest.mark.lent

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
    assert list(lu) == ["question", "poids", "propositions", "tailles_sans_proposition", "certificat"]
    avec_d_autres = proposer(fichiers, "--avec", "g005", "--max-unites", "4", "--alternatives", "2", "--format", "json")
    assert json.loads(avec_d_autres.stdout)["alternatives_prouvees"] == 2
    proposition = lu["propositions"][0]
    certificat = ["statut", "borne", "ecart", "ensembles_examines", "duree_s", "portee"]
    attendues = {
        *("rang", "origine", "unites", "valeur", "gain_ancre", "au_dela_du_bassin", "diametre_km", "habitants"),
        *("residents", "emplois", "internes", "auto_offre", "auto_demande", "certificat", "robustesse"),
        "contributions",
    }
    assert set(proposition) == attendues and list(proposition["certificat"]) == certificat
    attache = {"unite", "delta", "residents", "emplois", "internes", "lien_ancre", "zone", "arrondissement"}
    assert set(proposition["contributions"][0]) == attache | {"departement", "reste"}
    assert list(lu["certificat"]) == certificat
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


def test_what_holds_together_is_said_with_its_proof(fichiers: tuple[Path, Path]) -> None:
    dit = proposer(fichiers, "--avec", "g005", "--seuil", "0.02", "--tailles", "2,3").stdout.replace("\u202f", " ")
    assert "Autour de g005" in dit and "celles qui se tiennent le mieux" in dit and "(imposée)" in dit
    assert "Prouvé : aucun autre groupe d'un seul tenant autour de g005 ne se tient mieux, selon ces liens." in dit
    assert "meilleur" not in dit.replace("le meilleur groupe", "") and "idéal" not in dit
    taille = proposer(fichiers, "--avec", "g005", "--unites", "9", "--seuil", "0.9").stdout
    assert "au-delà de son bassin" in taille and "de 9 unités" in taille


def test_two_perimeters_are_compared_measure_by_measure(fichiers: tuple[Path, Path]) -> None:
    mots = [
        "comparer",
        "--avec",
        "g005",
        "g006",
        "--et",
        "g005",
        "g009",
        "--flux",
        fichiers[0],
        "--adjacence",
        fichiers[1],
    ]
    dit = lancer(*mots).stdout.replace("\u202f", " ")
    assert "Dans le premier seulement : g006" in dit and "Dans le second seulement : g009" in dit
    lu = json.loads(lancer(*mots, "--format", "json").stdout)
    assert {m["id"] for m in lu["mesures"]} >= {"auto_offre", "residents"}
    inconnue = lancer("comparer", "--avec", "g005", "--et", "zz", *mots[-4:])
    assert inconnue.exit_code == 2 and "« zz »" in inconnue.stderr.replace("\u202f", " ")


def test_no_set_answers_is_a_proof_too(fichiers: tuple[Path, Path]) -> None:
    resultat = proposer(fichiers, "--avec", "g005", "--max-unites", "2", "--residents-min", "1000000")
    assert resultat.exit_code == 0 and "aucun périmètre d'un seul tenant ne répond" in resultat.stdout


@pytest.mark.parametrize(
    ("mots", "message"),
    [
        (["--avec", "zz"], "« zz »"),
        (["--avec", "g005", "--objectif", "auto-contention"], "Sans borne, le plus auto-contenu est le pays entier"),
        (["--avec", "g005", "--objectif", "front", "--max-unites", "3", "--seuil", "0.1"], "« coherence »"),
        (["--avec", "g005", "--unites", "3", "--max-unites", "3"], "ne vont pas ensemble"),
        (["--avec", "g005", "--unites", "40"], "16 unités seulement sont à portée"),
        (["--avec", "g005", "--seuil", "2"], "--seuil 2.0"),
        (["--avec", "g005", "--tailles", "trois"], "« trois » n'est pas un nombre d'unités"),
        (["--avec", "g005", "--diametre", "20"], "Les positions de ces unités ne sont pas connues"),
        (["--avec", "g005", "--robustesse", "-1"], "--robustesse -1"),
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


def _depot(referentiel: Referentiel, dossier: Path, monkeypatch: pytest.MonkeyPatch) -> Depot:
    """An empty store, which the command reads instead of this machine's."""
    depot, du_referentiel = Depot(dossier), terrain.du_referentiel
    monkeypatch.setattr(terrain, "du_referentiel", lambda codes, _: du_referentiel(codes, None, depot, referentiel))
    return depot


def test_who_already_sits_together_is_told(
    referentiel: Referentiel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two members and Gap's neighbour in a PETR; a syndicat of one member's commune and of the other; one alone."""
    depot = _depot(referentiel, tmp_path, monkeypatch)
    assert "Chargez les groupements" in lancer("evaluer", *HUIT[:2]).stdout
    briancon = referentiel.commune("05023")
    assert briancon is not None and briancon.population
    lignes = [("200100011", "PETR", siren) for siren in (*HUIT[:2], HUIT[5])]
    lignes += [("200100022", "SMF", briancon.siren), ("200100022", "SMF", HUIT[1]), ("200100033", "SMO", HUIT[0])]
    fichier = tmp_path / "banatic.csv"
    fichier.write_text(
        "N° SIREN;Nom du groupement;Nature juridique;Siren membre\n"
        + "".join(f"{g};Ensemble {nature};{nature};{membre}\n" for g, nature, membre in lignes)
    )
    charger(CONNECTEURS["banatic"], fichier, depot, datetime(2026, 7, 1, tzinfo=UTC))
    lu = json.loads(lancer("evaluer", *HUIT[:2], "--format", "json").stdout)["groupements"]
    epci = referentiel.epci(HUIT[0])
    part = pytest.approx(briancon.population / (epci.population or 1) if epci else 0)
    assert [(g["siren"], g["membres"], g["autres"]) for g in lu] == [
        ("200100022", {HUIT[0]: part, HUIT[1]: 1.0}, 0), ("200100011", {HUIT[0]: 1.0, HUIT[1]: 1.0}, 1),
    ]  # fmt: skip
    texte = lancer("evaluer", *HUIT[:2]).stdout.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Ensemble SMF (SMF) : CC du Briançonnais (56,7 %) et CC du Pays des Ecrins, et eux seuls" in texte
    assert "Ensemble PETR (PETR) : CC du Briançonnais et CC du Pays des Ecrins, avec 1 autre EPCI" in texte


def test_the_industries_of_a_perimeter_are_told_with_what_is_not_known(
    referentiel: Referentiel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A car plant between two EPCI, a figure withheld, and the rest of the country in shops."""
    depot = _depot(referentiel, tmp_path, monkeypatch)
    fichier = tmp_path / "urssaf.csv"
    fichier.write_text(
        "code_commune;code_ape;nb_etab_2023;effectifs_salaries_2023\n"
        "05023;2910Z;1;300\n05023;1011Z;2;\n05023;4711D;9;100\n05006;2910Z;1;200\n69123;4711D;900;9000\n"
    )
    charger(CONNECTEURS["urssaf-emploi"], fichier, depot, datetime(2026, 7, 1, tzinfo=UTC))
    lu = json.loads(lancer("evaluer", *HUIT[:2], "--format", "json").stdout)["industrie"]
    (auto,) = lu["concentres"]
    assert (auto["division"], auto["emplois"], auto["part_de_la_france"]) == ("29", 500, 1.0)
    assert auto["quotient"] == pytest.approx((500 / 600) / (500 / 9600))
    assert lu["membres"][0] == {"unite": HUIT[0], "emplois": 300, "part": 0.75, "tus": ["10"]}
    assert [p["cosinus"] for p in lu["parentes"]] == [1.0] and lu["millesime"] == "2023"
    texte = lancer("evaluer", *HUIT[:2]).stdout.replace("\u202f", " ").replace("\u00a0", " ")
    assert "× 16,0 Industrie automobile (29) : 500 emplois, 100 % de ceux de France" in texte.replace("  ", " ")
    assert "au moins 300 emplois industriels, 75 % de ses emplois" in texte and "secret statistique" in texte.lower()
    assert "Inconnu. Chargez les emplois" not in texte
