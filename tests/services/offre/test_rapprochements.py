"""The real candidature meets the offer: short lists, nothing expired, each with its doubts; profiles stay in their file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from binome.domaine.socle.erreurs import Famille
from binome.offre.conditions.recueil import Etat
from binome.offre.rapprochement import ECARTEES
from binome.services.offre import profils, rapprochements
from binome.services.offre.rapprochements import FicheInconnueError
from binome.services.verification.verdict import ouvrir

REEL = Path(__file__).parents[3] / "exemples/hautes-alpes/dossier.yaml"
JOUR = dt.date(2026, 11, 26)


@pytest.fixture(scope="module")
def dossier(referentiel):
    return ouvrir(REEL, referentiel).dossier


def test_the_twenty_two_actions_have_lists_that_can_be_read(dossier, referentiel):
    fiches = rapprochements.apparier(dossier, le=JOUR, geographie=referentiel)
    assert len(fiches) == 22
    for fiche in fiches:
        assert len(fiche.proposes) <= 12
        assert not {r.issue for r in fiche.proposes} & ECARTEES
        assert all(r.a_confirmer or r.adverses for r in fiche.proposes), "each has its doubts"
        assert all(c.source for r in fiche.proposes for c in r.conditions)
    soudure = next(f for f in fiches if f.situation.fiche.id == "4-3")
    assert {r.dispositif.id for r in soudure.proposes[:2]} == {"poec", "poei"}


def test_one_action_alone_and_one_that_is_not_there(dossier, referentiel):
    (seule,) = rapprochements.apparier(dossier, le=JOUR, fiche="2-1", geographie=referentiel)
    assert seule.situation.fiche.id == "2-1"
    with pytest.raises(FicheInconnueError, match="« 9-9 » n'est pas dans ce dossier") as refus:
        rapprochements.apparier(dossier, le=JOUR, fiche="9-9", geographie=referentiel)
    assert refus.value.famille is Famille.introuvable


def test_the_real_places_are_known(dossier, referentiel):
    (fiche,) = rapprochements.apparier(dossier, le=JOUR, fiche="2-3", geographie=referentiel)
    ormat = next(r for r in (*fiche.proposes, *fiche.autres) if r.dispositif.id == "ormat-2026")
    assert next(c for c in ormat.conditions if c.id == "zone").etat is Etat.exclut


def test_a_declared_profile_answers_what_is_asked(dossier, referentiel, tmp_path):
    fichier = tmp_path / "profils.json"
    fichier.write_text(json.dumps({"2-3": {"effectif": 40, "creation": "2001-05-01", "taille": "petite"}}))
    lus = profils.lire(fichier)
    (fiche,) = rapprochements.apparier(dossier, le=JOUR, fiche="2-3", geographie=referentiel, profils=lus)
    flux = next(r for r in fiche.proposes if r.dispositif.id == "diag-eco-flux")
    etats = {c.id: c.etat for c in flux.conditions}
    assert etats["effectif"] is etats["anciennete"] is Etat.remplie


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"{", "ce n'est pas du JSON"),
        (b"[]", "profils.json"),
        (b'{"2-3": {"effectif": -4}}', "effectif"),
        (b'{"2-3": {"salaries": 4}}', "cette cl"),
        (b"[" * 100_000, "ce n'est pas du JSON"),
        (b" " * 1_000_001, "1 Mo"),
        (b"\xff", "ce n'est pas du JSON"),
    ],
)
def test_a_file_of_profiles_that_cannot_be_read_is_said(tmp_path, contenu, dit):
    fichier = tmp_path / "profils.json"
    fichier.write_bytes(contenu)
    with pytest.raises(profils.ProfilsIllisiblesError) as refus:
        profils.lire(fichier)
    assert dit in str(refus.value)
    with pytest.raises(profils.ProfilsIllisiblesError, match="ne peut pas être lu"):
        profils.lire(tmp_path / "absent.json")


@pytest.mark.donnees
def test_the_official_list_of_labels_answers(dossier, referentiel, monkeypatch, tmp_path):
    from tests.moteur.donnees import DONNEES

    from binome.referentiel.connecteurs.chargement import charger
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS

    fichier = DONNEES / "ti_phase2_2024_membres.csv"
    if not fichier.is_file():
        pytest.skip("données ouvertes absentes (dossier voisin shared/data, ou BINOME_DONNEES_OUVERTES)")
    monkeypatch.setenv("BINOME_DONNEES", str(tmp_path))
    connecteur = CONNECTEURS["territoires-industrie"]
    charger(connecteur, fichier, Depot(tmp_path / "connecteurs"), dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    (fiche,) = rapprochements.apparier(dossier, le=JOUR, fiche="4-3", geographie=referentiel)
    vte = next(r for r in (*fiche.proposes, *fiche.autres) if r.dispositif.id == "vte-territoires-industrie")
    assert next(c for c in vte.conditions if c.id == "label").etat is Etat.remplie
