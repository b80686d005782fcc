"""The order of a list: what an action and a scheme share, counted through the words of the action only."""

from __future__ import annotations

from binome.domaine.dossier.plan_actions import Besoin, FicheAction
from binome.offre.catalogue import catalogue
from binome.offre.classement import Index, mots

DISPOSITIFS = [pret.dispositif for pret in catalogue()]


def _premier(titre: str, enjeux: tuple[str, ...] = (), **champs: object) -> str:
    fiche = FicheAction.model_validate({"id": "f", "titre": titre, "axe": "x", **champs})
    notes = Index(DISPOSITIFS).proximites(fiche, enjeux)
    return DISPOSITIFS[max(range(len(notes)), key=lambda rang: notes[rang].note)].id


def test_words_are_compared_without_accents_plurals_nor_common_endings():
    assert mots("Décarboner les ÉNERGIES") == mots("décarbonation, énergie")
    assert mots("de la le les des") == []


def test_an_action_finds_what_speaks_of_it():
    assert _premier("Récupérer la chaleur perdue d'un four").startswith("chaleur-fatale")
    assert _premier("Reporter le fret sur la voie fluviale") == "parm"
    assert _premier("Former à la soudure des demandeurs d'emploi", ("competences",)) == "poec"


def test_a_named_operator_counts_and_it_is_said():
    fiche = FicheAction(
        id="f",
        titre="Sans rapport",
        axe="x",
        besoins=(Besoin(description="Un prêt", operateur="Voies navigables de France"),),
    )
    notes = {d.id: n for d, n in zip(DISPOSITIFS, Index(DISPOSITIFS).proximites(fiche, ()), strict=True)}
    assert "l'action nomme cet opérateur ou ce dispositif" in notes["parm"].raisons


def test_a_stake_alone_does_not_bring_a_scheme_that_is_too_particular():
    fiche = FicheAction(id="f", titre="Monter une coopérative d'achat", axe="x")
    notes = {d.id: n for d, n in zip(DISPOSITIFS, Index(DISPOSITIFS).proximites(fiche, ("innovation",)), strict=True)}
    assert notes["c3iv"].note < 1 < notes["credit-impot-innovation"].note


def test_nothing_in_common_is_worth_nothing():
    fiche = FicheAction(id="f", titre="Zzz", axe="x")
    assert {n.note for n in Index(DISPOSITIFS).proximites(fiche, ())} == {0.0}
    assert Index([]).proximites(fiche, ()) == []
