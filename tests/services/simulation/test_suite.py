"""The Hautes-Alpes goes on: what `make run` shows after the label is played by the services, and marked everywhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests import maquettes
from tests.services.effacement.histoires_personnes import lignes_brutes, trouver

from binome.documents.lecture import lire_fichier
from binome.domaine.accords.etats import EtatDAccord
from binome.domaine.droits.droits import Role
from binome.domaine.suivi.engagements import EtatDEngagement
from binome.registre.models import BilanArrete, Compte, Envoi, EvenementDeSuivi, LabelAccorde
from binome.services.acces import ouverture
from binome.services.accords import lecture
from binome.services.bilan import arrets
from binome.services.demonstration import atelier
from binome.services.demonstration.atelier import DemonstrationError
from binome.services.simulation import annee_suivie, suite
from binome.services.socle import horloge
from binome.services.suivi import engagements

TEXTE = lire_fichier(Path(__file__).parents[3] / suite.EXEMPLE).dossier
LABEL = dt.date(2024, 11, 9)


def test_an_invented_year_says_only_what_is_past_marked_and_in_order():
    lots = list(annee_suivie.par_trimestre(TEXTE, LABEL, 395))
    assert [jours for jours, _ in lots] == sorted(jours for jours, _ in lots)
    for jours, lot in lots:
        assert all(saisie.jour < LABEL + dt.timedelta(days=jours) for saisie in lot)
        assert all(saisie.texte and "illustratif" in saisie.texte for saisie in lot)
    assert {s.genre.value for _, lot in lots for s in lot} >= {"avancement", "financement", "mesure", "difficulte"}
    assert len(annee_suivie.des_entreprises(TEXTE)) >= 2


@pytest.mark.django_db
def test_it_is_played_in_a_demonstration_only(settings: Any):
    settings.BINOME_DEMONSTRATION = False
    with pytest.raises(DemonstrationError):
        suite.jouer()


@pytest.mark.lent(15)
@pytest.mark.django_db
def test_the_labelled_example_has_all_that_follows_a_label(settings: Any, tmp_path: Path):
    settings.BINOME_DEMONSTRATION, settings.DONNEES = True, tmp_path
    dossier = suite.jouer()
    assert suite.jouer() == dossier
    label = LabelAccorde.objects.get()
    assert "exemple illustratif" in label.territoire
    assert set(EvenementDeSuivi.objects.values_list("source", flat=True)) == {"exemple"}
    (promis,) = engagements.du_label(label, horloge.aujourdhui())
    assert promis.etat is EtatDEngagement.en_retard
    ouvert = ouverture.ouvrir(atelier.compte_du_role(Role.chef_de_projet), suite.DOSSIER)
    assert [a.etat for a in lecture.lister(ouvert)] == [EtatDAccord.donne] * 2
    fiche = arrets.fiche_de(BilanArrete.objects.get())
    assert fiche.illustratif and fiche.repondants == len(suite.AVIS) and len(fiche.enseignements) == 2
    assert not Envoi.objects.filter(etat="attente").exists()
    # What follows a label is journalled, and names nobody.
    brut = "\n".join(lignes_brutes())
    assert {ligne.split("\t")[2].split(".")[0] for ligne in brut.splitlines()} >= {"accord", "bilan", "suivi", "label"}
    gens = [(c.email, c.nom) for c in Compte.objects.exclude(nom="")]
    assert gens and "@" not in brut and [qui for qui in gens if trouver(brut, *qui)] == []
    # The living dossier comes beside it.
    assert atelier.charger().identifiant == atelier.DOSSIER
    page = maquettes.navigateur(ouvert.compte).get(f"/atelier/{suite.DOSSIER}/plan-d-actions/offre/")
    assert page.status_code == 200 and "exemple illustratif" in page.content.decode()
