"""What files of flows and of pairs may hold, and what is refused: what is wrong, where, what was received."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.flux.fichiers import lire_flux, lire_flux_des_communes, lire_paires

NOMS = "community_live,community_work,amount\n"


def _fichier(dossier: Path, contenu: str | bytes | dict[str, Any]) -> Path:
    chemin = dossier / "fichier"
    if isinstance(contenu, dict):
        pq.write_table(pa.table(contenu), chemin)
    else:
        chemin.write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode())
    return chemin


def _table(**colonnes: Any) -> dict[str, Any]:
    return {"community_live": ["a", "b"], "community_work": ["b", "a"], "amount": [1, 2]} | colonnes


@pytest.mark.parametrize(
    "contenu",
    [
        b"\xef\xbb\xbf" + NOMS.replace("\n", "\r\n").encode() + b"a,b,1\r\nb,a,2\r\n",
        NOMS.replace(",", ";") + "a;b;1,0\nb;a;2,0\n",
        '"community_live","community_work","amount"\n"a","b","1"\n"b","a","2"\n',
        NOMS + "a,b,1\n\nb,a,2\n",
        b"CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C22_ACTOCC15P\na;\xe9t\xe9;b;x;1\nb;x;a;y;2\n",
        _table(),
        _table(community_live=pa.array(["a", "b"]).dictionary_encode()),
        _table(community_live=pa.array(["a", "b"], pa.large_string()), amount=pa.array([1, 2], pa.float32())),
    ],
    ids=["bom-crlf", "point-virgule", "guillemets", "ligne-vide", "latin-1-hors-codes", "parquet", "dico", "long"],
)
def test_the_same_flows_however_they_are_written(contenu: Any, tmp_path: Path) -> None:
    flux = lire_flux(_fichier(tmp_path, contenu))
    assert flux.codes.tolist() == ["a", "b"]
    assert (flux.origine.tolist(), flux.destination.tolist(), flux.volume.tolist()) == ([0, 1], [1, 0], [1, 2])


@pytest.mark.parametrize("entiers", [[7, 8, 9], [7, 9, 20], [0, 10, 100], [2**40, 2**41, 2**42], [-3, 0, 5]])
def test_whole_number_codes_become_text(entiers: list[int], tmp_path: Path) -> None:
    a, b, c = entiers
    flux = lire_flux(_fichier(tmp_path, _table(community_live=[a, c, b], community_work=[b, a, a], amount=[1, 2, 3])))
    noms = flux.codes.tolist()
    lus = [(noms[o], noms[d], v) for o, d, v in zip(flux.origine, flux.destination, flux.volume, strict=True)]
    assert lus == [(str(a), str(b), 1), (str(c), str(a), 2), (str(b), str(a), 3)]


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        ("", "vide"),
        (NOMS, "aucune ligne de flux"),
        (
            _table(
                community_live=pa.array([], pa.string()),
                community_work=pa.array([], pa.string()),
                amount=pa.array([], pa.int8()),
            ),
            "aucune ligne de flux",
        ),
        ("x,y,z\na,b,1\n", "reçu : x, y, z"),
        (NOMS.strip() + ",amount\na,b,1,2\n", "deux colonnes nommées « amount »"),
        (NOMS + "a,b,-1\n", "ligne 2 : l'effectif reçu est -1"),
        (NOMS + "a,b,1\na,b,nan\n", "ligne 3 : l'effectif manque"),
        (NOMS + "a,b,inf\n", "ligne 2 : l'effectif reçu est inf"),
        (NOMS + "a,b,1e308\nb,a,1e308\n", "ligne 2 : l'effectif reçu est 1e\\+308"),
        (NOMS + "a,b,99999999999999999999\n", "ligne 2 : l'effectif reçu est 1e\\+20"),
        (NOMS.encode() + b"\xe9,b,5\n", "ligne 2 : texte qui n'est pas en UTF-8"),
        (NOMS + "  ,b,5\n", "ligne 2 : un code d'unité est vide"),
        (_table(amount=["x", "y"]), "effectifs sont de type string"),
        (_table(amount=[1, None]), "ligne 2 : l'effectif manque"),
        (_table(community_live=[1.5, 2.5]), "codes d'unités de type double"),
        (_table(community_live=[["a"], ["b"]]), "codes d'unités de type list"),
        (_table(community_live=["a", None]), "ligne 2 : un code d'unité manque"),
        ("PAR1 puis rien", "Parquet illisible"),
    ],
)
def test_flows_that_are_refused(contenu: Any, dit: str, tmp_path: Path) -> None:
    with pytest.raises(FichierRefuseError, match=dit):
        lire_flux(_fichier(tmp_path, contenu))


@pytest.mark.parametrize(
    "contenu",
    ["u,v\na,b\n", b'\xef\xbb\xbfu;v\r\n"a";"b"\r\n', "u,v,metres\na,b,12\n", {"u": ["a"], "v": ["b"]}],
)
def test_the_same_pairs_however_they_are_written(contenu: Any, tmp_path: Path) -> None:
    assert lire_paires(_fichier(tmp_path, contenu), {"a", "b"}).tolist() == [["a", "b"]]


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        ("", "vide.*deux colonnes"),
        ("u,v\n", "aucune paire.*aucune ligne"),
        ("u\na\n", "une seule colonne"),
        ("u,u\na,b\n", "deux colonnes nommées « u »"),
        ("u,v\na,a\nb,b\n", "aucune paire ne relie deux unités"),
        ("u,v\nx,y\n", "première paire lue : x, y"),
        ("a,b\nb,c\n", "Ajoutez au-dessus une ligne de noms"),
        ("u,v\na,\n", "ligne 2 : un code d'unité est vide"),
        ("u,v\na,b\na,b,c\n", "ligne 3 : 3 colonnes au lieu de 2"),
        ("PAR1 puis rien", "Parquet illisible"),
        ({"u": [["a"]], "v": [["b"]]}, "codes d'unités de type list"),
    ],
)
def test_pairs_that_are_refused(contenu: Any, dit: str, tmp_path: Path) -> None:
    with pytest.raises(FichierRefuseError, match=dit):
        lire_paires(_fichier(tmp_path, contenu), {"a", "b", "c"})


def _zip(**fichiers: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


def _classeur(*lignes: list[object]) -> bytes:
    sortie, classeur = io.BytesIO(), openpyxl.Workbook()
    for ligne in lignes:
        classeur.active.append(ligne)
    classeur.save(sortie)
    return sortie.getvalue()


SIMPLE = NOMS + "a,b,1\nb,a,2\n"
INSEE = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C22_ACTOCC15P\na;A;b;B;1,0\nb;B;a;A;2,0\n"


@pytest.mark.parametrize(
    "contenu",
    [
        _zip(**{"base.csv": INSEE.encode(), "meta_base.csv": b"COD_VAR;LIB\n"}),
        gzip.compress(SIMPLE.encode()),
        SIMPLE.encode("utf-16"),
        INSEE.encode("utf-16"),
        "Flux domicile-travail 2022\n\n" + SIMPLE,
        "Flux domicile-travail 2022;;;;\nSource : INSEE;;;;\n" + INSEE,
        "Flux « été »\n".encode("cp1252") + INSEE.encode(),
        SIMPLE.replace(",", "|"),
        '"COMMUNE";"DCLT";"CS1";"IPONDI"\n"a";"b";"5";1\n"b";"a";"5";2\n',
        "CODGEO;DCLT;NBFLUX\na;b;1\nb;a;2\n",
        _classeur(["Titre"], ["community_live", "community_work", "amount"], ["a", "b", 1], ["b", "a", 2]),
        _zip(**{"flux.xlsx": _classeur(["CODGEO", "DCLT", "NBFLUX"], ["a", "b", 1], ["b", "a", 2])}),
    ],
    ids=[
        "zip",
        "gz",
        "utf16",
        "utf16-insee",
        "titre",
        "titres",
        "cp1252",
        "barre",
        "mobpro",
        "nbflux",
        "xlsx",
        "zip-xlsx",
    ],
)
def test_what_the_open_data_take_is_taken_here_too(contenu: Any, tmp_path: Path) -> None:
    flux = lire_flux(_fichier(tmp_path, contenu))
    assert flux.codes.tolist() == ["a", "b"]
    assert (flux.origine.tolist(), flux.destination.tolist(), flux.volume.tolist()) == ([0, 1], [1, 0], [1, 2])


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (_zip(**{"base.csv": (NOMS + "a,b,1\na,b,x\n").encode()}), "ligne 3 : l'effectif reçu est « x »"),
        ("Titre\n" + NOMS + "a,b,\n", "ligne 3 : l'effectif manque"),
        ("Titre\n" + NOMS + "a,,4\n", "ligne 3 : un code d'unité manque"),
        ("Titre\n" + NOMS + "a,b\n", "ligne 3 : il manque des colonnes"),
        ("Titre\n" + NOMS, "aucune ligne de flux"),
        (b"PK\x03\x04" + bytes(range(256)) * 4, "tronqué ou abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "ancien format Excel"),
        (_zip(**{"a.txt": b"\x1b[31mrouge\x1b[0m;b;c\n1;2;3\n"}), "non reconnues"),
    ],
)
def test_other_shapes_are_refused_with_their_line(contenu: Any, dit: str, tmp_path: Path) -> None:
    with pytest.raises(FichierRefuseError, match=dit) as refus:
        lire_flux(_fichier(tmp_path, contenu))
    assert all(c.isprintable() or c in "\n\u202f" for c in str(refus.value))


def test_arrondissements_and_lost_zeros_are_put_right_in_files_of_the_insee_only(tmp_path: Path) -> None:
    lignes = "69381;L;69382;L;1\n69382;L;1004;A;2\n1004;A;69381;L;4\n2a004;A;99999;E;8\n"
    insee = _fichier(tmp_path, "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C22_ACTOCC15P\n" + lignes)
    flux, redresses = lire_flux_des_communes(insee)
    assert flux.codes.tolist() == ["01004", "2A004", "69123", "99999"]
    lus = zip(flux.codes[flux.origine], flux.codes[flux.destination], flux.volume.tolist(), strict=True)
    assert list(lus) == [("69123", "69123", 1), ("69123", "01004", 2), ("01004", "69123", 4), ("2A004", "99999", 8)]
    assert set(redresses) == {"1004", "2a004", "69381", "69382"}
    assert "69381" in lire_flux(insee).codes.tolist()
    autres, rien = lire_flux_des_communes(_fichier(tmp_path, NOMS + "69381,69382,1\n"))
    assert autres.codes.tolist() == ["69381", "69382"] and not rien


@pytest.mark.parametrize(
    "contenu",
    [
        "u,v\na,b\n".encode("utf-16"),
        _zip(**{"paires.csv": b"u;v;metres\na;b;12\n"}),
        gzip.compress(b"u,v\na,b\n"),
        _classeur(["u", "v"], ["a", "b"]),
    ],
    ids=["utf16", "zip", "gz", "xlsx"],
)
def test_pairs_in_other_shapes_are_the_same(contenu: bytes, tmp_path: Path) -> None:
    assert lire_paires(_fichier(tmp_path, contenu), {"a", "b"}).tolist() == [["a", "b"]]
