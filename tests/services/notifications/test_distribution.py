"""The outbox: told once, to whoever may still know of it when it leaves, as each one chose; and proved."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from tests import maquettes
from tests.courriers import HorlogeDeLaFile, travailler
from tests.serveur_smtp import serveur_smtp

from binome.domaine.droits.droits import Role
from binome.domaine.procedure.etapes import Acte
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import (
    Compte,
    DeportDecide,
    Envoi,
    Notification,
    PreuveDeNotification,
    RoleCampagne,
    RoleDossier,
)
from binome.services.acces.ouverture import IntrouvableError
from binome.services.depot import depots
from binome.services.instruction import passages
from binome.services.instruction.nouvelles import _SUITES
from binome.services.notifications import distribution, liste, nouvelles, preferences, preuves, resumes
from binome.services.socle import horloge as temps

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
G = GenreDeNotification


@pytest.fixture
def horloge(monkeypatch):
    # What waits for the digest of the morning depends on how far it is.
    montre = HorlogeDeLaFile(heure=12)
    monkeypatch.setattr(temps, "maintenant", montre)
    return montre


@pytest.fixture
def monde(referentiel, horloge):
    """A deposit in Provence, its team, who instructs there, for the whole country, and elsewhere."""
    campagne = maquettes.campagne(echeance=temps.aujourdhui() + dt.timedelta(days=30), ouverte_le=horloge())
    chef = maquettes.compte("chef")
    dossier = maquettes.dossier_signe(campagne, chef, quand=horloge())
    for nom, portee in {"sud": "93", "national": "", "bretagne": "53"}.items():
        maquettes.officiel(Role.instructeur, campagne, nom, portee)
    return dossier


def deposer(dossier):
    chef = dossier.roles.get(role=Role.chef_de_projet.value).compte
    depot = depots.deposer(chef, dossier.identifiant, "cle-de-notification")
    travailler()
    return depot


def qui(nom):
    return Compte.objects.get(email=f"{nom}@exemple.fr")


def passer(dossier, acte, **suite):
    passage = passages.passer(qui("national"), dossier.identifiant, acte, **suite)
    travailler()
    return passage


def pour(adresse):
    return [m for m in mail.outbox if m.to == [adresse] and "Accusé" not in m.subject]


def test_a_deposit_is_told_to_those_who_instruct_there_in_the_morning(monde, horloge):
    deposer(monde)
    lignes = Notification.objects.filter(genre=G.depot_recu)
    assert {(li.compte.nom, li.etat) for li in lignes} == {("Sud", "resume"), ("National", "resume")}
    assert not pour("sud@exemple.fr")
    horloge.avancer(days=1)
    (resume,) = pour("sud@exemple.fr")
    assert (
        resume.subject == "Hautes-Alpes · 1 nouvelle ce matin"
        and "/instruction/dossiers/hautes-alpes-corrige/" in resume.body
    )
    assert len(pour("national@exemple.fr")) == 1 and not pour("bretagne@exemple.fr")
    horloge.avancer(days=3)
    assert len(pour("sud@exemple.fr")) == 1, "told once"


def test_complements_are_due_to_the_team_and_say_what_to_do_by_when(monde, horloge):
    deposer(monde)
    terme = temps.aujourdhui() + dt.timedelta(days=10)
    passage = passer(monde, Acte.demander_complements, motif="Le plan est vide.", echeance=terme)
    chef = monde.roles.get(role=Role.chef_de_projet.value).compte
    (lettre,) = pour(chef.email)
    assert lettre.subject.startswith("Hautes-Alpes · Compléter la candidature · au plus tard le ")
    assert [a.mimetype for a in lettre.alternatives] == ["text/html"]
    assert "Le plan est vide" not in lettre.body, "reasons are read on the site"
    preuves_ = {(p.compte_id, p.fait) for p in preuves.de(f"passage:{passage.pk}")}
    equipe = {r.compte_id for r in monde.roles.all()}
    assert preuves_ == {(c, f) for c in equipe for f in ("mise_a_disposition", "envoyee")}


def test_whoever_lost_their_right_between_the_event_and_its_letter_is_not_told(monde, horloge):
    """And the control: those who keep it are."""
    depot = deposer(monde)
    RoleCampagne.objects.filter(compte=qui("sud")).delete()
    horloge.avancer(days=1)
    assert not pour("sud@exemple.fr") and len(pour("national@exemple.fr")) == 1
    assert liste.lister(qui("sud")) == [] and len(liste.lister(qui("national"))) == 1
    with pytest.raises(IntrouvableError):
        liste.ouvrir(qui("sud"), Notification.objects.get(compte=qui("sud")).pk)
    assert depot.dossier.identifiant in liste.lister(qui("national"))[0].nouvelle.lien


def test_a_conflict_found_between_the_event_and_its_letter_stops_it(monde, horloge):
    """Their role is still theirs: they stand aside from this file."""
    deposer(monde)
    sud = qui("sud")
    DeportDecide.objects.create(
        campagne=monde.campagne, dossier=monde, compte=sud, portee="dossier", sens="deport", motif="Lien.", par=sud,
        le=horloge(),
    )  # fmt: skip
    horloge.avancer(days=1)
    assert not pour(sud.email) and liste.lister(sud) == [] and len(pour("national@exemple.fr")) == 1


def test_a_right_removed_once_the_letter_is_queued_stops_it_too(monde, horloge):
    deposer(monde)
    elu = monde.roles.get(role=Role.elu.value)
    passage = passages.passer(qui("national"), monde.identifiant, Acte.declarer_recevable)
    distribution.distribuer.call(f"passage:{passage.pk}", G.recevable.value)
    assert Envoi.objects.filter(genre="nouvelle", destinataire=elu.compte.email, etat="attente").exists()
    RoleDossier.objects.filter(pk=elu.pk).delete()
    travailler()
    assert not pour(elu.compte.email)
    assert Envoi.objects.get(genre="nouvelle", destinataire=elu.compte.email).etat == "sans_objet"
    chef = monde.roles.get(role=Role.chef_de_projet.value).compte
    assert len(pour(chef.email)) == 1


def test_an_event_written_or_handed_out_twice_is_told_once(monde, horloge):
    deposer(monde)
    passage = passer(monde, Acte.declarer_recevable)
    equipe = [r.compte for r in monde.roles.all()]
    with transaction.atomic():
        distribution.notifier(G.recevable, f"passage:{passage.pk}", equipe * 2)
    for _ in range(3):
        distribution.distribuer.call(f"passage:{passage.pk}", G.recevable.value)
    travailler()
    assert Notification.objects.filter(genre=G.recevable).count() == len(equipe)
    assert all(len(pour(c.email)) == 1 for c in equipe)
    # The base itself holds it, whoever writes: one for an event, a person and a kind.
    dite = Notification.objects.filter(genre=G.recevable).values("evenement", "genre", "compte_id", "cree_le")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(**dite)
    Notification.objects.create(**{**dite, "genre": G.irrecevable.value})


def test_outside_of_a_transaction_nothing_is_told(monkeypatch):
    monkeypatch.setattr(distribution, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(transaction.TransactionManagementError):
        distribution.notifier(G.recevable, "passage:1", [])


def test_nothing_is_told_of_what_the_committee_decides(monde, horloge):
    """Acts of the committee are told by the announcement alone."""
    tus = {Acte.ajourner, Acte.deliberer, Acte.labelliser, Acte.refuser}
    assert not tus & set(_SUITES)


def test_each_one_chooses_but_for_what_is_due(monde, horloge):
    chef = monde.roles.get(role=Role.chef_de_projet.value).compte
    with pytest.raises(preferences.ChoixRefuseError, match="ne se refuse pas"):
        preferences.choisir(chef, {"recevable": "ici", "complements_demandes": "ici"})
    assert preferences.de(chef) == {}, "nothing is kept of a refused choice"
    for hostile in ({"recevable": "pigeon"}, {"rien": "ici"}):
        with pytest.raises(preferences.ChoixRefuseError):
            preferences.choisir(chef, hostile)
    preferences.choisir(chef, {"recevable": "ici"})
    deposer(monde)
    passer(monde, Acte.declarer_recevable)
    assert not pour(chef.email) and [r.nom for r in liste.lister(chef)] == ["Candidature déclarée recevable"]
    elu = monde.roles.get(role=Role.elu.value).compte
    assert len(pour(elu.email)) == 1
    preferences.choisir(chef, {"recevable": "courriel"})
    assert preferences.de(chef) == {}


def test_what_was_read_is_not_told_again_and_reading_is_proved_once(monde, horloge):
    deposer(monde)
    sud = qui("sud")
    (recue,) = liste.lister(sud)
    liste.ouvrir(sud, recue.cle)
    horloge.avancer(days=1)
    assert not pour(sud.email)
    passage = passer(monde, Acte.demander_complements, motif="Tout.", echeance=temps.aujourdhui())
    chef = monde.roles.get(role=Role.chef_de_projet.value).compte
    (due,) = [r for r in liste.lister(chef) if r.legale]
    assert liste.tout_lire(chef) == 0, "what is due is opened one by one"
    liste.ouvrir(chef, due.cle)
    premiere = PreuveDeNotification.objects.get(compte=chef, fait="lue").le
    horloge.avancer(days=2)
    liste.ouvrir(chef, due.cle)
    assert PreuveDeNotification.objects.get(compte=chef, fait="lue").le == premiere
    assert f"passage:{passage.pk}" in {p.evenement for p in PreuveDeNotification.objects.all()}


def test_a_proof_is_changed_by_nobody(monde, horloge):
    deposer(monde)
    passer(monde, Acte.demander_complements, motif="Tout.", echeance=temps.aujourdhui())
    preuve = PreuveDeNotification.objects.first()
    for geste in (
        lambda: PreuveDeNotification.objects.filter(pk=preuve.pk).update(fait="lue"),
        lambda: preuve.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            geste()


def test_a_server_that_dies_after_the_message_leaves_one_letter_said_maybe_sent(monde, horloge, settings):
    """Then the job runs again, and again: no second letter, and the proof says what is known."""
    deposer(monde)
    chef = monde.roles.get(role=Role.chef_de_projet.value).compte
    with serveur_smtp() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        smtp.humeur = lambda mot, qui: "perdu" if mot == "MESSAGE" and qui == chef.email else None
        passage = passer(monde, Acte.demander_complements, motif="Tout.", echeance=temps.aujourdhui())
        for _ in range(3):
            distribution.distribuer.call(f"passage:{passage.pk}", G.complements_demandes.value)
            horloge.avancer(hours=20)
        assert len(smtp.pour(chef.email)) == 1
    assert Envoi.objects.get(genre="nouvelle", destinataire=chef.email).etat == "incertaine"
    assert {p.fait for p in PreuveDeNotification.objects.filter(compte=chef)} == {
        "mise_a_disposition",
        "peut_etre_envoyee",
    }


def test_a_digest_asked_for_twice_is_one_letter_and_what_comes_later_waits_for_the_next(monde, horloge):
    deposer(monde)
    sud, matin = qui("sud"), horloge() + dt.timedelta(days=1)
    assert resumes.envoyer_les_resumes(matin) == 2 and resumes.envoyer_les_resumes(matin) == 0
    travailler()
    Notification.objects.filter(compte=sud).update(resume_du=None)
    assert resumes.envoyer_les_resumes(matin) == 0, "one a day"
    assert resumes.envoyer_les_resumes(matin + dt.timedelta(days=1)) == 1
    travailler()
    assert len(pour(sud.email)) == 2


def test_a_kind_without_a_pen_is_told_to_nobody(monde, horloge, monkeypatch):
    """What another version may tell: it waits in the base, and breaks no page."""
    monkeypatch.setattr(nouvelles, "PLUMES", {})
    deposer(monde)
    assert liste.lister(qui("sud")) == []


def test_no_letter_of_news_holds_what_opens_a_door(monde, horloge):
    deposer(monde)
    passer(monde, Acte.declarer_recevable)
    liens = {lien for m in mail.outbox for lien in re.findall(r"https?://[^/\s]+(/\S+)", m.body)}
    assert liens and all(lien.startswith(("/atelier/", "/instruction/", "/comptes/notifications/")) for lien in liens)
