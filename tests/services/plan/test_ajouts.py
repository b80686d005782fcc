"""Two people add an action at once: two actions, two ids."""

import functools

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.services.acces import ouverture
from binome.services.plan import ajouts, gestes
from binome.services.redaction import enregistrement
from binome.services.redaction.edition import Edition, IdentifiantPrisError
from binome.services.texte import texte_entier, texte_lisible

pytestmark = pytest.mark.django_db
TEXTE = b"""
id: essai
titre: Essai
territoire: Essai
appel: ti-2023-2027
plan_actions:
  axes: [{id: axe-1, titre: A}]
"""


@pytest.fixture
def deux(campagne, chef):
    """The same dossier, open to two who hold the plan."""
    dossier = maquettes.dossier_ouvert(campagne, chef, TEXTE)
    autre = maquettes.compte("autre", au=dossier, role=Role.chef_de_projet)
    return ouverture.ouvrir(chef, "essai"), ouverture.ouvrir(autre, "essai")


def _fiches(ouvert):
    ouvert.dossier.refresh_from_db()
    return [
        (f["id"], f["titre"])
        for f in texte_entier.arbre(texte_entier.revision_de_tete(ouvert.dossier))["plan_actions"]["fiches"]
    ]


def _une(titre):
    return lambda plan, connus: gestes.ajouter(plan, "axe-1", titre, connus=connus)


def _pendant(autre, titre, faire):
    """`faire`, with another person who adds and saves while it prepares its first try."""
    reste = [1]

    def avec_l_autre(plan, connus):
        prete = faire(plan, connus)
        if reste and reste.pop():
            ajouts.ajouter(autre, _une(titre))
        return prete

    return avec_l_autre


@pytest.mark.parametrize("titre", ["La mienne", "La même"])
def test_two_who_add_at_once_get_two_actions(deux, titre):
    moi, autre = deux
    neuve, _ = ajouts.ajouter(moi, _pendant(autre, "La même", _une(titre)))
    assert neuve == "1-2"
    assert _fiches(moi) == [("1-1", "La même"), ("1-2", titre)]


def test_without_the_look_at_what_is_taken_one_action_would_be_lost(deux, monkeypatch):
    moi, autre = deux
    monkeypatch.setattr(Edition, "de_valeurs", functools.partial(_sans_neuve, Edition.de_valeurs))
    ajouts.ajouter(moi, _pendant(autre, "La même", _une("La même")))
    assert _fiches(moi) == [("1-1", "La même")]


def _sans_neuve(de_valeurs, base, valeurs, fiche=None, *, neuve=None):
    return de_valeurs(base, valeurs, fiche)


def test_an_id_that_was_removed_is_not_given_again(deux, chef):
    moi, _ = deux
    premiere, _ = ajouts.ajouter(moi, _une("Une"))
    saisir(chef, "essai", 2, {gestes.place(premiere): None})
    suivante, _ = ajouts.ajouter(ouverture.ouvrir(chef, "essai"), _une("Deux"))
    assert (premiere, suivante) == ("1-1", "1-2")
    ouvert = ouverture.ouvrir(chef, "essai")
    plan = texte_lisible.lire(ouvert).arbre["plan_actions"]
    _, valeurs = gestes.ajouter({**plan, "fiches": []}, "axe-1", "Trois")
    with pytest.raises(IdentifiantPrisError):
        enregistrement.enregistrer(ouvert, Edition.de_valeurs(4, valeurs, neuve="1-1"))


def test_a_button_pressed_twice_is_one_gesture_and_two_people_are_two(deux):
    moi, autre = deux
    assert ajouts.ajouter(moi, _une("La même"), 1)[0] == ajouts.ajouter(moi, _une(" La même "), 1)[0] == "1-1"
    assert ajouts.ajouter(autre, _une("La même"), 1)[0] == "1-2"
    # What was written in it since makes it another one; so does a page that showed it.
    saisir(moi.compte, "essai", 3, {f"{gestes.place('1-1')}.description": "Écrite."})
    assert ajouts.ajouter(moi, _une("La même"), 1)[0] == "1-3"
    assert ajouts.ajouter(moi, _une("La même"), 5)[0] == "1-4"


def test_a_button_pressed_twice_at_once_is_one_gesture(deux):
    moi, _ = deux
    neuve, fait = ajouts.ajouter(moi, _pendant(moi, "La même", _une("La même")), 1)
    assert (neuve, fait.inchangee, _fiches(moi)) == ("1-1", True, [("1-1", "La même")])
