"""`binome perimetre carte` and `binome bassins carte`: valid files, nothing half written, refusals in French."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
import shapely
from defusedxml.ElementTree import fromstring
from typer.testing import CliRunner, Result

from binome.cli.app import app
from binome.referentiel import Referentiel

pytestmark = pytest.mark.lent

SVG = "{http://www.w3.org/2000/svg}"
GAP, CHAMPSAUR, BUECH = "200067825", "200068096", "200067445"


def lancer(groupe: str, *mots: str | Path) -> Result:
    return CliRunner().invoke(app, [groupe, "carte", *map(str, mots)])


def dire(resultat: Result) -> str:
    return resultat.stderr.replace("\u202f", " ")


@pytest.fixture
def bassins(tmp_path: Path, referentiel: Referentiel) -> Path:
    """The communes of two EPCI, one basin each, and a commune that no flow ties to any."""
    lignes = [(code, siren) for siren in (GAP, CHAMPSAUR) for code in referentiel.epci(siren).communes]
    lignes[0] = (lignes[0][0], "0")
    fichier = tmp_path / "bassins.csv"
    fichier.write_text("unite,bassin\n" + "".join(f"{u},{b}\n" for u, b in lignes), encoding="utf-8")
    return fichier


def _valide(geojson: bytes) -> list[dict]:
    """RFC 7946: WGS84 positions, closed rings, outer ones anticlockwise; and shapes that GEOS finds valid."""
    lu = json.loads(geojson)
    assert lu["type"] == "FeatureCollection" and len(lu["bbox"]) == 4 and "crs" not in lu
    for objet in lu["features"]:
        forme = shapely.geometry.shape(objet["geometry"])
        assert forme.is_valid and -180 <= forme.bounds[0] <= forme.bounds[2] <= 180
        for polygone in shapely.get_parts(forme):
            assert polygone.exterior.is_ccw
    assert len({objet["id"] for objet in lu["features"]}) == len(lu["features"])
    return lu["features"]


def test_a_perimeter_as_svg(tmp_path: Path) -> None:
    sortie = tmp_path / "carte.svg"
    assert lancer("perimetre", GAP, f"{CHAMPSAUR},{BUECH}", "--sortie", sortie).exit_code == 0
    racine = fromstring(sortie.read_text(encoding="utf-8"))
    assert sum(p.get("class") == "epci retenu" for p in racine.iter(f"{SVG}path")) == 3
    assert "Champsaur-Valgaudemar" in racine.find(f"{SVG}desc").text


def test_a_perimeter_as_a_picture(tmp_path: Path) -> None:
    sortie = tmp_path / "carte.png"
    assert lancer("perimetre", GAP, "--sortie", sortie).exit_code == 0
    octets = sortie.read_bytes()
    assert octets[:8] == b"\x89PNG\r\n\x1a\n"
    largeur, hauteur = struct.unpack(">II", octets[16:24])
    assert largeur == 1600 and hauteur > 800


def test_a_perimeter_as_geojson_whatever_the_name_of_the_file(tmp_path: Path) -> None:
    sortie = tmp_path / "carte.txt"
    assert lancer("perimetre", GAP, CHAMPSAUR, "--format", "geojson", "--sortie", sortie).exit_code == 0
    objets = _valide(sortie.read_bytes())
    assert {o["properties"]["siren"] for o in objets} == {GAP, CHAMPSAUR}
    assert {o["properties"]["proposition"] for o in objets} == {0}


@pytest.mark.lent
def test_what_is_proposed_is_drawn_beside(tmp_path: Path) -> None:
    mots = [GAP, CHAMPSAUR, BUECH, "--proposer"]
    resultat = lancer("perimetre", *mots, "--sortie", tmp_path / "c.svg")
    assert resultat.exit_code == 0, resultat.output
    racine = fromstring((tmp_path / "c.svg").read_text(encoding="utf-8"))
    classes = [p.get("class") for p in racine.iter(f"{SVG}path")]
    assert "epci propose" in classes and "epci retire" in classes
    textes = " ".join("".join(t.itertext()) for t in racine.iter(f"{SVG}text"))
    assert "Proposition 2" in textes and "EPCI laissé de côté" in textes
    assert lancer("perimetre", *mots, "--sortie", tmp_path / "c.geojson").exit_code == 0
    objets = _valide((tmp_path / "c.geojson").read_bytes())
    assert {o["properties"]["proposition"] for o in objets} >= {0, 1, 2}
    assert all(o["properties"]["ajoute"] == (o["properties"]["siren"] not in mots) for o in objets)


@pytest.mark.lent
def test_basins_as_svg_and_as_geojson(bassins: Path, tmp_path: Path, referentiel: Referentiel) -> None:
    assert lancer("bassins", bassins, "--sortie", tmp_path / "b.svg").exit_code == 0
    racine = fromstring((tmp_path / "b.svg").read_text(encoding="utf-8"))
    aplats = {
        p.find(f"{SVG}title").text: p.get("fill") for p in racine.iter(f"{SVG}path") if p.get("class") == "bassin"
    }
    assert len(aplats) == 3 and len(set(aplats.values())) == 3, "neighbours differ, and so does what is in no basin"
    assert {"Gap", "Saint-Bonnet-en-Champsaur"} <= aplats.keys()
    textes = " ".join("".join(t.itertext()) for t in racine.iter(f"{SVG}text"))
    assert "Limite de commune" in textes and " km" in textes and "Rattachée à aucun bassin" in textes
    assert lancer("bassins", bassins, "--sortie", tmp_path / "b.geojson").exit_code == 0
    objets = {o["id"]: o for o in _valide((tmp_path / "b.geojson").read_bytes())}
    assert set(objets) == {"0", GAP, CHAMPSAUR}
    assert objets[CHAMPSAUR]["properties"]["unites"] == sorted(referentiel.epci(CHAMPSAUR).communes)


def test_basins_of_epci(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(f"bassin;unite\r\n1;{GAP}\r\n1;{CHAMPSAUR}\r\n2;{BUECH}\r\n", encoding="utf-8-sig")
    assert lancer("bassins", tmp_path / "e.csv", "--sortie", tmp_path / "e.svg").exit_code == 0
    assert "Limite d’EPCI" in (tmp_path / "e.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("contenu", "message"),
    [
        ("unite,bassin\n99999,1\n", "1 unité inconnue"),
        ("unite,bassin\n1001,1\n", "sans doute 01001, le zéro de tête est perdu"),
        ("unite,bassin\n245701222,1\n", "EPCI remplacé par 992367730"),
        (f"unite,bassin\n05061,1\n{GAP},1\n", "mêle des communes"),
        ("unite,bassin\n05061,1\n05061,2\n", "dans deux bassins, 1 et 2"),
        ("unite,bassin\n05061\n", "ligne 2 : l'unité ou le bassin manque"),
        ("code,zone\n05061,1\n", "colonnes attendues « unite » et « bassin », trouvées : code, zone"),
        ("unite,bassin\n", "aucune unité"),
        ("", "trouvées : aucune"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused_and_nothing_is_written(
    tmp_path: Path, contenu: str, message: str
) -> None:
    (tmp_path / "b.csv").write_text(contenu, encoding="utf-8")
    resultat = lancer("bassins", tmp_path / "b.csv", "--sortie", tmp_path / "sortie" / "b.svg")
    assert resultat.exit_code == 2 and message in dire(resultat)
    assert not (tmp_path / "sortie").exists()


@pytest.mark.parametrize(
    ("mots", "message"),
    [
        (["05061", "--sortie", "c.svg"], "est la commune de Gap"),
        (["245701222", "--sortie", "c.png"], "n'existe plus"),
        ([GAP, "--sortie", "c.gif"], "ne dit pas quoi écrire"),
        ([GAP, "--centre", GAP, "--sortie", "c.svg"], "qu'avec --proposer"),
        ([GAP, "--proposer", "--centre", CHAMPSAUR, "--sortie", "c.svg"], "n'est pas l'un des EPCI donnés"),
        ([GAP, "--format", "png", "--sortie", "-"], "ne s'affiche pas dans un terminal"),
    ],
)
def test_a_perimeter_that_cannot_be_drawn_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mots: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    resultat = lancer("perimetre", *mots)
    assert resultat.exit_code == 2 and message in dire(resultat)
    assert not list(tmp_path.iterdir())


def test_arrondissements_are_drawn_as_their_commune(tmp_path: Path) -> None:
    fichier = tmp_path / "bassins.csv"
    fichier.write_text("unite,bassin\n69381,1\n69382,1\n69266,1\n69259,2\n", encoding="utf-8")
    assert lancer("bassins", fichier, "--sortie", tmp_path / "b.geojson").exit_code == 0
    fichier.write_text("unite\tbassin\n69381\t1\n69266\t2\n", encoding="utf-16")
    assert lancer("bassins", fichier, "--sortie", tmp_path / "d.geojson").exit_code == 0
    fichier.write_text("unite,bassin\n69381,1\n69382,2\n", encoding="utf-8")
    resultat = lancer("bassins", fichier, "--sortie", tmp_path / "c.svg")
    assert resultat.exit_code == 2 and "69123" in dire(resultat) and "corrige" in dire(resultat)
