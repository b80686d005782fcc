"""The command `binome bassins`: files in, files out, and what bad input gets."""

from __future__ import annotations

import csv

import pytest
from tests.moteur.contrat import generer
from typer.testing import CliRunner

from binome.cli.territoire.bassins import app

# The first to ask compiles, when no kernel of these sources is on the disk yet.
pytestmark = pytest.mark.lent(22)
SEUILS = ["--min-taille", "20000", "--cible-taille", "200000", "--min-auto", "0.55", "--cible-auto", "0.65"]


def _lancer(*arguments):
    return CliRunner().invoke(app, [str(a) for a in arguments])


def _lire(chemin):
    with chemin.open(encoding="utf-8") as fichier:
        return list(csv.DictReader(fichier))


@pytest.fixture
def flux(tmp_path):
    i = generer(40, 1)
    chemin = tmp_path / "flux.csv"
    lignes = [f"0{a},0{b},{v:g}" for a, b, v in zip(i.origines, i.destinations, i.volumes, strict=True)]
    chemin.write_text("\n".join(["community_live,community_work,amount", *lignes]) + "\n")
    paires = tmp_path / "paires.csv"
    paires.write_text("\n".join(["u,v", *(f"0{a},0{b}" for a, b in i.paires)]) + "\n")
    return chemin


def test_compatible_writes_every_table(flux, tmp_path):
    sorties = {
        nom: tmp_path / f"{nom}.csv" for nom in ("sortie", "reserve", "deplacements", "avant-reserve", "ecartees")
    }
    options = [morceau for nom, chemin in sorties.items() for morceau in (f"--{nom}", chemin)]
    fait = _lancer("delimiter", flux, *SEUILS, "--mode", "compatible", *options)
    assert fait.exit_code == 0, fait.output
    bassins = _lire(sorties["sortie"])
    assert list(bassins[0]) == ["unite", "bassin"]
    assert bassins[0]["unite"] == "010000"
    assert list(_lire(sorties["deplacements"])[0]) == ["community", "moves"]
    assert sorties["reserve"].read_text().startswith("type,iter,cluster,validity,community,next_community\n")
    assert len(_lire(sorties["avant-reserve"])) == len(bassins)
    assert "Contiguïté non vérifiée" in fait.stderr
    assert fait.stdout == ""


def test_corrige_on_the_ground(flux, tmp_path):
    paires, sortie = flux.with_name("paires.csv"), tmp_path / "b.csv"
    fait = _lancer("delimiter", flux, *SEUILS, "--adjacence", paires, "--essais", 2, "--budget", 60, "--sortie", sortie)
    assert fait.exit_code == 0, fait.output
    assert "morceaux" not in fait.stderr
    assert len({r["bassin"] for r in _lire(sortie)}) > 1


def test_insee_columns_and_parquet_give_the_same(flux, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    lignes = [r.split(",") for r in flux.read_text().splitlines()[1:]]
    insee = tmp_path / "insee.csv"
    insee.write_text(
        "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P\n" + "".join(f"{a};É;{b};È;{v}\n" for a, b, v in lignes)
    )
    parquet = tmp_path / "flux.parquet"
    colonnes = list(zip(*lignes, strict=True))
    table = {"community_live": colonnes[0], "community_work": colonnes[1], "amount": [float(v) for v in colonnes[2]]}
    pq.write_table(pa.table(table), parquet)
    textes = []
    for source in (flux, insee, parquet):
        sortie = tmp_path / "b.csv"
        assert _lancer("delimiter", source, *SEUILS, "--mode", "compatible", "--sortie", sortie).exit_code == 0
        textes.append(sortie.read_text())
    assert textes[0] == textes[1] == textes[2]


def test_explaining(flux):
    fait = _lancer("expliquer", flux, "010000", *SEUILS, "--mode", "compatible")
    assert fait.exit_code == 0, fait.output
    assert "Unité 010000" in fait.stdout
    assert "validité" in fait.stdout
    perdu = _lancer("expliquer", flux, "99", *SEUILS, "--mode", "compatible")
    assert perdu.exit_code == 2
    assert "99" in perdu.stderr


MAUVAIS = {
    "": "vide",
    "a,b\n1,2\n": "colonnes non reconnues",
    "community_live,community_work,amount\n1,2,3\n1,2,x\n": "ligne 3",
    "community_live,community_work,amount\n1,2,3\n1,2\n": "ligne 3",
    "community_live,community_work,amount\n1,2,3\n1,,2\n": "ligne 3",
    "community_live,community_work,amount\n1,2,3\n1,2,-2\n": "ligne 3",
    "community_live,community_work,amount\n1,2,3\n1,2,\n": "ligne 3",
    "PAR1 mais pas vraiment": "Parquet illisible",
}


@pytest.mark.parametrize("contenu", MAUVAIS)
def test_bad_files_write_nothing(contenu, tmp_path):
    flux, sortie = tmp_path / "flux.csv", tmp_path / "b.csv"
    flux.write_text(contenu)
    fait = _lancer("delimiter", flux, "--sortie", sortie)
    assert fait.exit_code == 2
    assert MAUVAIS[contenu] in fait.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["flux.csv"]


def test_other_refusals(flux, tmp_path):
    sortie = tmp_path / "b.csv"
    assert "introuvable" in _lancer("delimiter", tmp_path / "absent.csv", "--sortie", sortie).stderr
    assert "cible" in _lancer("delimiter", flux, "--min-taille", 5, "--cible-taille", 5, "--sortie", sortie).stderr
    ailleurs = tmp_path / "ailleurs.csv"
    ailleurs.write_text("u,v\nx,y\n")
    assert "aucune paire" in _lancer("delimiter", flux, "--adjacence", ailleurs, "--sortie", sortie).stderr
    impossible = _lancer("delimiter", flux, *SEUILS, "--mode", "compatible", "--sortie", flux / "b.csv")
    assert impossible.exit_code == 2
    assert "Impossible d'écrire" in impossible.stderr
    assert not sortie.exists()


def test_nothing_is_written_when_one_table_cannot_be(flux, tmp_path):
    sortie = tmp_path / "b.csv"
    dossier = tmp_path / "pris"
    dossier.mkdir()
    fait = _lancer("delimiter", flux, *SEUILS, "--mode", "compatible", "--sortie", sortie, "--reserve", dossier / "x" / "y", "--deplacements", flux / "m.csv")  # fmt: skip
    assert fait.exit_code == 2
    assert not sortie.exists()


def test_an_output_never_replaces_an_input_nor_another(flux, tmp_path):
    avant, sortie = flux.read_text(), tmp_path / "b.csv"
    for options, dit in (
        (["--sortie", flux], "ce fichier est lu"),
        (["--sortie", sortie, "--reserve", sortie], "deux tableaux"),
        (["--sortie", tmp_path], "c'est un dossier"),
    ):
        fait = _lancer("delimiter", flux, *SEUILS, "--mode", "compatible", *options)
        assert fait.exit_code == 2
        assert dit in fait.stderr
    assert flux.read_text() == avant
    assert not sortie.exists()


def test_units_that_exchange_nothing_make_no_basin(tmp_path):
    flux, sortie = tmp_path / "f.csv", tmp_path / "b.csv"
    flux.write_text("community_live,community_work,amount\na,a,5\nb,b,3\n")
    fait = _lancer("delimiter", flux, "--sortie", sortie)
    assert fait.exit_code == 2
    assert "aucune unité n'échange" in fait.stderr
    assert not sortie.exists()


def test_codes_that_need_quotes_are_written_so(tmp_path):
    flux, sortie = tmp_path / "f.csv", tmp_path / "b.csv"
    flux.write_text('community_live,community_work,amount\n"a,1","b""2",5\n"b""2","a,1",5\n')
    assert _lancer("delimiter", flux, "--mode", "compatible", "--sortie", sortie).exit_code == 0
    assert {r["unite"] for r in _lire(sortie)} == {"a,1", 'b"2'}


FRONTALIERS = """CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C22_ACTOCC15P
01173;Gex;01173;Gex;1400.1
01173;Gex;99999;Etranger;4200.5
01173;Gex;01033;Valserhone;300.25
01033;Valserhone;01033;Valserhone;1100
01033;Valserhone;01173;Gex;200
69381;Lyon 1;69382;Lyon 2;526.2679647427
69382;Lyon 2;69381;Lyon 1;593.0906493686
69382;Lyon 2;01033;Valserhone;12.5
"""
PETITES = ["--min-taille", "10", "--cible-taille", "100", "--min-auto", "0.1", "--cible-auto", "0.2"]


def test_who_works_abroad_is_counted_and_numbers_are_round(tmp_path):
    (flux := tmp_path / "flux.csv").write_text(FRONTALIERS)
    dit = _lancer("expliquer", flux, "01173", *PETITES).stdout.replace("\u202f", " ")
    assert "Unité 01173 : 5 901 actifs résidents" in dit and "(23,7 % des résidents)" in dit
    assert "4 201 actifs y vont travailler, 0 en viennent, comptés ci-dessus" in dit
    assert "999999" not in dit and ",0999" not in dit
    comme_r = _lancer("expliquer", flux, "01173", *PETITES, "--mode", "compatible").stdout.replace("\u202f", " ")
    assert "1 700 actifs résidents" in comme_r and "non comptés, comme dans R" in comme_r
    bilan = _lancer("delimiter", flux, *PETITES, "--sortie", tmp_path / "b.csv").stderr.replace("\u202f", " ")
    assert "4 201 actifs y vont" in bilan and "comptés parmi les résidents" in bilan
    assert "redressés" in bilan and {r["unite"] for r in _lire(tmp_path / "b.csv")} == {"01033", "01173", "69123"}


def test_an_arrondissement_is_explained_as_its_commune(tmp_path):
    (flux := tmp_path / "flux.csv").write_text(FRONTALIERS)
    assert _lancer("expliquer", flux, "69381", *PETITES).stdout.startswith("Unité 69123")


def test_neighbours_by_arrondissement_follow_their_commune(tmp_path):
    (flux := tmp_path / "flux.csv").write_text(FRONTALIERS)
    (paires := tmp_path / "paires.csv").write_text("u,v\n69381,69382\n69382,01033\n01033,01173\n")
    fait = _lancer("delimiter", flux, *PETITES, "--adjacence", paires, "--sortie", tmp_path / "b.csv")
    assert fait.exit_code == 0 and "Contiguïté" not in fait.stderr and "ignorées" not in fait.stderr, fait.stderr


def test_a_zip_never_reaches_the_terminal_as_bytes(tmp_path):
    import zipfile

    chemin = tmp_path / "flux.zip"
    with zipfile.ZipFile(chemin, "w") as archive:
        archive.writestr("image.png", bytes(range(256)))
    fait = _lancer("delimiter", chemin, "--sortie", tmp_path / "b.csv")
    assert fait.exit_code == 2 and all(c.isprintable() or c in "\n\u202f" for c in fait.stderr)
    assert "ne contient ni CSV" in fait.stderr
