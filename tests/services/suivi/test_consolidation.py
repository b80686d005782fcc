"""Many plans at once: the sums are those of each, a région sees its own, and the number of queries does not grow."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.suivi import argent
from binome.domaine.suivi.evenements import ActeDeDecision
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import EvenementDeSuivi, LabelAccorde
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError
from binome.services.suivi import consolidation, ecriture, emporte, lectures


def dire(
    label: LabelAccorde, fiche: str = "f1", genre: str = "financement", acte: str = "accord", **suite: Any
) -> None:
    brut = {"fiche": fiche, "genre": genre, "acte": acte, "jour": dt.date(2024, 3, 1), **suite}
    ecriture.dire(label.depot.par, label.dossier.identifiant, SaisieDeSuivi.model_validate(brut))


@pytest.fixture
def labels(label: LabelAccorde) -> list[LabelAccorde]:
    autre = maquettes.labellise(label.campagne, label.depot.par, nom="autre", regions=["84", "93"])
    dire(label, tiers="ADEME", montant="100")
    dire(label, "f3", tiers="Région", montant="50")
    dire(autre, tiers="ademe", montant="10")
    dire(autre, "", "decision", "regional", texte="Revoir le plan", tiers="Préfet")
    return [label, autre]


def test_the_country_adds_up_and_a_région_sees_its_own(labels: list[LabelAccorde]):
    campagne = labels[0].campagne
    national = maquettes.officiel(Role.instructeur, campagne, "national")
    vue = consolidation.consolider(national, campagne.identifiant)
    assert vue.sommes.accord == 160
    assert [(g.nom.upper(), g.sommes.accord) for g in vue.par_financeur] == [("ADEME", 110), ("RÉGION", 50)]
    assert [(r, len(siens), s.accord) for r, siens, s in vue.par_region] == [("84", 1, 10), ("93", 2, 160)]
    assert len(vue.decisions(ActeDeDecision.regional)) == 1
    chacun = [lectures.suivre(ouverture.ouvrir(li.depot.par, li.dossier.identifiant)) for li in labels]
    assert vue.sommes == argent.somme(li for s in chacun for li in s.situation.lignes)
    region = maquettes.officiel(Role.instructeur, campagne, "region", portee="84")
    assert [t.label.identifiant for t in consolidation.consolider(region, campagne.identifiant).territoires] == [
        "l-autre"
    ]
    for passant in (labels[0].depot.par, maquettes.compte("passant")):
        with pytest.raises(IntrouvableError):
            consolidation.consolider(passant, campagne.identifiant)


def test_what_is_written_then_is_seen_at_once_and_queries_do_not_grow(labels: list[LabelAccorde]):
    campagne = labels[0].campagne
    qui = maquettes.officiel(Role.comite, campagne)
    consolidation.consolider(qui, campagne.identifiant)
    dire(labels[0], tiers="ADEME", montant="1")
    with CaptureQueriesContext(connection) as requetes:
        assert consolidation.consolider(qui, campagne.identifiant).sommes.accord == 161
    for n in range(3):
        maquettes.labellise(campagne, labels[0].depot.par, nom=f"n{n}")
    with CaptureQueriesContext(connection) as autres:
        assert len(consolidation.consolider(qui, campagne.identifiant).territoires) == 5
    assert 4 < len(autres) <= len(requetes) + 2 <= 14


def test_an_erased_name_leaves_what_was_kept(labels: list[LabelAccorde]):
    campagne = labels[0].campagne
    qui = maquettes.officiel(Role.comite, campagne)
    assert "Préfet" in str(consolidation.consolider(qui, campagne.identifiant).territoires)
    EvenementDeSuivi.objects.filter(tiers="Préfet").update(tiers="[personne effacée]")
    assert "Préfet" not in str(consolidation.consolider(qui, campagne.identifiant).territoires)


def test_the_file_has_a_row_for_each_and_no_formula(labels: list[LabelAccorde]):
    campagne = labels[0].campagne
    vue = consolidation.consolider(maquettes.officiel(Role.comite, campagne), campagne.identifiant)
    texte = emporte.consolide(vue, {"93": "=Région"}, "csv").decode()
    assert "Essai;l-essai;'=Région;3;" in texte
    assert emporte.consolide(vue, {}, "xlsx").startswith(b"PK")
