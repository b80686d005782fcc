from __future__ import annotations

import csv
import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from binome.referentiel.connecteurs.chargement import Bilan
from binome.referentiel.connecteurs.codes import decoder
from binome.referentiel.connecteurs.depot import Depot

Charge = Callable[..., Bilan]
FLUX = """CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C20_ACTOCC15P
05061;Gap;05061;Gap;12000.5
05061;Gap;05023;Briançon;30.25
05024;Ancienne;05061;Gap;5
75101;Paris 1er;75120;Paris 20e;7
75056;Paris;69381;Lyon 1er;1.5
05023;Briançon;IT;Italie;4.125
2A004;Ajaccio;99138;Monaco;2
"""


def lignes(depot: Depot) -> dict[tuple[str, str], int]:
    charge = depot.lire("insee-flux", verifier=True)
    assert charge is not None
    c = charge.colonnes
    assert all(np.issubdtype(v.dtype, np.integer) for v in c.values())
    codes = (("-" + decoder(-x) if x < 0 else decoder(x)) for x in c["destination"].tolist())
    return dict(zip(zip(map(decoder, c["origine"].tolist()), codes, strict=True), c["volume"].tolist(), strict=True))


ATTENDU = {
    ("05023", "-000IT"): 4125,
    ("05061", "05023"): 30250,
    ("05061", "05061"): 12000500,
    ("05139", "05061"): 5000,
    ("2A004", "-99138"): 2000,
    ("75056", "69123"): 1500,
    ("75056", "75056"): 7000,
}


def test_flows_are_integers_summed_by_todays_communes(charge: Charge, depot: Depot, fichier_flux: Path) -> None:
    bilan = charge("insee-flux", fichier_flux)
    assert lignes(depot) == ATTENDU
    p = bilan.provenance
    assert (p.millesime, p.lignes, p.acceptees, p.refusees) == ("2020", 7, 7, 0)
    assert p.annexe == {"milliemes_vers_etranger": 6125, "diagonale": True}
    assert any("étranger" in r for r in p.remarques) and any("ancien code" in r for r in p.remarques)
    assert p.charge_le == "2026-07-01T12:00:00+00:00" and len(p.sha256) == 64 and bilan.rejets is None


def ecrire_csv(chemin: Path) -> Path:
    chemin.write_text(FLUX.replace(";", ","), encoding="utf-8")
    return chemin


def ecrire_bom(chemin: Path) -> Path:
    chemin.write_text(FLUX, encoding="utf-8-sig")
    return chemin


def ecrire_cp1252(chemin: Path) -> Path:
    chemin.write_bytes(FLUX.encode("cp1252"))
    return chemin


def ecrire_utf16(chemin: Path) -> Path:
    chemin.write_text(FLUX, encoding="utf-16")
    return chemin


def ecrire_gz(chemin: Path) -> Path:
    with gzip.open(chemin, "wb") as sortie:
        sortie.write(FLUX.encode())
    return chemin


def ecrire_zip(chemin: Path) -> Path:
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("meta_base-flux-2020.csv", "COD_VAR;LIB_VAR\nCODGEO;Commune\n" * 200)
        archive.writestr("base-flux-2020.csv", FLUX)
    return chemin


def ecrire_xlsx(chemin: Path) -> Path:
    classeur = openpyxl.Workbook()
    classeur.active.append(["Flux de mobilité"])
    for ligne in FLUX.splitlines():
        o, *milieu, v = ligne.split(";")
        classeur.active.append([int(o) if o.isdigit() else o, *milieu, float(v) if v[0].isdigit() else v])
    classeur.save(chemin)
    return chemin


def ecrire_parquet(chemin: Path) -> Path:
    texte = {"CODGEO": pa.string(), "DCLT": pa.string()}
    options = pcsv.ConvertOptions(column_types=texte)
    tableau = pcsv.read_csv(
        pa.BufferReader(FLUX.encode()), parse_options=pcsv.ParseOptions(delimiter=";"), convert_options=options
    )
    pq.write_table(tableau, chemin)
    return chemin


ECRITURES = (ecrire_csv, ecrire_bom, ecrire_cp1252, ecrire_utf16, ecrire_gz, ecrire_zip, ecrire_xlsx, ecrire_parquet)


@pytest.mark.parametrize("ecrire", ECRITURES)
def test_every_wrapping_of_the_same_file_gives_the_same_flows(
    ecrire: Callable[[Path], Path], charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    # The extension is deliberately wrong: content decides.
    charge("insee-flux", ecrire(tmp_path / "fichier.dat"))
    assert lignes(depot) == ATTENDU


@pytest.mark.parametrize("colonne", ["NBFLUX_C99_ACTOCC15P", "NBFLUX_C22_ACTOCC15P", "NBFLUX_C09_ACTOCC15"])
def test_the_vintage_comes_from_the_column(colonne: str, charge: Charge, tmp_path: Path) -> None:
    chemin = tmp_path / "f.csv"
    chemin.write_text(FLUX.replace("NBFLUX_C20_ACTOCC15P", colonne), encoding="utf-8")
    attendu = {"NBFLUX_C99_ACTOCC15P": "1999", "NBFLUX_C22_ACTOCC15P": "2022"}.get(colonne, "2009")
    assert charge("insee-flux", chemin).provenance.millesime == attendu


def test_without_a_vintage_the_person_says_it(charge: Charge, tmp_path: Path) -> None:
    chemin = tmp_path / "f.csv"
    chemin.write_text("CODGEO,DCLT,NBFLUX\n05061,05023,5.0\n", encoding="utf-8")
    bilan = charge("insee-flux", chemin)
    assert bilan.provenance.millesime == "non précisé"
    assert "diagonale" in bilan.provenance.remarques[0]
    assert charge("insee-flux", chemin, millesime="2020").provenance.millesime == "2020"


def test_refused_rows_are_told_one_by_one_and_harmless(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    mauvaises = [
        "05999;?;05061;Gap;3",
        "=cmd|' /C calc'!A0;x;05061;Gap;3",
        "05061;Gap;05023;B;-4",
        "05061;Gap;05023;B;nan",
    ]
    mauvaises += ["05061;Gap", "05061;Gap;05023;B;", "05061;Gap;05023;B;inf"]
    chemin = tmp_path / "f.csv"
    chemin.write_text(FLUX + FLUX.split("\n", 1)[1] * 5 + "\n".join(mauvaises) + "\n", encoding="utf-8")
    bilan = charge("insee-flux", chemin)
    assert bilan.provenance.refusees == 7 and bilan.rejets == depot.chemin_rejets("insee-flux")
    with bilan.rejets.open(encoding="utf-8-sig", newline="") as flux:
        rejets = list(csv.DictReader(flux, delimiter=";"))
    assert [int(r["ligne"]) for r in rejets] == list(range(44, 51))
    assert rejets[0]["recu"] == "05999" and "inconnue" in rejets[0]["cause"]
    assert rejets[1]["recu"].startswith("'=")
    assert lignes(depot)["05061", "05023"] == 30250 * 6


def test_rejects_of_a_former_load_do_not_linger(
    charge: Charge, depot: Depot, fichier_flux: Path, tmp_path: Path
) -> None:
    moins_bon = tmp_path / "f.csv"
    moins_bon.write_text(FLUX + "05999;?;05061;Gap;3\n", encoding="utf-8")
    assert charge("insee-flux", moins_bon).rejets is not None
    assert charge("insee-flux", fichier_flux).rejets is None
    assert not depot.chemin_rejets("insee-flux").exists()


def test_long_files_are_summed_in_lots(
    charge: Charge, depot: Depot, fichier_flux: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("binome.referentiel.connecteurs.jeux.insee_flux._TASSER", 2)
    charge("insee-flux", fichier_flux)
    assert lignes(depot) == ATTENDU
