"""Remarks by the hundred: pages of them, and an end to them that says what to do."""

from __future__ import annotations

import pytest
from tests import maquettes
from tests.maquettes import A_TEMPS, ID

from binome.registre.models import Commentaire
from binome.services.acces import ouverture
from binome.services.echanges import commentaires, demandes
from binome.services.echanges.commentaires import RemarqueInvalideError

pytestmark = pytest.mark.django_db


@pytest.fixture
def ouvert():
    chef = maquettes.compte("chef")
    maquettes.dossier_signe(maquettes.campagne(), chef)
    return ouverture.ouvrir(chef, ID)


def _laisser(ouvert, combien, **champs):
    Commentaire.objects.bulk_create(
        Commentaire(
            dossier=ouvert.dossier, chemin="titre", texte=f"{n}", auteur=ouvert.compte, cree_le=A_TEMPS, **champs
        )
        for n in range(combien)
    )


def test_a_page_holds_a_hundred_and_together_they_hold_all(ouvert):
    _laisser(ouvert, 250)
    _laisser(ouvert, 130, resolu_le=A_TEMPS, resolu_par=ouvert.compte)
    pages = [commentaires.feuilleter(ouvert, ouvertes=n, reglees=n) for n in (1, 2, 3)]
    assert [len(p.ouvertes) for p in pages] == [100, 100, 50]
    assert [len(p.reglees) for p in pages[:2]] == [100, 30]
    vues = [c.pk for p in pages for c in p.ouvertes]
    assert sorted(vues) == sorted(Commentaire.objects.filter(resolu_le=None).values_list("pk", flat=True))
    assert pages[0].reglees[0].texte == "129", "the latest settled first"


def test_two_hundred_remarks_cost_the_queries_of_two(ouvert, django_assert_num_queries):
    _laisser(ouvert, 2)
    with django_assert_num_queries(3):
        [str(c.auteur) for c in commentaires.feuilleter(ouvert).ouvertes]
    _laisser(ouvert, 198)
    with django_assert_num_queries(3):
        [str(c.auteur) for c in commentaires.feuilleter(ouvert).ouvertes]


def test_too_many_that_wait_are_refused_until_some_are_settled(ouvert, monkeypatch):
    monkeypatch.setattr(commentaires, "OUVERTES_MAX", 3)
    _laisser(ouvert, 3)
    with pytest.raises(RemarqueInvalideError, match="réglez-en"):
        commentaires.commenter(ouvert.compte, ID, "titre", "Une de plus.")
    commentaires.resoudre(ouvert.compte, ID, Commentaire.objects.first().pk)
    assert commentaires.commenter(ouvert.compte, ID, "titre", "Une de plus.").pk


def test_there_is_an_end_to_them_all(ouvert, monkeypatch):
    monkeypatch.setattr(commentaires, "REMARQUES_MAX", 3)
    _laisser(ouvert, 3, resolu_le=A_TEMPS, resolu_par=ouvert.compte)
    with pytest.raises(RemarqueInvalideError, match="n'en garde pas plus"):
        commentaires.commenter(ouvert.compte, ID, "titre", "Une de plus.")


def test_the_page_is_bounded_and_leads_to_the_next(ouvert):
    _laisser(ouvert, 150)
    client = maquettes.navigateur(ouvert.compte)
    premiere = client.get(f"/atelier/{ID}/remarques/?lieu=titre").content.decode()
    assert premiere.count('id="remarque-') == 100 and "lieu=titre&amp;page=2" in premiere
    assert client.get(f"/atelier/{ID}/remarques/?page=2").content.decode().count('id="remarque-') == 50


def test_demands_that_wait_have_an_end_too(ouvert, monkeypatch):
    monkeypatch.setattr(demandes, "OUVERTES_MAX", 1)
    premiere = demandes.demander(ouvert.compte, ID, ouvert.compte.pk, "Relire.")
    with pytest.raises(demandes.DemandeInvalideError, match="terminez-en"):
        demandes.demander(ouvert.compte, ID, ouvert.compte.pk, "Relire encore.")
    demandes.terminer(ouvert.compte, ID, premiere.pk)
    assert demandes.demander(ouvert.compte, ID, ouvert.compte.pk, "Relire encore.").pk
