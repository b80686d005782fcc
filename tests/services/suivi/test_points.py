"""A reminder goes to whoever is asked, each in their turn; its link writes of one action, and of nothing else."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.suivi.evenements import GenreDeSuivi
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import Compte, CorrespondantDeSuivi, Dossier, EvenementDeSuivi, LabelAccorde, PointDemande
from binome.services.acces.ouverture import RefusError
from binome.services.effacement import effacement
from binome.services.socle import horloge
from binome.services.socle.erreurs import LienCaducError
from binome.services.suivi import points
from binome.services.suivi.ecriture import SuiviRefuseError

MAINTENANT = dt.datetime(2024, 6, 3, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def horloge_tenue(monkeypatch: pytest.MonkeyPatch) -> maquettes.Horloge:
    return maquettes.Horloge(MAINTENANT).tenir(monkeypatch)


@pytest.fixture
def qui(chef: Compte, dossier: Dossier, django_capture_on_commit_callbacks: object) -> CorrespondantDeSuivi:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        return points.nommer(chef, dossier.identifiant, "f1", "Dominique Vial", "dominique@exemple.fr")


def jeton() -> str:
    """That of the last letter."""
    trouve = re.search(r"/point/([\w-]+)/", mail.outbox[-1].body)
    assert trouve
    return trouve[1]


def etat(acte: str = "en_cours", **suite: object) -> SaisieDeSuivi:
    brut = {"genre": "avancement", "acte": acte, "jour": "2024-06-01", **suite}
    return SaisieDeSuivi.model_validate(brut)


def test_the_letter_names_the_action_and_its_link_writes_of_it_alone(qui: CorrespondantDeSuivi, label: LabelAccorde):
    assert "Une halle pour le bois" in mail.outbox[-1].subject
    assert "Une école" not in mail.outbox[-1].body
    lu = points.lire(jeton())
    assert lu.situation.action.fiche == "f1"
    # Whatever action a form names, it is of this one.
    points.repondre(jeton(), [etat(fiche="f2", texte="Le permis est déposé.")])
    ligne = EvenementDeSuivi.objects.get()
    assert (ligne.fiche, ligne.source, ligne.par, ligne.correspondant) == ("f1", "lien", None, qui)


def test_what_is_not_said_by_a_link_is_refused(qui: CorrespondantDeSuivi):
    decision = SaisieDeSuivi(genre=GenreDeSuivi.decision, acte="local", jour=dt.date(2024, 6, 1), texte="Oui")
    for saisies in ([], [decision], [etat(corrige=1)]):
        with pytest.raises(SuiviRefuseError):
            points.repondre(jeton(), saisies)
    for faux in ("", "invente", jeton()[:-1]):
        with pytest.raises(LienCaducError):
            points.lire(faux)


def test_a_reminder_comes_each_quarter_and_the_former_link_closes(
    qui: CorrespondantDeSuivi, horloge_tenue: maquettes.Horloge, django_capture_on_commit_callbacks: object
):
    ancien = jeton()
    assert points.envoyer(horloge.maintenant()) == 0
    horloge_tenue.avancer(days=91)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert points.envoyer(horloge.maintenant()) == 0
    horloge_tenue.avancer(days=1)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert points.envoyer(horloge.maintenant()) == 1
    assert points.envoyer(horloge.maintenant()) == 0
    with pytest.raises(LienCaducError):
        points.lire(ancien)
    assert points.lire(jeton())
    horloge_tenue.avancer(days=46)
    with pytest.raises(LienCaducError):
        points.lire(jeton())


@pytest.mark.parametrize(
    ("jour", "mois", "avant"),
    [("2024-05-31", 3, "2024-02-29"), ("2024-01-15", 3, "2023-10-15"), ("2024-12-31", 1, "2024-11-30")],
)
def test_a_quarter_before(jour: str, mois: int, avant: str):
    assert points.il_y_a(dt.date.fromisoformat(jour), mois) == dt.date.fromisoformat(avant)


def test_who_is_no_longer_asked_writes_no_more_and_an_erased_person_leaves_what_they_said(
    qui: CorrespondantDeSuivi, chef: Compte, dossier: Dossier
):
    points.repondre(jeton(), [etat(texte="Dit par Dominique Vial")])
    effacement.effacer("dominique@exemple.fr", "sur demande")
    qui.refresh_from_db()
    assert (qui.nom, qui.courriel) == ("", "")
    assert not PointDemande.objects.exists()
    assert "Vial" not in EvenementDeSuivi.objects.get().texte
    autre = points.nommer(chef, dossier.identifiant, "f1", "Autre", "autre@exemple.fr")
    points.retirer(chef, dossier.identifiant, autre.pk)
    assert points.correspondants(autre.label) == []


def test_only_who_holds_the_follow_up_names_people_and_not_without_end(
    chef: Compte, dossier: Dossier, label: LabelAccorde
):
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=["f1"])
    with pytest.raises(RefusError):
        points.nommer(porteur, dossier.identifiant, "f1", "Ami", "ami@exemple.fr")
    for faux in (("zz", "Nom", "a@exemple.fr"), ("f1", " ", "a@exemple.fr"), ("f1", "Nom", "rien")):
        with pytest.raises(SuiviRefuseError):
            points.nommer(chef, dossier.identifiant, *faux)
