"""A link to read: made by who invites, ended by its day, by a hand, by who made it leaving; never for what is reserved."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import LienDeLecture, LigneJournal
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.ensemble import echeances, liens_de_lecture
from binome.services.ensemble.liens_de_lecture import LienDeLectureRefuseError
from binome.services.equipe import roles
from binome.services.socle import horloge
from binome.services.socle.erreurs import LienCaducError
from binome.services.texte import texte_lisible

pytestmark = pytest.mark.django_db


def dans(jours):
    return horloge.aujourdhui() + dt.timedelta(days=jours)


@pytest.fixture
def fait(dossier, chef):
    lien, adresse = liens_de_lecture.creer(chef, "essai", "Le conseil", dans(30))
    return lien, adresse.rstrip("/").rpartition("/")[2]


def test_its_holder_reads_what_is_public_and_nothing_reserved_now_or_later(fait, chef):
    _, jeton = fait
    assert liens_de_lecture.venir(jeton)
    assert "Deux" in str(texte_lisible.lire(liens_de_lecture.ouvrir(jeton)).arbre)
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2].visibilite": "partenaires"})
    assert "Deux" not in str(texte_lisible.lire(liens_de_lecture.ouvrir(jeton)).arbre)


def test_the_token_is_kept_nowhere_and_the_journal_says_that_a_link_was_made(fait):
    _, jeton = fait
    assert jeton not in str(LienDeLecture.objects.values().get())
    ligne = LigneJournal.objects.order_by("-rang").first()
    assert ligne.action == "lien_de_lecture.cree" and jeton not in ligne.donnees and "conseil" not in ligne.donnees


@pytest.mark.parametrize("fin", ["reprise", "jour", "depart", "inconnu"])
def test_it_ends(fait, dossier, chef, fin):
    lien, jeton = fait
    if fin == "reprise":
        liens_de_lecture.reprendre(chef, "essai", lien.pk)
        liens_de_lecture.reprendre(chef, "essai", lien.pk)
        assert LigneJournal.objects.filter(action="lien_de_lecture.repris").count() == 1
    elif fin == "jour":
        LienDeLecture.objects.update(expire_le=horloge.maintenant())
    elif fin == "depart":
        suivant = maquettes.compte("suivant", au=dossier, role=Role.lecteur)
        roles.passer_la_main(chef, "essai", suivant.pk)
    else:
        jeton = "invente"
    with pytest.raises(LienCaducError):
        liens_de_lecture.ouvrir(jeton)


@pytest.mark.parametrize(
    ("libelle", "jours", "champ"),
    [("", 5, "libelle"), ("x" * 121, 5, "libelle"), ("x", -1, "jusqu_au"), ("x", 92, "jusqu_au")],
)
def test_one_that_cannot_be_made_says_why(dossier, chef, libelle, jours, champ):
    with pytest.raises(LienDeLectureRefuseError) as refus:
        liens_de_lecture.creer(chef, "essai", libelle, dans(jours))
    assert refus.value.champ == champ and not LienDeLecture.objects.exists()


def test_only_who_invites_makes_one_or_takes_it_back(fait, membre):
    lien, _ = fait
    elu, etranger = membre(Role.elu), maquettes.compte("etranger")
    for qui, erreur in ((elu, RefusError), (etranger, IntrouvableError)):
        with pytest.raises(erreur):
            liens_de_lecture.creer(qui, "essai", "Moi", dans(5))
        with pytest.raises(erreur):
            liens_de_lecture.reprendre(qui, "essai", lien.pk)


def test_the_links_of_who_hands_over_hold_no_more_and_are_not_said_to(fait, dossier, chef):
    suivant = maquettes.compte("suivant", au=dossier, role=Role.lecteur)
    quand, lien = horloge.maintenant(), fait[0]
    ouvert = ouverture.ouvrir(chef, "essai")
    assert liens_de_lecture.liste(ouvert, quand) == ([lien], []) and dus(chef, lien)
    roles.passer_la_main(chef, "essai", suivant.pk)
    assert liens_de_lecture.liste(ouverture.ouvrir(suivant, "essai"), quand) == ([], [lien])
    assert not liens_de_lecture.venir(fait[1]) and LienDeLecture.objects.get().vu_le is None and not dus(suivant, lien)


def dus(qui, lien):
    return [t for t in echeances.lire(qui, horloge.maintenant()) if t.cle == f"lien-{lien.pk}"]


def test_that_it_served_is_noted_once_an_hour(fait, monkeypatch):
    _, jeton = fait
    assert liens_de_lecture.venir(jeton)
    premiere = LienDeLecture.objects.get().vu_le
    assert liens_de_lecture.venir(jeton) and LienDeLecture.objects.get().vu_le == premiere
