"""The verdicts of the first call, frozen before its rules became data: finding by finding, to the letter.

`gel/verdicts.json` was written by the rules when they were code; it changes only when the call itself does, and then by
hand. To see what a change would do: `python tests/appels/test_gel.py` writes the verdicts of today beside it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from binome.appels.catalogue import charger_appel
from binome.appels.exemples import charger_exemples, preparer
from binome.appels.regle import Contexte
from binome.appels.verification import verifier
from binome.documents.lecture import lire_fichier
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import Geographie
from binome.domaine.verdict.mesures import MesurePerimetre, Part, PerimetreMieux
from binome.referentiel import Referentiel

APPEL = "ti-2023-2027"
GEL = Path(__file__).parent / "gel" / "verdicts.json"
EXEMPLES = Path(__file__).parents[2] / "exemples"
AVANT = dt.datetime(2023, 9, 20, 12, tzinfo=dt.UTC)
VEILLE = dt.datetime(2025, 12, 23, 22, 59, 59, tzinfo=dt.UTC)
"""The last second, in Paris, of the law on conflicts of interest as the call of 2023 knew it."""
MESURE = MesurePerimetre(
    nature="observe",
    offre=Part(bas=0.61, haut=0.61),
    demande=Part(bas=0.64, haut=0.64),
    source="essai",
    millesime="2021",
)
MIEUX = PerimetreMieux(
    sirens=("200067825", "200067320"),
    auto_contention=0.82,
    actuelle=0.63,
    centre="200067825",
    ensembles_examines=12,
)


def _dossier(nom: str) -> Dossier:
    return lire_fichier(EXEMPLES / nom / "dossier.yaml").dossier


def _constats(dossier: Dossier, geographie: Geographie, date: dt.datetime, **autour: Any) -> list[dict[str, Any]]:
    executable = charger_appel(APPEL)
    verdict = verifier(dossier, executable, Contexte(executable.appel, geographie, date, **autour))
    return [c.model_dump(mode="json") for c in verdict.constats]


def _des_dossiers(geographie: Geographie) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    reel, corrige = _dossier("hautes-alpes"), _dossier("hautes-alpes-corrige")
    for nom, dossier, autre in (("reel", reel, corrige), ("corrige", corrige, reel)):
        yield f"{nom}, à temps", _constats(dossier, geographie, AVANT)
        autour = {"autres": (autre,), "mesure": MESURE, "mieux": MIEUX}
        yield f"{nom}, mesuré et comparé, la veille de la loi", _constats(dossier, geographie, VEILLE, **autour)


def _des_exemples() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    executable = charger_appel(APPEL)
    for exemple in charger_exemples(executable):
        if exemple.date and exemple.date > VEILLE:
            continue
        cas = preparer(exemple, executable)
        verdict = verifier(cas.dossier, executable, cas.contexte)
        siens = [c.model_dump(mode="json") for c in verdict.constats if c.regle == exemple.regle]
        yield f"{exemple.regle} · {exemple.titre}", siens


def verdicts(geographie: Geographie) -> dict[str, list[dict[str, Any]]]:
    """Case → its findings, in the order of the verdict."""
    return dict([*_des_dossiers(geographie), *_des_exemples()])


@pytest.fixture(scope="module")
def gel() -> dict[str, list[dict[str, Any]]]:
    lus: dict[str, list[dict[str, Any]]] = json.loads(GEL.read_text(encoding="utf-8"))
    return lus


def test_the_verdicts_of_the_two_candidatures_are_what_they_were(referentiel: Referentiel, gel: Any) -> None:
    lus = dict(_des_dossiers(referentiel))
    assert len(lus) == 4
    for cas, constats in lus.items():
        assert [c["regle"] for c in constats] == [c["regle"] for c in gel[cas]]
        for constat, attendu in zip(constats, gel[cas], strict=True):
            assert constat == attendu, f"{cas} : {attendu['regle']}"


@pytest.mark.lent
def test_the_findings_of_the_examples_are_what_they_were(gel: Any) -> None:
    lus = dict(_des_exemples())
    geles = {cas for cas in gel if " · " in cas}
    assert len(geles) > 100
    assert not geles - set(lus), "an example that was frozen is gone"
    assert not {cas for cas in geles if lus[cas] != gel[cas]}


def test_the_freeze_would_see_a_word_that_changed(referentiel: Referentiel, gel: Any) -> None:
    cas, constats = next(iter(_des_dossiers(referentiel)))
    constats[0]["a_faire"] += " "
    assert constats != gel[cas]


if __name__ == "__main__":
    from binome.referentiel import charger_referentiel

    texte = json.dumps(verdicts(charger_referentiel()), ensure_ascii=False, indent=1, sort_keys=True)
    GEL.with_name("aujourd-hui.json").write_text(texte + "\n", encoding="utf-8")
