"""« Depuis votre dernière visite »: what others did, in words, and nothing of what one may not read."""

from __future__ import annotations

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import VisiteDuDossier
from binome.services.acces import ouverture
from binome.services.echanges import commentaires, visites
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
FICHE = "plan_actions.fiches[f1]"


def depuis(qui):
    ouvert = ouverture.ouvrir(qui, "essai")
    return visites.lire(ouvert, commentaires.attendent(ouvert))


def test_what_others_did_is_told_until_it_is_seen(dossier, chef, membre):
    elu = membre(Role.elu)
    assert depuis(elu).numero is None, "nothing says how far they saw"
    visites.marquer(elu, "essai", 1)
    assert depuis(elu).rien
    saisir(chef, "essai", 1, {f"{FICHE}.titre": "Une autre"})
    commentaires.commenter(chef, "essai", "", "Vu ?")
    vu = depuis(elu)
    assert [e.recit for e in vu.etapes] and "Une autre" in vu.etapes[0].recit and "Chef" in vu.etapes[0].recit
    assert vu.remarques == 1 and depuis(chef).rien
    visites.marquer(elu, "essai", 2)
    assert depuis(elu).rien


def test_nothing_is_told_of_what_one_may_not_read(dossier, chef, membre):
    lecteur = membre(Role.lecteur)
    visites.marquer(lecteur, "essai", 1)
    saisir(chef, "essai", 1, {f"{FICHE}.visibilite": "confidentiel", f"{FICHE}.titre": "Secret"})
    commentaires.commenter(chef, "essai", FICHE, "Chut")
    vu = depuis(lecteur)
    assert "Secret" not in str(vu) and vu.remarques == 0


def test_what_was_seen_stays_seen_and_nothing_to_come_is(dossier, chef):
    for numero in (0, 7, 1, 0):
        visites.marquer(chef, "essai", numero)
    assert VisiteDuDossier.objects.get().numero == 1
    etranger = maquettes.compte("etranger")
    with pytest.raises(ouverture.IntrouvableError):
        visites.marquer(etranger, "essai", 1)


def test_what_was_left_while_the_page_was_read_is_still_to_be_told(dossier, chef, membre):
    elu = membre(Role.elu)
    visites.marquer(elu, "essai", 1)
    montree = horloge.maintenant()
    commentaires.commenter(chef, "essai", "", "Trop tard pour cette page")
    visites.marquer(elu, "essai", 1, montree)
    assert depuis(elu).remarques == 1
    visites.marquer(elu, "essai", 1)
    visites.marquer(elu, "essai", 1, montree)
    assert depuis(elu).remarques == 0, "an older page takes nothing back"


@pytest.mark.parametrize("numero", [0, -5, 10**9])
def test_a_number_that_is_none_leaves_a_page_that_opens(dossier, chef, membre, numero):
    elu = membre(Role.elu)
    visites.marquer(elu, "essai", numero)
    saisir(chef, "essai", 1, {f"{FICHE}.titre": "Une autre"})
    assert len(depuis(elu).etapes) == 1
