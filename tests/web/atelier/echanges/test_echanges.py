"""Remarks, demands and the calendar, through their pages."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Commentaire, Demande, LigneJournal
from binome.services.echanges import commentaires, demandes
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
REMARQUES, DEMANDES = "/atelier/essai/remarques/", "/atelier/essai/qui-doit-quoi/"
FICHE = "plan_actions.fiches[f1]"


def texte(reponse):
    return reponse.content.decode().replace("\u202f", " ")


def test_a_remark_is_left_settled_and_opened_again(dossier, chef, membre, navigateur):
    lecteur = navigateur(membre(Role.lecteur))
    reponse = lecteur.post(REMARQUES, {"chemin": FICHE, "texte": "<b>Trop</b>\u200b va\u00adgue\u202e"})
    assert reponse.status_code == 302
    page = texte(navigateur(chef).get(REMARQUES))
    assert "&lt;b&gt;Trop" in page and "Action f1" in page
    (remarque,) = Commentaire.objects.all()
    assert remarque.texte == "<b>Trop</b> vague"
    navigateur(chef).post(f"{REMARQUES}{remarque.pk}/")
    assert "1 remarque réglée" in texte(navigateur(chef).get(REMARQUES))
    navigateur(chef).post(f"{REMARQUES}{remarque.pk}/", {"resolu": "non"})
    assert "remarque réglée" not in texte(navigateur(chef).get(REMARQUES))
    actions = [ligne.action for ligne in LigneJournal.objects.all()]
    assert actions[-3:] == ["commentaire.ecrit", "commentaire.resolu", "commentaire.rouvert"]


def test_the_journal_does_not_hold_the_words_of_a_remark(dossier, chef):
    commentaires.commenter(chef, "essai", "", "Entre nous")
    assert "Entre nous" not in LigneJournal.objects.order_by("-rang").first().donnees


@pytest.mark.parametrize(
    "champs",
    [
        {"texte": "  "},
        {"texte": "\u200b\u2060"},
        {"texte": "x" * 4001},
        {"texte": "x", "chemin": "plan_actions.fiches[nulle]"},
    ],
)
def test_a_remark_that_cannot_be_kept_says_why(dossier, chef, navigateur, champs):
    reponse = navigateur(chef).post(REMARQUES, champs)
    assert reponse.status_code == 422 and "erreurs" in texte(reponse)
    assert not Commentaire.objects.exists()


def test_a_dossier_takes_so_many_remarks_and_no_more(dossier, chef, navigateur, monkeypatch):
    monkeypatch.setattr(commentaires, "REMARQUES_MAX", 1)
    assert navigateur(chef).post(REMARQUES, {"texte": "Une"}).status_code == 302
    assert navigateur(chef).post(REMARQUES, {"texte": "Deux"}).status_code == 422
    assert Commentaire.objects.count() == 1


def test_only_the_remarks_of_a_place_are_shown_when_asked(dossier, chef, navigateur):
    commentaires.commenter(chef, "essai", FICHE, "Sur la fiche")
    commentaires.commenter(chef, "essai", "", "Sur le tout")
    page = texte(navigateur(chef).get(REMARQUES, {"lieu": FICHE}))
    assert "Sur la fiche" in page and "Sur le tout" not in page


def test_what_is_said_of_a_reserved_fiche_is_not_shown_to_others(dossier, chef, membre, navigateur):
    saisir(chef, "essai", 1, {f"{FICHE}.visibilite": "confidentiel"})
    saisir(chef, "essai", 2, {f"{FICHE}.titre": "Nom de code"})
    remarque = commentaires.commenter(chef, "essai", FICHE, "Le secret")
    demandes.demander(chef, "essai", chef.pk, "Taire le secret", chemin=FICHE)
    lecteur = membre(Role.lecteur)
    for page in (
        REMARQUES,
        f"{REMARQUES}?lieu={FICHE}",
        DEMANDES,
        f"{DEMANDES}?lieu={FICHE}",
        "/atelier/essai/conformite/",
    ):
        vu = texte(navigateur(lecteur).get(page))
        assert "secret" not in vu and "Nom de code" not in vu, page
    assert "Le secret" in texte(navigateur(chef).get(REMARQUES))
    assert navigateur(lecteur).post(f"{REMARQUES}{remarque.pk}/").status_code == 404
    assert navigateur(lecteur).post(REMARQUES, {"chemin": FICHE, "texte": "Et moi ?"}).status_code == 422
    reponse = navigateur(chef).post(DEMANDES, {"pour": lecteur.pk, "quoi": "Lire", "chemin": FICHE})
    assert "ne peut pas lire cette fiche" in texte(reponse)


def test_something_is_asked_told_by_email_and_done(
    dossier, chef, membre, navigateur, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    elu = membre(Role.elu)
    with django_capture_on_commit_callbacks(execute=True):
        reponse = navigateur(chef).post(
            DEMANDES,
            {"pour": elu.pk, "quoi": "Chi\ufb00rer <i>l'action\u202e", "echeance": "4 mai 2098", "chemin": FICHE},
        )
    assert reponse.status_code == 302
    (message,) = mail.outbox
    assert message.to == [elu.email] and "Chiffrer" in message.body and "4 mai 2098" in message.body
    page = texte(navigateur(elu).get(DEMANDES))
    assert "(vous)" in page and "&lt;i&gt;" in page and "4 mai 2098" in page
    (demande,) = Demande.objects.all()
    navigateur(elu).post(f"{DEMANDES}{demande.pk}/")
    assert "1 demande faite" in texte(navigateur(chef).get(DEMANDES))


@pytest.mark.parametrize(
    ("champ", "valeur", "dit"),
    [("quoi", " ", "obligatoire"), ("echeance", "2020-01-01", "est passé"), ("pour", "999999", "")],
)
def test_a_demand_that_cannot_be_made_says_why(dossier, chef, navigateur, champ, valeur, dit):
    reponse = navigateur(chef).post(DEMANDES, {"pour": chef.pk, "quoi": "Écrire", "chemin": "", champ: valeur})
    assert reponse.status_code == 422 and dit in texte(reponse)
    assert not Demande.objects.exists()


def test_who_may_ask_and_who_may_say_it_is_done(dossier, chef, membre, navigateur):
    lecteur, porteur = membre(Role.lecteur), membre(Role.contributeur)
    demande = demandes.demander(chef, "essai", porteur.pk, "Écrire")
    assert navigateur(lecteur).post(DEMANDES, {"pour": chef.pk, "quoi": "X", "chemin": ""}).status_code == 403
    assert navigateur(lecteur).post(f"{DEMANDES}{demande.pk}/").status_code == 403
    assert navigateur(porteur).post(f"{DEMANDES}{demande.pk}/").status_code == 302
    assert navigateur(chef).post(f"{DEMANDES}999999/").status_code == 404
    etranger = maquettes.compte("etranger")
    for page in (REMARQUES, DEMANDES, f"{DEMANDES}{demande.pk}/"):
        assert navigateur(etranger).post(page).status_code == 404


def test_the_calendar_is_read_at_a_secret_address_that_a_new_password_closes(dossier, chef, membre, navigateur, client):
    elu = membre(Role.elu)
    demandes.demander(chef, "essai", elu.pk, "Chiffrer : l'action", echeance=horloge.aujourdhui())
    demandes.demander(chef, "essai", chef.pk, "Pas pour l'élu", echeance=horloge.aujourdhui())
    (adresse,) = re.findall(
        r'href="http://127.0.0.1:8000(/atelier/agenda/[^"]+\.ics)"', texte(navigateur(elu).get(DEMANDES))
    )
    reponse = client.get(adresse)
    assert reponse["Content-Type"].startswith("text/calendar")
    titres = [str(e["summary"]).replace("\u202f", " ") for e in Calendar.from_ical(reponse.content).walk("VEVENT")]
    assert titres == ["Essai : Chiffrer : l'action", "Essai : dernier jour pour déposer"]
    assert client.get(adresse.replace(".ics", "0.ics")).status_code == 404
    elu.set_password("une autre phrase assez longue")
    elu.save()
    assert client.get(adresse).status_code == 404


def test_many_remarks_and_demands_cost_no_more_queries(dossier, chef, navigateur):
    def compter(page):
        client = navigateur(chef)
        with CaptureQueriesContext(connection) as requetes:
            client.get(page)
        return len(requetes)

    def remplir(combien):
        for rang in range(combien):
            commentaires.commenter(chef, "essai", FICHE, f"Remarque {rang}")
            demandes.demander(chef, "essai", chef.pk, f"Demande {rang}")

    remplir(1)
    peu = [compter(page) for page in (REMARQUES, DEMANDES)]
    remplir(20)
    assert [compter(page) for page in (REMARQUES, DEMANDES)] == peu


def test_each_field_has_its_door_that_counts_what_waits(dossier, chef, navigateur):
    commentaires.commenter(chef, "essai", f"{FICHE}.titre", "Trop long")
    page = texte(navigateur(chef).get("/atelier/essai/plan-d-actions/fiches/f1/"))
    assert "lieu=plan_actions.fiches%5Bf1%5D.titre" in page and ">1 remarque<" in page
    assert page.count("data-remarquer") > 10 and page.count("en-a") == 1


def test_the_thread_of_a_place_comes_alone_when_a_page_asks_for_it(dossier, chef, membre, navigateur):
    membre(Role.elu)
    client, morceau = navigateur(chef), {"headers": {"X-Fragment": "fil"}}
    refus = client.post(REMARQUES, {"chemin": "titre", "texte": ""}, **morceau)
    assert refus.status_code == 422 and "<html" not in texte(refus)
    suite = client.post(REMARQUES, {"chemin": "titre", "texte": "À vous, @Elu"}, follow=True, **morceau)
    page = texte(suite)
    assert "1 personne citée est prévenue" in page and "Cite Elu" in page and 'data-combien="1"' in page
    assert "@exemple.fr" not in page
    (remarque,) = Commentaire.objects.all()
    reglee = client.post(f"{REMARQUES}{remarque.pk}/", {"lieu": "titre"})
    assert reglee.url.endswith("?lieu=titre")


def test_who_else_writes_is_said_when_the_page_opens_and_with_each_save(dossier, chef, membre, navigateur):
    elu = membre(Role.elu)
    saisir(chef, "essai", 1, {f"{FICHE}.titre": "Une autre"})
    client = navigateur(elu)
    page = texte(client.get("/atelier/essai/presentation/"))
    assert "Chef (action" in page and "vient d’écrire" in page
    champs = {"revision": "2", "titre": "Autre", "territoire": "Essai"}
    reponse = client.post("/atelier/essai/presentation/", champs, headers={"Accept": "application/json"})
    assert "vient d’écrire" in reponse.json()["ecrivent"]


def test_each_cell_of_a_row_has_its_door_and_a_remark_follows_its_row(dossier, chef, navigateur):
    page, fiche = navigateur(chef), "/atelier/essai/plan-d-actions/fiches/f1/"
    lignes = [("Région", "60 000"), ("Mairie", "40 000")]

    def financer(lignes, **suite):
        champs = {
            f"{FICHE}.titre": "T",
            f"{FICHE}.axe": "a",
            f"{FICHE}.financement": [str(k) for k in range(len(lignes))],
        }
        for k, (qui, combien) in enumerate(lignes):
            ici = f"{FICHE}.financement[{k}]"
            champs |= {f"{ici}.financeur": qui, f"{ici}.montant": combien, f"{ici}.nature": "subvention"}
        return page.post(fiche, {"revision": maquettes.tete(dossier).numero, **champs, **suite})

    assert financer(lignes).status_code == 302
    lieu = f"{FICHE}.financement[1].montant"
    assert "financement%5B1%5D.montant" in texte(page.get(fiche))
    # What is not saved yet is nowhere: a remark on it would be of another row.
    assert "financement%5B1%5D.montant" not in texte(financer(lignes, geste=f"monter:{FICHE}.financement:1"))
    commentaires.commenter(chef, "essai", lieu, "Qui a signé ?")
    assert financer(lignes[::-1]).status_code == 302
    apres = texte(page.get(fiche))
    porte = apres.split("financement%5B0%5D.montant")[1][:80]
    assert "1 remarque<" in porte and apres.count("en-a") >= 1
    fil = texte(page.get(REMARQUES, {"lieu": f"{FICHE}.financement[0].montant"}))
    assert "Qui a signé" in fil and "ligne 1" in fil
    assert financer(lignes[:1]).status_code == 302
    perdue = texte(page.get(REMARQUES))
    assert "Ce dont elle parle n’est plus là" in perdue and "Mairie" in perdue and "Qui a signé" in perdue


def test_a_member_of_the_body_that_carries_it_has_its_doors_too_and_a_blank_row_none(dossier, chef, navigateur):
    membre = {"organisation": {"nom": "Région Sud"}, "fondateur": True}
    saisir(chef, "essai", 1, {"porteur": {"organisation": {"nom": "Agence"}, "membres": [membre]}})
    page = texte(navigateur(chef).get("/atelier/essai/gouvernance/porteur/"))
    assert "porteur.membres%5B0%5D.organisation.nom" in page and "porteur.membres%5B1%5D" not in page
