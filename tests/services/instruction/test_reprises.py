"""A deposit that replaces another keeps who takes care of it; what they may not hold any more is said to be assigned."""

from __future__ import annotations

import datetime as dt
import json
from unittest.mock import patch

import pytest
from tests import maquettes
from tests.courriers import en_file
from tests.instruits import ETAT, REGION, SANS_OBSTACLE, Instruits
from tests.saisies import saisir

from binome.registre.models import Affectation, DeportDecide, LigneJournal, Notification, RoleCampagne
from binome.services.depot import depots
from binome.services.instruction import affectations
from binome.services.notifications import liste

pytestmark = [pytest.mark.django_db, pytest.mark.lent(5)]
HA = "hautes-alpes-corrige"


@pytest.fixture
def confies(instruits: Instruits) -> Instruits:
    """The Région's and the State's are each in somebody's hands; another deposit may still come."""
    affectations.affecter(instruits.comptes["region"], HA, REGION, instruits.comptes["collegue"].pk)
    affectations.affecter(instruits.comptes["sgar"], HA, ETAT, instruits.comptes["sgar"].pk)
    instruits.horloge.instant = maquettes.A_TEMPS
    return instruits


def redeposer(instruits: Instruits) -> str:
    saisir(instruits.chef, HA, maquettes.tete(instruits.dossier).numero, {"enjeux_du_territoire": "La forge."})
    maquettes.signer(instruits.dossier, instruits.horloge.instant)
    # The first was written by the clock of the machine, before this one was in hand.
    instruits.horloge.instant = instruits.depot.enregistre_at + dt.timedelta(seconds=1)
    with patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        return depots.deposer(instruits.chef, HA, "cle-du-depot-2", recu_at=maquettes.A_TEMPS).numero


def mains(numero: str) -> dict[str, str]:
    lignes = Affectation.objects.filter(depot__numero=numero).select_related("a")
    return {ligne.service: str(ligne.a) for ligne in lignes}


def test_who_took_care_of_the_former_keeps_it_and_is_told_once_what_changed(confies: Instruits) -> None:
    numero = redeposer(confies)
    assert mains(numero) == {REGION: "Collegue", ETAT: "Sgar"}
    collegue = confies.comptes["collegue"]
    ((_, objet, texte),) = en_file(collegue.email)
    assert "remplacé" in objet and f"/instruction/dossiers/{HA}/?depuis={HA}-1" in texte
    page = confies.client("collegue").get(f"/instruction/dossiers/{HA}/?depuis={HA}-1").content.decode()
    assert "enjeux" in page
    genres = set(Notification.objects.filter(compte=collegue).values_list("evenement", "genre"))
    assert (f"depot:{numero}", "depot_recu") not in genres, "told once"
    # The control: who did not take care of it is told of a deposit, as of any other.
    autres = Notification.objects.filter(evenement=f"depot:{numero}", genre="depot_recu")
    assert {n.compte for n in autres} == {confies.comptes["region"], confies.comptes["national"]}
    (ligne,) = LigneJournal.objects.filter(action="instruction.affectation_reprise")
    dit = json.loads(ligne.donnees)
    assert (dit["numero"], dit["remplace"], set(dit["gardees"]), dit["a_confier"]) == (
        *(numero, [f"{HA}-1"], {REGION, ETAT}),
        [],
    )
    assert next(n.nom for n in liste.lister(collegue)) == "Dépôt que vous instruisez, remplacé"


@pytest.mark.parametrize("comment", ["role", "deport", "service"])
def test_what_they_may_not_hold_any_more_is_to_be_assigned_again(confies: Instruits, comment: str) -> None:
    """The control is the other service: it keeps its own."""
    collegue = confies.comptes["collegue"]
    if comment == "role":
        RoleCampagne.objects.filter(compte=collegue).delete()
    elif comment == "service":
        RoleCampagne.objects.filter(compte=collegue).update(service="sgar-dreets")
    else:
        DeportDecide.objects.create(
            campagne=confies.campagne, dossier=confies.dossier, compte=collegue, portee="dossier", sens="deport",
            motif="Lien.", par=collegue, le=confies.horloge.instant,
        )  # fmt: skip
    numero = redeposer(confies)
    assert mains(numero) == {ETAT: "Sgar"} and not en_file(collegue.email)
    (ligne,) = LigneJournal.objects.filter(action="instruction.affectation_reprise")
    assert json.loads(ligne.donnees)["a_confier"] == [REGION]


def test_what_was_in_nobodys_hands_stays_so(confies: Instruits) -> None:
    affectations.affecter(confies.comptes["region"], HA, REGION, None)
    affectations.affecter(confies.comptes["sgar"], HA, ETAT, None)
    assert mains(redeposer(confies)) == {} and not LigneJournal.objects.filter(action="instruction.affectation_reprise")
