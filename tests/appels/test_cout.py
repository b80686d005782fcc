"""No rule is quadratic in the plan or in the perimeter: work counted in calls, never in seconds."""

import itertools
import sys

import pytest

from binome.appels.catalogue import charger_appel
from binome.appels.regle import Contexte
from binome.appels.verification import verifier
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import Commune, Epci, GeographieEnMemoire


def _siren(rang: int) -> str:
    base = f"{20000000 + rang}"
    somme = sum(
        (d * 2 - 9 if d * 2 > 9 else d * 2) if i % 2 == 0 else d for i, d in enumerate(map(int, reversed(base)))
    )
    return base + str(-somme % 10)


def grand_dossier(epci: int, actions: int) -> tuple[Dossier, GeographieEnMemoire]:
    """A dossier of any size on a chain of EPCI of two communes each."""
    sirens = [_siren(rang) for rang in range(epci)]
    communes = tuple(Commune(f"{r:05}", f"C{r}", "05", sirens[r // 2], None, 100) for r in range(2 * epci))
    les_epci = tuple(
        Epci(s, f"CC {s}", "CC", (communes[2 * r].code, communes[2 * r + 1].code), ("05",), 200, 10.0)
        for r, s in enumerate(sirens)
    )
    adjacence = tuple((a, b, 100.0) for a, b in itertools.pairwise(sirens))
    fiche = {"titre": "t", "axe": "x", "porteurs": [{"nom": "P", "nature": "entreprise"}], "cout": {"montant": 10}}
    ligne = {"financeur": "f", "nature": "pret", "montant": 9}
    membres = [{"siren": s, "nom": s} for s in sirens]
    annonce = {"nature": "departement", "code": "05", "nom": "D"}
    fiches = [{**fiche, "id": f"f{i}", "financement": [ligne]} for i in range(actions)]
    brut = {
        "id": "grand",
        "titre": "T",
        "territoire": "T",
        "appel": "ti-2023-2027",
        "perimetre": {"membres": membres, "territoire_annonce": annonce},
        "plan_actions": {"axes": [{"id": "x", "titre": "X"}], "fiches": fiches},
        "gouvernance": {"binomes": [{"id": f"b{i}", "epci": s} for i, s in enumerate(sirens)]},
        "chiffres": [{"id": f"c{i}", "libelle": "l", "valeur": 1, "unite": "u"} for i in range(actions)],
    }
    dossier = Dossier.model_validate(brut)
    return dossier, GeographieEnMemoire(les_epci=les_epci, les_communes=communes, adjacence=adjacence)


def _appels_de_fonctions(epci: int, actions: int) -> int:
    dossier, geographie = grand_dossier(epci, actions)
    executable = charger_appel("ti-2023-2027")
    contexte = Contexte(executable.appel, geographie, executable.appel.echeance.limite)
    compte = 0

    def compter(_cadre, evenement, _argument):
        nonlocal compte
        compte += evenement in ("call", "c_call")

    sys.setprofile(compter)
    try:
        verifier(dossier, executable, contexte)
    finally:
        sys.setprofile(None)
    return compte


@pytest.mark.parametrize(("petit", "grand"), [((10, 200), (10, 800)), ((40, 10), (160, 10))])
def test_work_grows_with_the_dossier_not_with_its_square(petit, grand):
    assert _appels_de_fonctions(*grand) < 5 * _appels_de_fonctions(*petit)
