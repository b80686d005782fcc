"""A label is granted: signed, verified by the very verifier that anyone has, its number and place drawn for all."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.services.label.conftest import ANNONCE, DECISION

from binome.documents.label import emetteur as documents
from binome.documents.label.preuve import empreinte_signee
from binome.documents.label.verification import Verification, verifier
from binome.domaine.label.etats import EtatDuLabel, Signal
from binome.registre.models import (
    Depot,
    Jeton,
    LabelAccorde,
    LigneJournal,
    ListeDeStatuts,
    MentionsDeDecision,
    PlaceDeStatut,
    VersionDuLabel,
)
from binome.services.label import cles, emission, etats, places
from binome.services.label.cle_changee import rotation
from binome.services.label.erreurs import ActeDuLabelRefuseError

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
APRES = ANNONCE + dt.timedelta(days=1)


def juger(version: VersionDuLabel, le: dt.datetime = APRES) -> Verification:
    """As anyone does, of the published files."""
    emetteur = documents.parse(json.dumps(documents.to_json(cles.emetteur())).encode())
    listes = [json.dumps(etats.liste_signee(version.place.liste, s, le)).encode() for s in Signal]
    return verifier(version.attestation.encode(), emetteur, le, listes)


def test_what_is_granted_is_valid_for_anyone(label):
    version = label.versions.get()
    assert juger(version) == Verification(True, EtatDuLabel.valide, ())
    sujet = json.loads(version.attestation)["credentialSubject"]
    assert sujet["territoire"] == label.territoire
    assert sujet["depot"] == {"numero": label.depot.numero, "empreinte": label.depot.empreinte}
    assert sujet["decision"]["jour"] == "2023-11-09"
    assert sujet["conditions"] == DECISION.conditions
    assert [epci["nom"] for epci in sujet["perimetre"] if epci["siren"] == "240500439"] == ["CC du Briançonnais"]


def test_both_files_have_the_same_content_and_their_own_proof(label):
    version = label.versions.get()
    premier, second = json.loads(version.attestation), json.loads(version.attestation_rdfc)
    suites = premier.pop("proof")["cryptosuite"], second.pop("proof")["cryptosuite"]
    assert suites == ("eddsa-jcs-2022", "eddsa-rdfc-2022")
    assert premier == second
    assert empreinte_signee(json.loads(version.attestation)) == version.empreinte


def test_its_timestamp_is_owed_and_the_journal_says_so(label):
    version = label.versions.get()
    jeton = Jeton.objects.get(objet=f"label:{label.identifiant}:1:1")
    assert jeton.empreinte == version.empreinte
    ligne = LigneJournal.objects.get(action="label.emis")
    assert json.loads(ligne.donnees)["label"] == label.identifiant


def test_a_dossier_has_one_label(label, depot):
    with pytest.raises(ActeDuLabelRefuseError, match="déjà son label"):
        emission.emettre(depot, DECISION, ANNONCE)


def test_every_candidate_has_a_number_and_a_place_before_anything_is_decided(candidats, campagne):
    assert places.preparer(campagne, ANNONCE) == 3
    tirees = list(PlaceDeStatut.objects.all())
    assert {p.dossier_id for p in tirees} == {d.dossier_id for d in candidats}
    assert len({p.rang for p in tirees}) == len({p.identifiant for p in tirees}) == 3
    assert places.preparer(campagne, ANNONCE) == 0
    label = emission.emettre(candidats[1], DECISION, ANNONCE)
    assert label.identifiant == next(p.identifiant for p in tirees if p.dossier_id == candidats[1].dossier_id)
    assert PlaceDeStatut.objects.count() == 3


def test_a_withdrawn_deposit_is_no_candidate(candidats, campagne):
    Depot.objects.filter(pk=candidats[0].pk).update(retire_le=ANNONCE)
    assert places.preparer(campagne, ANNONCE) == 2


def test_places_are_drawn_for_campaigns_that_are_closed_only(candidats, campagne):
    assert places.preparer_les_closes(ANNONCE - dt.timedelta(days=90)) == 0
    assert places.preparer_les_closes(ANNONCE) == 3
    assert places.preparer_les_closes(ANNONCE) == 0


def test_a_list_that_is_half_full_is_followed_by_another(candidats, campagne, monkeypatch):
    monkeypatch.setattr(places, "_PLEINE", 2)
    places.preparer(campagne, ANNONCE)
    assert ListeDeStatuts.objects.count() == 1
    places.place(candidats[0].dossier, 2, ANNONCE)
    assert [p.liste.numero for p in PlaceDeStatut.objects.order_by("pk")] == [1, 1, 1, 2]


def test_a_list_does_not_tell_that_a_label_was_granted(candidats, campagne):
    """The same bytes the instant before and after, and whoever is granted it."""
    places.preparer(campagne, ANNONCE)
    liste = ListeDeStatuts.objects.get()
    avant = {s: etats.liste_signee(liste, s, ANNONCE) for s in Signal}
    emission.emettre(candidats[0], DECISION, ANNONCE)
    etats._signees._valeurs.clear()
    assert {s: etats.liste_signee(liste, s, ANNONCE) for s in Signal} == avant


def _dire_la_qualite(candidats):
    qui = maquettes.compte("secretariat")
    campagne = candidats[0].dossier.campagne
    MentionsDeDecision.objects.create(campagne=campagne, auteur_qualite="La ministre", par=qui, le=ANNONCE)


@pytest.mark.parametrize("quoi", ["rien", "decision", "conditions", "qualite", "cle", "place", "depot", "instant"])
def test_what_was_signed_beforehand_is_granted_only_of_what_holds_still(candidats, campagne, monkeypatch, quoi):
    places.preparer(campagne, ANNONCE)
    accords, instant = [(depot, DECISION) for depot in candidats], ANNONCE
    prevus = emission.prevoir(accords, ANNONCE)
    assert len(prevus) == 3 and not LabelAccorde.objects.exists()
    if quoi == "decision":
        accords[1] = (candidats[1], SimpleNamespace(version=2, conditions=DECISION.conditions))
    elif quoi == "conditions":
        accords[1] = (candidats[1], SimpleNamespace(version=1, conditions=["Une autre."]))
    elif quoi == "qualite":
        _dire_la_qualite(candidats)
    elif quoi == "cle":
        rotation.changer_de_cle("Relevée.")
    elif quoi == "place":
        place = PlaceDeStatut.objects.get(dossier=candidats[1].dossier)
        place.rang += 1
        monkeypatch.setattr(places, "premieres", _avec(places.premieres, place))
    elif quoi == "depot":
        candidats[1].empreinte = "0" * 64
    elif quoi == "instant":
        instant += dt.timedelta(milliseconds=1)
    if quoi != "rien":
        with pytest.raises(emission.PasPrevuError):
            emission.emettre_ensemble(accords, instant, prevus)
        assert not LabelAccorde.objects.exists() and not VersionDuLabel.objects.exists()
        return
    # The control: what did not change is granted as it was signed, to the byte, and as it would be signed then.
    emis = emission.emettre_ensemble(accords, instant, prevus)
    gardees = {label.versions.get().attestation for label in emis}
    assert gardees == {prevu.signee.attestation for prevu in prevus.values()}
    assert prevus == emission.prevoir(accords, ANNONCE)


def _avec(vraie, place):
    return lambda *dits: {**vraie(*dits), place.dossier_id: place}


def test_granting_many_takes_as_many_orders_as_granting_one(candidats, campagne):
    places.preparer(campagne, ANNONCE)
    combien = []
    for lot in (candidats[:1], candidats):
        accords = [(depot, DECISION) for depot in lot]
        prevus = emission.prevoir(accords, ANNONCE)
        with transaction.atomic(), CaptureQueriesContext(connection) as vues:
            emission.emettre_ensemble(accords, ANNONCE, prevus)
            transaction.set_rollback(True)
        combien.append(len(vues))
    # `executemany` says its lines one by one to who captures.
    assert combien[1] - combien[0] <= 2 * 2, combien


def test_nothing_is_granted_without_its_key_and_it_is_said_before(candidats, campagne, place):
    places.preparer(campagne, ANNONCE)
    assert emission.empechement() is None
    (place / "cles" / "label-1.pem").unlink()
    assert "sauvegarde" in emission.empechement()
    with pytest.raises(cles.ClePerdueError, match="nouvelle-cle"):
        emission.emettre(candidats[0], DECISION, ANNONCE)
    assert not VersionDuLabel.objects.exists()
