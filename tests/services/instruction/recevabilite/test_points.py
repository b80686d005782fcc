"""The checklist of admissibility: what the verdict suggests, what people say, and the act that it leads to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from tests.instruits import Instruits

from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.domaine.procedure.recevabilite import EtatDuPoint
from binome.registre.models import LigneJournal, PointExamine
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.instruction import depots_instruits, passages
from binome.services.instruction.depots_instruits import ChangeEntreTempsError
from binome.services.instruction.recevabilite import points

HA = "hautes-alpes-corrige"
TERME = dt.date(2999, 1, 1)
POINTS = ("a-temps", "perimetre", "plan", "binome", "chef-de-projet")


def _vus(instruits: Instruits) -> dict[str, points.PointVu]:
    instruit = depots_instruits.ouvrir(instruits.comptes["region"], HA)
    return {vu.point.id: vu for vu in points.points(instruit)}


def test_each_point_comes_with_its_findings_and_what_they_suggest(instruits: Instruits) -> None:
    vus = _vus(instruits)
    assert tuple(vus) == POINTS
    assert vus["binome"].propose is EtatDuPoint.rempli and vus["binome"].constats
    assert all(vu.etat is EtatDuPoint.a_examiner for vu in vus.values())
    # A finding is shown beside the points that cite its clause, and nowhere else.
    assert {c.regle.split("-")[0] for c in vus["perimetre"].constats} <= {"PER", "HUM"}


def test_admissible_once_every_point_was_examined_and_none_is_missing(instruits: Instruits) -> None:
    qui = instruits.comptes["region"]
    with pytest.raises(RefusError, match="restent à examiner"):
        points.declarer_recevable(qui, HA, TERME)
    for point in POINTS:
        points.examiner(qui, HA, point, EtatDuPoint.rempli)
    points.examiner(qui, HA, "plan", EtatDuPoint.manquant, "Les fiches n'ont pas de coût.")
    with pytest.raises(RefusError, match="Des points manquent : Un plan"):
        points.declarer_recevable(qui, HA, TERME)
    points.examiner(instruits.comptes["sgar"], HA, "plan", EtatDuPoint.sans_objet, "Vu avec la Région.")
    assert points.declarer_recevable(qui, HA, TERME).vers == EtapeDuDepot.avis
    with pytest.raises(RefusError, match="déjà décidée"):
        points.examiner(qui, HA, "plan", EtatDuPoint.rempli)
    dites = [(p.etat, p.note, str(p.par)) for p in _vus(instruits)["plan"].histoire]
    assert [d[0] for d in dites] == ["rempli", "manquant", "sans_objet"] and dites[2][2] == "Sgar"
    ecrit = " ".join(LigneJournal.objects.filter(action="instruction.point").values_list("donnees", flat=True))
    assert "coût" not in ecrit and "note_condense" in ecrit


def test_who_may_say_something_of_a_point(instruits: Instruits) -> None:
    for nom, erreur in (
        ("ailleurs", IntrouvableError),
        ("etranger", IntrouvableError),
        ("comite", RefusError),
        ("chef", RefusError),
    ):
        with pytest.raises(erreur):
            points.examiner(instruits.comptes[nom], HA, "plan", EtatDuPoint.rempli)
    qui = instruits.comptes["region"]
    with pytest.raises(RefusError, match="pas dans la liste"):
        points.examiner(qui, HA, "inconnu", EtatDuPoint.rempli)
    for note in ("x" * 4_001, "\ud800"):
        with pytest.raises(RefusError):
            points.examiner(qui, HA, "plan", EtatDuPoint.rempli, note)
    points.examiner(qui, HA, "plan", EtatDuPoint.rempli, apres=0)
    with pytest.raises(ChangeEntreTempsError):
        points.examiner(instruits.comptes["sgar"], HA, "plan", EtatDuPoint.manquant, apres=0)
    # Said again, it is not written again.
    points.examiner(qui, HA, "plan", EtatDuPoint.rempli)
    assert PointExamine.objects.count() == 1


@pytest.mark.parametrize("geste", ["update", "delete"])
def test_the_database_itself_refuses_to_change_what_was_said(instruits: Instruits, geste: str) -> None:
    points.examiner(instruits.comptes["region"], HA, "plan", EtatDuPoint.rempli)
    tous = PointExamine.objects.all()
    changer = {"update": lambda: tous.update(etat="manquant"), "delete": lambda: tous._raw_delete(tous.db)}[geste]
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        changer()


def test_inadmissible_with_its_reasons(instruits: Instruits) -> None:
    qui = instruits.comptes["region"]
    with pytest.raises(RefusError, match="se motive"):
        points.declarer_irrecevable(qui, HA, " ")
    points.declarer_irrecevable(qui, HA, "Reçu sans périmètre.")
    assert passages.etape(passages.passages(instruits.depot)) is EtapeDuDepot.irrecevable
