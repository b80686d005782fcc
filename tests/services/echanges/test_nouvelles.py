"""What is told of remarks: to those whom they name or concern, once, and to nobody who may not read them."""

from __future__ import annotations

import pytest
from django.core import mail
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import MentionDeRemarque, Notification, RoleDossier
from binome.services.echanges import commentaires
from binome.services.echanges.commentaires import RemarqueInvalideError
from binome.services.notifications import liste

pytestmark = pytest.mark.django_db
FICHE = "plan_actions.fiches[f1]"


@pytest.fixture
def laisser(settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def faire(qui, chemin, texte):
        with django_capture_on_commit_callbacks(execute=True):
            return commentaires.commenter(qui, "essai", chemin, texte)

    return faire


def _genres(compte):
    return [recue.nom for recue in liste.lister(compte)]


def test_whoever_is_named_is_told_at_once_and_the_others_in_the_morning(dossier, chef, membre, laisser):
    elu, porteur, lecteur = (
        membre(Role.elu, "alix"),
        membre(Role.contributeur, "porteur", ["f1"]),
        membre(Role.lecteur),
    )
    laisser(elu, f"{FICHE}.cout", "@Porteur : ce coût est-il hors taxes ?")
    (message,) = mail.outbox
    assert message.to == [porteur.email] and "hors taxes" in message.body and "coût de l" in message.body
    assert _genres(porteur) == ["Remarque où l'on vous cite"]
    assert _genres(chef) == ["Remarque sur ce que vous suivez"] and not _genres(lecteur) and not _genres(elu)
    laisser(porteur, f"{FICHE}.cout", "Oui.")
    assert _genres(elu) == ["Remarque sur ce que vous suivez"], "who spoke of the place is told of the answer"


def test_whoever_left_a_remark_is_told_that_another_settled_it(dossier, chef, membre, laisser):
    elu = membre(Role.elu)
    remarque = laisser(elu, "titre", "Trop long")
    commentaires.resoudre(chef, "essai", remarque.pk)
    siennes = Notification.objects.filter(compte=elu)
    assert [n.genre for n in siennes] == ["remarque_reglee"]
    sienne = laisser(chef, "titre", "Le mien")
    commentaires.resoudre(chef, "essai", sienne.pk)
    assert not Notification.objects.filter(compte=chef, genre="remarque_reglee").exists()


def test_who_may_not_read_is_not_named_nor_told(dossier, chef, membre, laisser):
    elu, lecteur = membre(Role.elu), membre(Role.lecteur)
    avant = laisser(elu, FICHE, "@Lecteur, lisez donc")
    saisir(chef, "essai", 1, {f"{FICHE}.visibilite": "confidentiel"})
    assert liste.lister(lecteur) == [], "what was told is no more, once it is reserved"
    with pytest.raises(RemarqueInvalideError, match="ne peut pas lire"):
        laisser(elu, FICHE, "@Lecteur")
    RoleDossier.objects.filter(compte=lecteur).delete()
    assert MentionDeRemarque.objects.filter(remarque=avant).count() == 1 and liste.lister(lecteur) == []


def test_a_name_that_two_bear_is_asked_and_nothing_is_kept(dossier, chef, membre, laisser):
    for nom in ("camille-roux", "camille-emond"):
        personne = membre(Role.lecteur, nom)
        personne.nom = nom.replace("-", " ").title()
        personne.save()
    with pytest.raises(RemarqueInvalideError, match="@Camille Roux ou @Camille Emond"):
        laisser(chef, "", "@Camille ?")
    assert not MentionDeRemarque.objects.exists() and not mail.outbox


def test_names_are_counted_as_messages(dossier, chef, membre, laisser, monkeypatch):
    membre(Role.elu)
    monkeypatch.setattr("binome.services.notifications.envois.PAR_EQUIPIER", ((maquettes.dt.timedelta(days=1), 1),))
    laisser(chef, "", "@Elu")
    with pytest.raises(RemarqueInvalideError, match="Trop de messages"):
        laisser(chef, "", "@Elu encore")
