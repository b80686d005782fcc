"""Adding or removing one unit gives what measuring the whole set again would, without numba."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.moteur.oracle_perimetre import Cas, cas

from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import Etat, PerimetreError


def sommes(flux: object, membres: list[int]) -> tuple[float, float, float]:
    matrice = np.zeros((flux.n, flux.n))  # type: ignore[attr-defined]
    matrice[flux.origine, flux.destination] = flux.volume  # type: ignore[attr-defined]
    return (
        float(matrice[membres].sum()),
        float(matrice[:, membres].sum()),
        float(matrice[np.ix_(membres, membres)].sum()),
    )


@settings(max_examples=60, deadline=None)
@given(cas(), st.lists(st.integers(0, 7), max_size=20))
def test_any_walk_ends_where_a_fresh_start_does(probleme: Cas, gestes: list[int]) -> None:
    flux, _ = probleme
    etat = Etat(Echanges.from_flux(flux))
    for geste in gestes:
        unite = geste % flux.n
        (etat.retirer if etat.membre[unite] else etat.ajouter)(unite)
    assert (etat.residents, etat.emplois, etat.internes) == sommes(flux, etat.membres.tolist())
    apres = np.stack(etat.apres())
    for unite in range(flux.n):
        membres = sorted(set(etat.membres.tolist()) ^ {unite})
        assert tuple(apres[:, unite]) == sommes(flux, membres)
    valeur = etat.valeur()
    for contribution in etat.contributions():
        reste = [m for m in etat.membres.tolist() if flux.codes[m] != contribution.unite]
        assert contribution.delta == pytest.approx(valeur - Etat(Echanges.from_flux(flux), reste).valeur())


@settings(max_examples=30, deadline=None)
@given(cas())
def test_dense_and_sparse_exchanges_agree(probleme: Cas) -> None:
    flux, _ = probleme
    echanges = Echanges.from_flux(flux)
    matrice = np.zeros((flux.n, flux.n))
    matrice[flux.origine, flux.destination] = flux.volume
    attendue = matrice + matrice.T
    np.fill_diagonal(attendue, 0)
    ordre = np.arange(flux.n)[::-1]
    assert np.array_equal(echanges.dense(ordre), attendue[np.ix_(ordre, ordre)])


def test_a_unit_is_neither_added_nor_removed_twice() -> None:
    from tests.moteur.test_perimetre_recherche import grille

    etat = Etat(Echanges.from_flux(grille(3, 0)[0]), [1])
    with pytest.raises(PerimetreError, match="« g001 » fait déjà partie"):
        etat.ajouter(1)
    with pytest.raises(PerimetreError, match="« g002 » ne fait pas partie"):
        etat.retirer(2)


def test_evaluating_imports_neither_numba_nor_scipy() -> None:
    code = (
        "import sys, binome.services.territoire.questions, binome.services.territoire.terrain, binome.cli.territoire.perimetre\n"
        "from binome.moteur.perimetre.question import Question\n"
        "sys.exit(bool({'numba', 'scipy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
