"""Identical to the R package on its own results; better than it, and whole, in mode « corrige »."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from tests.moteur.donnees import lma

from binome.moteur.adjacence import Adjacence
from binome.moteur.bassins.delimitation import delimiter
from binome.moteur.bassins.parametres import Parametres
from binome.moteur.flux import Flux
from binome.services.territoire.bassins import ecrire

pytestmark = pytest.mark.donnees


def _flux(nom):
    with lma(f"{nom}_flows.csv").open() as fichier:
        lignes = [(r["community_live"], r["community_work"], float(r["amount"])) for r in csv.DictReader(fichier)]
    return Flux.from_couples(*map(list, zip(*lignes, strict=True)))


def _table(nom, colonne):
    with lma(nom).open() as fichier:
        return {r["community"]: int(r[colonne]) for r in csv.DictReader(fichier)}


@pytest.mark.parametrize("nom", ["brindisi", "sardinia", "sardinia_p2", "g250", "g500", "g1250"])
def test_compatible_is_identical_to_r_down_to_its_files(nom, tmp_path):
    p = json.loads(lma(f"{nom}_run.json").read_text())
    flux = _flux(nom.removesuffix("_p2"))
    b = delimiter(flux, Parametres(p["minSZ"], p["tarSZ"], p["minSC"], p["tarSC"]), "compatible")
    codes = b.codes.tolist()
    assert dict(zip(codes, b.bassin.tolist(), strict=True)) == _table(f"{nom}_clusters.csv", "cluster")
    assert dict(zip(codes, b.avant_reserve.tolist(), strict=True)) == _table(f"{nom}_clusters_before0.csv", "cluster")
    assert dict(zip(codes, b.residents.tolist(), strict=True)) == _table(f"{nom}_clusters.csv", "residents")
    reserve, deplacements = tmp_path / "reserve.csv", tmp_path / "moves.csv"
    ecrire(b, tmp_path / "bassins.csv", reserve=reserve, deplacements=deplacements)
    assert deplacements.read_text() == lma(f"{nom}_moves.csv").read_text()
    if p["reserve"]:
        assert reserve.read_text() == lma(f"{nom}_reserve.csv").read_text()
    assert len(b.reserve) == p["reserve"]


@pytest.mark.lent
def test_corrige_beats_r_on_sardinia_and_leaves_no_basin_broken():
    flux = _flux("sardinia")
    with lma("sardinia_adjacency.csv").open() as fichier:
        paires = np.array(list(csv.reader(fichier))[1:])
    sol = Adjacence.from_paires(flux.codes, paires)
    b = delimiter(flux, Parametres(), "corrige", adjacence=sol, essais=5)
    assert len(b.numeros) >= 36
    assert b.part_interne >= 0.8993
    assert not b.invalides
    assert not b.morceles
    assert not b.iles
    assert not b.sans_bassin
    for k in b.numeros:
        places = flux.places(b.codes[b.bassin == k])
        assert not sol.composantes(places).any()
