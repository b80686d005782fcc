"""Pages of the announcement: two people arm, the rehearsal is true, the decision appears at its instant, the assembly."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar
from tests import maquettes
from tests.services.annonce import scene
from tests.services.annonce.scene import INSTANT, S
from tests.services.comite.monde import Monde
from tests.services.horodatage.autorite import fabriquer, servir
from tests.web.champs_refuses import fautes

from binome.registre.models import (
    AnnonceDeCampagne,
    AssembleeGenerale,
    Campagne,
    DecisionDuDepot,
    DeportDecide,
    InviteALAssemblee,
    Jeton,
    LigneJournal,
    Notification,
    PreuveDeNotification,
    RoleCampagne,
)
from binome.services.annonce import dates, essais, execution
from binome.services.comite import decisions
from binome.services.horodatage import jetons, preuves
from binome.services.notifications import nouvelles
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
ICI, LABELS = "/annonce/campagnes/ti-2023-2027/", "/campagnes/ti-2023-2027/labels/"
LA_BAS = horloge.a_paris(INSTANT)
VOULU = {"jour": LA_BAS.date().isoformat(), "heure": f"{LA_BAS:%H:%M}"}


@pytest.fixture
def monde(db, referentiel, monkeypatch, settings, tmp_path):
    # What is kept in a file outlives a test.
    monkeypatch.setattr(essais, "_racine", lambda: tmp_path)
    fait = Monde(2)
    fait.pendule = scene.Pendule(fait).tenir(monkeypatch)
    scene.decider(fait, (S.label, S.refus))
    return fait


def client(monde, nom):
    # Someone of a committee holds a second factor.
    from allauth.mfa.models import Authenticator

    compte = monde.comptes[nom]
    Authenticator.objects.get_or_create(user=compte, type="totp", defaults={"data": {"secret": "x"}})
    return maquettes.navigateur(compte)


def lire(navigateur, adresse, code=200):
    reponse = navigateur.get(adresse)
    assert reponse.status_code == code, (adresse, reponse.status_code)
    return reponse.content.decode()


def test_two_people_arm_and_the_decision_is_there_at_its_instant_for_its_team_alone(monde, monkeypatch):
    presidente, secretaire, chef = (client(monde, n) for n in ("presidente", "secretaire", "chef"))
    monkeypatch.setattr("binome.web.comptes.confirmation.compte_confirme", lambda _: True)
    assert ICI in lire(presidente, "/comite/ti-2023-2027/decisions/")
    assert "2 décisions prêtes" in lire(presidente, ICI)
    assert presidente.post(f"{ICI}proposer/", {"jour": "2023-01-01", "heure": "12:00"}).status_code == 422
    assert presidente.post(f"{ICI}proposer/", VOULU).status_code == 302
    assert "Une autre personne doit" in lire(presidente, ICI) and "Armer l’annonce" in lire(secretaire, ICI)
    lue = AnnonceDeCampagne.objects.get().empreinte
    assert presidente.post(f"{ICI}armer/", {"empreinte": lue}).status_code == 422
    assert secretaire.post(f"{ICI}armer/", {"empreinte": lue}).status_code == 302
    assert "Armée pour le" in lire(secretaire, ICI)
    for reste in ("decision/", "decision.pdf"):
        lire(chef, f"/annonce/dossiers/dossier-1/{reste}", 404)
    avant = maquettes.navigateur().get(LABELS)
    assert "pas encore annoncées" in avant.content.decode()
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    apres = maquettes.navigateur().get(LABELS, headers={"if-none-match": avant["ETag"]})
    assert apres.status_code == 200 and "1 territoire" in apres.content.decode()
    page = lire(chef, "/annonce/dossiers/dossier-2/decision/")
    assert "Non retenu" in page and scene.MOTIFS in page
    assert chef.get("/annonce/dossiers/dossier-2/decision.pdf").content.startswith(b"%PDF-")
    lire(client(monde, "etranger"), "/annonce/dossiers/dossier-2/decision/", 404)
    ligne = Notification.objects.filter(genre="decision", compte=monde.comptes["chef"]).first()
    assert chef.post(f"/comptes/notifications/{ligne.pk}/").status_code == 302
    assert PreuveDeNotification.objects.filter(fait="lue").count() == 1
    assert "Lue\u202f: " in lire(presidente, f"{ICI}notifications/")


def test_cancelled_it_says_by_whom_and_why(monde, monkeypatch, coupures):
    # The key and the places of the labels are drawn before, for all candidates, and stay.
    coupures.gardees |= {
        f"registre_{quoi}" for quoi in ("cledelabel", "lignejournal", "listedestatuts", "placedestatut")
    }
    monkeypatch.setattr("binome.web.comptes.confirmation.compte_confirme", lambda _: True)
    presidente = client(monde, "presidente")
    presidente.post(f"{ICI}proposer/", VOULU)
    assert presidente.post(f"{ICI}annuler/", {"motif": " "}).status_code == 422
    assert presidente.post(f"{ICI}annuler/", {"motif": "Une <b>erreur</b>."}).status_code == 302
    page = lire(presidente, ICI)
    assert "annulée par Presidente" in page and "Une &lt;b&gt;erreur&lt;/b&gt;." in page
    assert ".." not in page.partition("Annonces passées")[2].partition("</ul>")[0], "a reason ends as its writer did"


def _repeter():
    """The job that waits, done."""
    (attend,) = DBTaskResult.objects.filter(task_path=essais.repeter.module_path)
    essais.repeter.call(*attend.args_kwargs["args"])
    attend.delete()


def test_the_rehearsal_shows_each_address_and_each_letter_that_then_come(monde):
    presidente = client(monde, "presidente")
    assert "Aucun essai n’est fait." in lire(presidente, f"{ICI}essai/")
    assert presidente.post(f"{ICI}essai/").status_code == 302
    assert "En attente d’un ouvrier" in lire(presidente, f"{ICI}essai/")
    # Asked for twice, it is made once.
    assert presidente.post(f"{ICI}essai/").status_code == 302
    _repeter()
    page = lire(presidente, f"{ICI}essai/")
    for attendu in (
        "les décisions sont les mêmes",
        LABELS,
        "/annonce/dossiers/dossier-1/decision/",
        "apparaît",
        "chef@exemple.fr",
        "n’est pas retenue",
    ):
        assert attendu in page, attendu
    # The labels of the campaign, of the site and of its API, the label's page and its two files, the page of each decision.
    assert "8 adresses changent" in page and "Les adresses qui ne changent pas" in page
    sans_changement = page.partition("Les adresses qui ne changent pas")[2]
    assert "/labels/listes/1/revocation.json" in sans_changement and "/.well-known/did.json" in sans_changement
    assert "pas encore annoncées" in maquettes.navigateur().get(LABELS).content.decode()
    for nom, code in (("chef", 404), ("ministere", 403)):
        autre = client(monde, nom)
        lire(autre, f"{ICI}essai/", code)
        assert autre.post(f"{ICI}essai/").status_code == code


def test_a_long_rehearsal_is_read_a_page_at_a_time_by_as_many_queries(monde, monkeypatch):
    presidente = client(monde, "presidente")
    presidente.post(f"{ICI}essai/")
    _repeter()

    def requetes(adresse):
        with CaptureQueriesContext(connection) as faites:
            page = lire(presidente, adresse)
        return page, len(faites)

    entiere, combien = requetes(f"{ICI}essai/")
    courriels = entiere.count("@exemple.fr</th>")
    monkeypatch.setattr("binome.web.pages.PAR_PAGE", 1)
    tete, a_une = requetes(f"{ICI}essai/")
    suite, suivantes = requetes(f"{ICI}essai/?dossiers=2&adresses=8&courriels={courriels}")
    assert combien == a_une == suivantes <= 14
    for page, rangs in ((tete, (1, 1, 1)), (suite, (2, 8, courriels))):
        for total, rang in zip(("2 dossiers", "8 adresses changent", f"{courriels} courriels"), rangs, strict=True):
            assert total in page and f"page {rang} sur {total.split()[0]}" in page, (total, rang)
    assert "?dossiers=2#dossiers" in tete and "?adresses=7#adresses" in suite
    assert courriels > tete.count("@exemple.fr</th>") == suite.count("@exemple.fr</th>") == 1


def test_a_rehearsal_of_what_changed_since_says_so(monde):
    presidente, ici = client(monde, "presidente"), monde.depots[0].dossier.identifiant
    presidente.post(f"{ICI}essai/")
    _repeter()
    decisions.preparer(monde.comptes["secretaire"], ici, S.label, "D'autres motifs.")
    assert "ont changé depuis cet essai" in lire(presidente, f"{ICI}essai/")
    assert presidente.post(f"{ICI}essai/").status_code == 302
    # Who asked for it and conducts the committee no longer makes nothing of it.
    monde.membres["presidente"].delete()
    _repeter()
    assert "ne pourrait pas se faire" in lire(client(monde, "secretaire"), f"{ICI}essai/")


def test_a_rehearsal_that_could_not_be_asked_for_is_not_said_to_be_on_its_way(monde, monkeypatch):
    presidente = client(monde, "presidente")

    def plein(*_):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as disque:
        disque.setattr(essais.file, "enfiler", plein)
        assert presidente.post(f"{ICI}essai/").status_code == 503
    assert "Aucun essai n’est fait." in lire(presidente, f"{ICI}essai/")


def test_queries_of_the_page_do_not_grow_with_the_files(monde):
    presidente, comptes = client(monde, "presidente"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as requetes:
            lire(presidente, ICI)
        comptes.append(len(requetes))
        if len(comptes) == 1:
            monde.depots = [monde.deposer("dossier-3")]
            scene.decider(monde, (S.label,))
    assert comptes[0] == comptes[1] <= 14


def _jointes(compte, genre):
    """The calendars that the letters of a kind carry to somebody."""
    lignes = list(Notification.objects.filter(genre=genre, compte=compte))
    pieces = [piece for dite in nouvelles.dire(compte, lignes).values() for piece in dite.pieces()]
    return [octets for nom, octets, mime in pieces if (nom, mime) == ("assemblee.ics", "text/calendar")]


def _annulee_elle_est_dite(monde, presidente, compte):
    """The last assembly is cancelled: the page, the letter and its calendar say it, to whoever was invited only."""
    ici = f"/annonce/assemblees/{InviteALAssemblee.objects.filter(compte=compte).latest('pk').assemblee_id}/"
    assert "ses invités en sont prévenus" in presidente.post(f"{ici}annuler/", follow=True).content.decode()
    assert 'name="present"' not in lire(presidente, ici)
    (jointe,) = _jointes(compte, "assemblee_annulee")
    retiree = Calendar.from_ical(jointe)
    (evenement,) = retiree.walk("VEVENT")
    assert (retiree["METHOD"], evenement["STATUS"], evenement["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    (dite,) = Notification.objects.filter(genre="assemblee_annulee", compte=compte)
    assert "annulée" in nouvelles.dire(compte, [dite])[dite.pk].titre
    assert nouvelles.dire(monde.comptes["etranger"], [dite]) == {}


@pytest.mark.usefixtures("coupures")
def test_the_assembly_from_its_invitation_to_who_came(monde, settings):
    presidente, chef = client(monde, "presidente"), client(monde, "chef")
    seance = {**VOULU, "lieu": "Paris, salle 3", "duree": "120", "objet": "Lancer la campagne."}
    assert "personne à réunir" in presidente.post(f"{ICI}assemblee/", seance).content.decode()
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    assert presidente.post(f"{ICI}assemblee/", seance).status_code == 422, "that day is past"
    plus_tard = horloge.a_paris(INSTANT + dt.timedelta(days=20))
    seance |= {"jour": plus_tard.date().isoformat(), "heure": f"{plus_tard:%H:%M}"}
    assert presidente.post(f"{ICI}assemblee/", seance).status_code == 302
    invite = InviteALAssemblee.objects.get(compte=monde.comptes["chef"])
    ici = f"/annonce/assemblees/{invite.assemblee_id}/"
    agenda = Calendar.from_ical(chef.get(f"{ici}assemblee.ics").content).walk("VEVENT")[0]
    assert agenda["LOCATION"] == "Paris, salle 3" and agenda["SEQUENCE"] == 0
    assert agenda["UID"] == "assemblee-ti-2023-2027-1@" + str(urlsplit(settings.BINOME_ADRESSE).hostname)
    settings.BINOME_ADRESSE = "https://ailleurs.exemple.fr"
    assert chef.post(f"{ici}invitation/", {"reponse": "peut-être"}).status_code == 403
    assert chef.post(f"{ici}invitation/", {"reponse": "oui"}).status_code == 302
    assert "Vient" in lire(presidente, ici)
    (jointe,) = _jointes(invite.compte, "assemblee")
    assert Calendar.from_ical(jointe) == Calendar.from_ical(chef.get(f"{ici}assemblee.ics").content)
    # What is known of it is in the form that moves it: nothing is to be typed again.
    deja = lire(presidente, f"{ICI}assemblee/")
    for dit in (seance["jour"], seance["heure"], "Paris, salle 3", 'value="120"', "Lancer la campagne."):
        assert dit in deja, dit
    lire(client(monde, "etranger"), f"{ici}invitation/", 404)
    lire(chef, ici, 404)
    # Moved: who had answered is asked again, and calendars follow; who left the team meanwhile is told nothing new.
    parti = InviteALAssemblee.objects.exclude(compte=invite.compte).get(compte=monde.comptes["industrie"])
    RoleCampagne.objects.filter(compte=parti.compte).delete()
    monde.pendule.a(INSTANT + dt.timedelta(days=1))
    assert presidente.post(f"{ICI}assemblee/", {**seance, "lieu": "Lyon"}).status_code == 302
    invite.refresh_from_db()
    assert invite.reponse == "" and Notification.objects.filter(genre="assemblee", compte=invite.compte).count() == 2
    assert Notification.objects.filter(genre="assemblee", compte=parti.compte).count() == 1
    deplacee = Calendar.from_ical(chef.get(f"{ici}assemblee.ics").content).walk("VEVENT")[0]
    assert (deplacee["SEQUENCE"], deplacee["UID"]) == (1, agenda["UID"]), "the site is called otherwise, the event not"
    assert deplacee["DTSTAMP"].dt > agenda["DTSTAMP"].dt, "RFC 5545, 3.8.7.2: when it was last said"
    assert presidente.post(ici, {"present": [invite.pk]}).status_code == 403, "it has not been held"
    monde.pendule.a(INSTANT + dt.timedelta(days=21))
    assert presidente.post(ici, {"present": [invite.pk, "x", "9" * 30]}).status_code == 302
    assert InviteALAssemblee.objects.filter(present=True).count() == 1
    assert chef.post(f"{ici}invitation/", {"reponse": "non"}).status_code == 403, "it has begun"
    # Cancelled once, and then nothing is written of it any more.
    assert presidente.post(f"{ici}annuler/").status_code == 302
    combien = LigneJournal.objects.count()
    assert presidente.post(f"{ici}annuler/").status_code == 403
    assert presidente.post(ici, {"present": []}).status_code == 403
    assert InviteALAssemblee.objects.filter(present=True).count() == 1 and LigneJournal.objects.count() == combien
    assert Campagne.objects.count() == 1
    # One that was held is cancelled in silence; of one that is not, whoever was invited is told.
    assert not Notification.objects.filter(genre="assemblee_annulee", compte=invite.compte).exists()
    seance |= {"jour": (plus_tard + dt.timedelta(days=20)).date().isoformat()}
    assert presidente.post(f"{ICI}assemblee/", seance).status_code == 302
    _annulee_elle_est_dite(monde, presidente, invite.compte)


def test_an_assembly_that_was_held_is_moved_no_more_another_one_is_convened(monde):
    presidente = client(monde, "presidente")
    scene.armer(monde)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    seance = {"heure": "10:00", "lieu": "Paris", "duree": "120", "objet": "Lancer la campagne."}
    jours = [(INSTANT + dt.timedelta(days=n)).date().isoformat() for n in (20, 60)]
    assert presidente.post(f"{ICI}assemblee/", seance | {"jour": jours[0]}).status_code == 302
    tenue = AssembleeGenerale.objects.get()
    assert tenue.invites.filter(compte=monde.comptes["chef"]).update(reponse="oui", repondu_le=INSTANT) == 1
    monde.pendule.a(INSTANT + dt.timedelta(days=21))
    assert "Convoquer l’assemblée générale" in lire(presidente, f"{ICI}assemblee/")
    assert "Convoquer une autre assemblée" in lire(presidente, f"/annonce/assemblees/{tenue.pk}/")
    assert presidente.post(f"{ICI}assemblee/", seance | {"jour": jours[1]}).status_code == 302
    autre, avant = AssembleeGenerale.objects.all()
    assert (avant.pk, avant.prevue_le, avant.version) == (tenue.pk, tenue.prevue_le, 1) and avant.uid != autre.uid
    assert avant.invites.get(compte=monde.comptes["chef"]).reponse == "oui"
    assert f"/annonce/assemblees/{autre.pk}/" in lire(presidente, ICI), "the next one is the one that is led to"


def test_the_token_of_a_decision_is_taken_from_its_page_by_its_team(monde, settings, tmp_path):
    ici = "/annonce/dossiers/dossier-1/decision/"
    liens = {forme: f"{ici}horodatage.{forme}" for forme in preuves.FORMES}
    chef, autre = client(monde, "chef"), client(monde, "etranger")
    scene.armer(monde)
    lire(chef, liens["tsr"], 404)
    monde.pendule.a(INSTANT)
    execution.annoncer.call()
    sans = lire(chef, ici)
    assert "Aucune autorité d’horodatage n’est réglée ici" in sans and liens["tsr"] not in sans
    lire(chef, liens["tsr"], 404)
    decision = DecisionDuDepot.objects.get(depot__dossier__identifiant="dossier-1")
    with servir(fabriquer(tmp_path)) as autorite:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = autorite.adresse, str(autorite.chaine)
        jetons.obtenir.func(Jeton.objects.get(objet=dates.datee(decision).objet).pk)
    monde.pendule.a(dt.datetime.now(dt.UTC))
    with CaptureQueriesContext(connection) as requetes:
        avec = lire(chef, ici)
    assert "Horodatée par un tiers, CN=Horodatage, le " in avec and "tient par lui-même" in avec and len(requetes) <= 14
    for forme, lien in liens.items():
        assert lien in avec and chef.get(lien).content == dates.datee(decision).prendre(forme)
        lire(autre, lien, 404)
    lire(chef, f"{ici}horodatage.exe", 404)
    # The committee reads the same on its own page; who takes no part in the dossier reads nothing of it.
    presidente, la = client(monde, "presidente"), "/comite/ti-2023-2027/decisions/dossier-1/"
    with CaptureQueriesContext(connection) as requetes:
        avec = lire(presidente, la)
    assert "Horodatée par un tiers, CN=Horodatage, le " in avec and "tient par lui-même" in avec and len(requetes) <= 14
    for forme in preuves.FORMES:
        lien = f"{la}{decision.version}/horodatage.{forme}"
        assert lien in avec and presidente.get(lien).content == dates.datee(decision).prendre(forme)
        lire(autre, lien, 404)
    lire(presidente, f"{la}9/horodatage.tsr", 404)
    deport = {"portee": "dossier", "sens": "deport", "motif": "x", "par": monde.comptes["secretaire"]}
    DeportDecide.objects.create(
        campagne=monde.campagne,
        dossier=decision.depot.dossier,
        compte=monde.comptes["presidente"],
        le=INSTANT,
        **deport,
    )
    lire(presidente, f"{la}{decision.version}/horodatage.tsr", 403)
    assert "Horodatée" not in lire(presidente, la)


def test_a_refusal_is_said_beside_its_field(monde, monkeypatch):
    monkeypatch.setattr("binome.web.comptes.confirmation.compte_confirme", lambda _: True)
    presidente = client(monde, "presidente")
    proposes, manques = fautes(presidente, ICI, VOULU["jour"])
    assert presidente.post(f"{ICI}proposer/", VOULU).status_code == 302
    annules, autres = fautes(presidente, ICI, VOULU["jour"])
    assert (proposes, annules) == (2, 1)
    assert not manques + autres, "\n".join(manques + autres)
