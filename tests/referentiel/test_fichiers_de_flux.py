"""What files of flows and of pairs may hold, and what is refused: what is wrong, where, what was received."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.flux import lire_flux, lire_paires

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
