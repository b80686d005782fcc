"""Governance in the workspace: its forms without JavaScript, who may write, what is said of consents."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse
from tests.courriers import en_file
from tests.maquettes import document, tete
from tests.saisies import saisir, saisir_tout
from tests.web.lecture_html import lire

from binome.domaine.droits.droits import Role
from binome.domaine.socle.chemin import ancre
from binome.registre.models import Appartenance, Consentement, Envoi, Organisation, RoleDossier
from binome.services.redaction import enregistrement
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE = "/atelier/essai/gouvernance/"
BINOME = f"{PAGE}binomes/territoire/"


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def client(dossier, chef, navigateur):
    return navigateur(chef)


def texte(reponse):
    return html.unescape(reponse.content.decode())


def champs(page):
    """What a browser would send back of the last form of a page, unchanged."""
    formulaire = page.content.decode().rpartition('<form method="post" class="section')[2]
    envoi = {}
    for balise in re.findall(r"<input[^>]*>", formulaire):
        a = dict(re.findall(r'([\w-]+)="([^"]*)"', balise))
        if a.get("type") == "checkbox" and " checked" not in balise:
            continue
        if "name" in a:
            envoi[a["name"]] = html.unescape(a.get("value", "on" if a.get("type") == "checkbox" else ""))
    for nom, corps in re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', formulaire, re.DOTALL):
        envoi[nom] = html.unescape(corps).strip("\r\n")
    for nom, corps in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', formulaire, re.DOTALL):
        choisi = re.search(r'<option value="([^"]*)" selected', corps)
        envoi[nom] = choisi[1] if choisi else re.search(r'<option value="([^"]*)"', corps)[1]
    return envoi


FORMULAIRES = [
    BINOME,
    f"{PAGE}binomes/epci-240500439/",
    f"{PAGE}organisation/",
    f"{PAGE}instances/",
    f"{PAGE}deports/",
    f"{PAGE}porteur/",
    "/atelier/essai/chiffres/pop/",
]


@pytest.mark.parametrize("adresse", FORMULAIRES)
def test_a_form_sent_back_as_it_came_changes_nothing(client, dossier, adresse):
    """What a form does not show (consent, provenance, codes) is not lost; a proposed line left alone is not written."""
    avant = tete(dossier)
    reponse = client.post(adresse, champs(client.get(adresse)))
    assert reponse.status_code == 302, texte(reponse)
    assert tete(dossier) == avant


def test_one_line_per_epci_of_the_perimeter_is_offered(client):
    page = texte(client.get(PAGE))
    assert "CC du Briançonnais" in page
    for siren in ("240500439", "240500462"):
        assert f'href="/atelier/essai/gouvernance/binomes/epci-{siren}/"' in page


def test_an_elu_is_first_looked_for_in_their_epci(client):
    envoi = champs(client.get(f"{PAGE}binomes/epci-240500439/"))
    assert (envoi["elu.collectivite.nom"], envoi["elu.collectivite.siren"]) == ("CC du Briançonnais", "240500439")


def test_writing_a_binome(client, dossier):
    envoi = champs(client.get(f"{PAGE}binomes/epci-240500439/"))
    envoi |= {
        "elu.nom": "Lou Blanc",
        "elu.fin_mandat": "2032-03-31",
        "elu.entreprises.0.nom": "Scierie",
        "elu.entreprises.0.siren": "000 000 042",
        "industriel.nom": "Max Noir",
        "industriel.mandats": "maire\r\n\r\nsénateur",
    }
    assert client.post(f"{PAGE}binomes/epci-240500439/", envoi).status_code == 302
    neuf = texte_entier.document(tete(dossier)).gouvernance.binomes[1]
    assert (neuf.epci, neuf.elu.nom, str(neuf.elu.fin_mandat)) == ("240500439", "Lou Blanc", "2032-03-31")
    assert neuf.elu.entreprises[0].siren == "000000042"
    assert neuf.industriel.mandats == ("maire", "sénateur")


def test_a_siret_is_kept_beside_the_siren_until_another_siren_comes(client, dossier):
    adresse = f"{PAGE}porteur/"
    envoi = {"organisation.nom": "Agence", "organisation.nature": "gip"}

    def organisation():
        return texte_entier.arbre(tete(dossier))["porteur"]["organisation"]

    client.post(adresse, {**envoi, "revision": 1, "organisation.siren": "240500439 00015"})
    assert (organisation()["siren"], organisation()["siret"]) == ("240500439", "24050043900015")
    client.post(adresse, {**envoi, "revision": 2, "organisation.siren": "240 500 439", "organisation.sigle": "ADDE"})
    assert organisation()["siret"] == "24050043900015"
    client.post(adresse, {**envoi, "revision": 3, "organisation.siren": "200067825"})
    assert organisation() == {"nom": "Agence", "nature": "gip", "siren": "200067825"}
    refus = client.post(adresse, {**envoi, "revision": 4, "organisation.siren": "24050043900016"})
    assert refus.status_code == 422 and "clé de ce SIRET" in texte(refus)


def test_long_texts_save_themselves_and_errors_come_by_field(client, dossier):
    adresse, json = f"{PAGE}organisation/", {"Accept": "application/json"}
    page = texte(client.get(adresse))
    assert "data-enregistrement" in page and 'data-erreur-de="description"' in page
    reponse = client.post(adresse, {"revision": 1, "description": "Un comité"}, headers=json)
    assert reponse.status_code == 200 and "Enregistré à" in reponse.json()["message"]
    assert texte_entier.arbre(tete(dossier))["gouvernance"]["description"] == "Un comité"
    faux = {"revision": reponse.json()["revision"], "chef_de_projet.quotite_etp": "3", "chef_de_projet.nom": "X"}
    reponse = client.post(adresse, faux, headers=json)
    assert reponse.status_code == 422 and "chef_de_projet.quotite_etp" in reponse.json()["erreurs"]


def test_a_row_emptied_between_two_waits_for_the_button(client, dossier):
    adresse = f"{PAGE}instances/"
    trois = {f"comites.{rang}.nom": f"Comité {rang}" for rang in range(3)} | {
        f"comites.{rang}.niveau": "local" for rang in range(3)
    }
    client.post(adresse, {"revision": 1, **trois})
    ids = [c["id"] for c in texte_entier.arbre(tete(dossier))["gouvernance"]["comites"]]
    trou = {"revision": 2, **trois, "comites.1.nom": ""}
    reponse = client.post(adresse, trou, headers={"Accept": "application/json"})
    assert reponse.status_code == 422 and "Une ligne est vide" in reponse.json()["message"]
    assert client.post(adresse, trou).status_code == 302
    assert [c["id"] for c in texte_entier.arbre(tete(dossier))["gouvernance"]["comites"]] == [ids[0], ids[2]]


def test_conflicts_show_at_once(client):
    envoi = champs(client.get(BINOME))
    envoi |= {"elu.entreprises.0.nom": "Ateliers", "elu.entreprises.0.siren": "000000034"}
    client.post(BINOME, envoi)
    page = texte(client.get(PAGE))
    assert "GOV-08" in page
    assert "INT-01" in page


@pytest.mark.parametrize(
    ("champ", "valeur", "dit"),
    [
        ("industriel.entreprise.siren", "000000035", "clé de ce SIREN"),
        ("industriel.entreprise.naf", "industrie", "code NAF"),
        ("elu.nom", "", "videz les champs"),
        ("elu.courriel", "pas une adresse", "adresse"),
        ("elu.fin_mandat", "demain", "date"),
    ],
)
def test_an_error_is_said_by_the_field_and_nothing_typed_is_lost(client, dossier, champ, valeur, dit):
    envoi = champs(client.get(BINOME)) | {champ: valeur, "elu.mandat": "tapé à l'instant"}
    reponse = client.post(BINOME, envoi)
    assert reponse.status_code == 422
    assert dit in texte(reponse)
    assert "tapé à l'instant" in texte(reponse)
    ici = ancre(f"gouvernance.binomes[territoire].{champ}")
    assert f'href="#{ici}"' in texte(reponse)
    (boite,) = (a for a in lire(reponse.content.decode()).tous("input") if a.get("name") == champ)
    assert boite["aria-invalid"] == "true" and f"{ici}-erreur" in boite["aria-describedby"]
    # What holds is saved; what does not is only in the page.
    elu = texte_entier.document(tete(dossier)).gouvernance.binomes[0].elu
    assert (elu.nom, elu.mandat) == ("Alix Martin", "tapé à l'instant")


def test_a_line_that_nobody_would_be_left_of_is_not_written(client, dossier):
    adresse = f"{PAGE}binomes/epci-240500439/"
    reponse = client.post(adresse, {"revision": 1, "elu.courriel": "lou@exemple.fr"})
    assert reponse.status_code == 422 and "lou@exemple.fr" in texte(reponse) and "Rien n’est encore" in texte(reponse)
    assert tete(dossier).numero == 1
    reponse = client.post(adresse, {"revision": 1, "elu.courriel": "faux", "industriel.nom": "Max Noir"})
    assert "videz les champs" in texte(reponse) and "n’en est pas une" in texte(reponse)
    ecrit = texte_entier.arbre(tete(dossier))["gouvernance"]["binomes"][1]
    assert "elu" not in ecrit and ecrit["industriel"] == {"nom": "Max Noir"}


def test_a_refused_name_leaves_the_consent_of_the_former(client, dossier, chef):
    saisir(chef, "essai", 1, {"gouvernance.binomes[territoire].elu.consentement": {"donne": True}})
    for faux in ("", "x" * 10_000):
        assert client.post(BINOME, champs(client.get(BINOME)) | {"elu.nom": faux}).status_code == 422
        elu = texte_entier.document(tete(dossier)).gouvernance.binomes[0].elu
        assert elu.nom == "Alix Martin" and elu.consentement.donne


def test_who_takes_the_place_of_the_elu_takes_neither_their_siren_nor_their_address(client, dossier):
    envoi = champs(client.get(BINOME)) | {"elu.nom": "Lou Blanc", "elu.courriel": "faux"}
    assert client.post(BINOME, envoi).status_code == 422
    elu = texte_entier.document(tete(dossier)).gouvernance.binomes[0].elu
    assert (elu.nom, elu.courriel) == ("Alix Martin", "alix@exemple.fr")


def test_another_name_drops_the_consent_of_the_former(client, dossier, chef):
    chemin = "gouvernance.binomes[territoire].elu.consentement"
    saisir(chef, "essai", 1, {chemin: {"donne": True}})
    envoi = champs(client.get(BINOME))
    client.post(BINOME, envoi | {"elu.mandat": "maire"})
    assert texte_entier.document(tete(dossier)).gouvernance.binomes[0].elu.consentement.donne
    envoi = champs(client.get(BINOME))
    client.post(BINOME, envoi | {"elu.nom": "Quelqu'un d'autre"})
    assert texte_entier.document(tete(dossier)).gouvernance.binomes[0].elu.consentement is None


def test_two_people_on_one_binome_meet_the_conflict_page(client, dossier, chef):
    envoi = champs(client.get(BINOME))
    saisir(chef, "essai", 1, {"gouvernance.binomes[territoire].elu.mandat": "maire"})
    reponse = client.post(BINOME, envoi | {"elu.mandat": "sénatrice"})
    assert reponse.status_code == 409
    assert "sénatrice" in texte(reponse)
    assert "maire" in texte(reponse)


def test_a_line_is_removed(client, dossier):
    client.post(BINOME, {"revision": "1", "retirer": "oui"})
    assert texte_entier.document(tete(dossier)).gouvernance.binomes == ()


def test_members_known_here_are_taken_over(client, dossier):
    agence = Organisation.objects.create(siren="000000018", nom="Agence", nature="gip")
    for nom, nature, code in (("Région Sud", "region", "93"), ("Département", "departement", "05")):
        membre = Organisation.objects.create(nom=nom, nature=nature, code_cog=code)
        Appartenance.objects.create(organisation=agence, membre=membre, fondateur=nature == "region")
    assert "2 membres" in texte(client.get(f"{PAGE}porteur/"))
    client.post(f"{PAGE}porteur/membres-connus/", {"revision": "1"})
    membres = texte_entier.document(tete(dossier)).porteur.membres
    assert {(m.organisation.nom, m.organisation.code, m.fondateur) for m in membres} == {
        ("Région Sud", "93", True),
        ("Département", "05", False),
    }


def test_who_only_reads_sees_no_form_and_is_refused_with_a_reason(dossier, membre, navigateur):
    lecteur = navigateur(membre(Role.lecteur))
    assert "Modifier" not in texte(lecteur.get(PAGE)).partition("<main")[2]
    for adresse in FORMULAIRES:
        for reponse in (lecteur.get(adresse), lecteur.post(adresse, {"revision": "1"})):
            assert reponse.status_code == 403
            assert "Réservé" in texte(reponse)
    assert lecteur.post(f"{BINOME}elu/accord/").status_code == 403
    assert not Consentement.objects.exists()


def test_someone_without_link_learns_nothing(dossier, navigateur):
    from tests import maquettes

    etranger = navigateur(maquettes.compte("etranger"))
    autres = ["actes/", "actes/lettre-d-engagement.pdf", "signatures/", "signatures/texte.json", "chiffres/"]
    for adresse in [PAGE, *FORMULAIRES, *(f"/atelier/essai/{a}" for a in autres)]:
        assert etranger.get(adresse).status_code == 404
        assert navigateur().get(adresse).status_code == 302


def test_what_is_typed_stays_text(client, dossier):
    piege = '"><script>alert(1)</script>'
    envoi = champs(client.get(BINOME)) | {"elu.nom": piege, "elu.mandat": piege}
    client.post(BINOME, envoi)
    for adresse in (PAGE, BINOME, "/atelier/essai/signatures/", "/atelier/essai/actes/"):
        assert "<script>alert" not in client.get(adresse).content.decode()


@pytest.mark.parametrize(
    "adresse",
    [PAGE, *FORMULAIRES, *(f"/atelier/essai/{a}/" for a in ("signatures", "actes", "chiffres", "chiffre"))],
)
def test_pages_are_sound(client, adresse):
    brut = client.get(adresse).content.decode()
    page = lire(brut)
    assert page.mal_fermes == page.ouverts == []
    assert [i for i, compte in page.ids.items() if compte > 1] == []
    assert len(page.tous("h1")) == 1
    pour = {a.get("for") for a in page.tous("label")}
    saisis = [a for a in page.tous("input", "select", "textarea") if a.get("type") != "hidden"]
    assert [a for a in saisis if a.get("id") not in pour] == []
    assert not page.tous("style")
    for nom, attributs in page.elements:
        assert "style" not in attributs, nom
        assert not [a for a in attributs if a.startswith("on")], nom
        for cle in ("aria-labelledby", "aria-describedby"):
            for cible in (attributs.get(cle) or "").split():
                assert cible in page.ids, (nom, cible)
    sans_code = re.sub(r"<(pre|code|title|svg)[ >].*?</\1>", "", brut, flags=re.DOTALL)
    visible = html.unescape(re.sub(r"<[^>]+>", "\n", sans_code))
    assert re.findall(r".{0,30}\w [;:!?»%€](?:\s|$).{0,20}", visible) == []
    assert re.findall(r".{0,30}« .{0,20}", visible) == []


def test_asking_sends_one_message_and_says_so(client):
    reponse = client.post(f"{BINOME}elu/accord/", follow=True)
    assert "Demande envoyée à alix@exemple.fr" in texte(reponse)
    assert "sans réponse" in texte(client.get(PAGE))
    assert [pour for pour, *_ in en_file()] == ["alix@exemple.fr"]
    Envoi.objects.update(etat="refusee", raison="adresse refusée (code 550)")
    assert "non remis\u202f: adresse refusée (code 550)" in texte(client.get(PAGE))


def test_the_number_of_queries_is_the_same_at_2_and_at_60_binomes(
    client, dossier, chef, referentiel, django_assert_num_queries, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(PAGE)
    with CaptureQueriesContext(connection) as peu:
        client.get(PAGE)
    arbre = texte_entier.arbre(tete(dossier))
    modele = arbre["gouvernance"]["binomes"][0]
    arbre["gouvernance"]["binomes"] += [{**modele, "id": f"b{k}"} for k in range(60)]
    saisir_tout(chef, "essai", 1, arbre)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as beaucoup:
        client.get(PAGE)
    assert len(peu) == len(beaucoup) <= 14


def test_acts_are_pdfs_filled_in_and_hide_reserved_fiches(client, dossier, membre, navigateur):
    for nom in ("lettre-d-engagement.pdf", "deliberation-240500439.pdf", "accord-f1.pdf"):
        reponse = client.get(f"/atelier/essai/actes/{nom}")
        assert reponse.status_code == 200
        assert reponse.content.startswith(b"%PDF")
    for nom in ("deliberation-200068765.pdf", "accord-f2.pdf", "accord-f9.pdf"):
        assert client.get(f"/atelier/essai/actes/{nom}").status_code == 404
    arbre = texte_entier.arbre(tete(dossier))
    arbre["plan_actions"]["fiches"][0]["visibilite"] = "confidentiel"
    saisir_tout(RoleDossier.objects.get(dossier=dossier).compte, "essai", 1, arbre)
    lecteur = navigateur(membre(Role.lecteur))
    assert lecteur.get("/atelier/essai/actes/accord-f1.pdf").status_code == 404
    assert "Valoriser" not in texte(lecteur.get("/atelier/essai/actes/"))
    assert client.get(reverse("atelier-accord", args=["essai", "f1"])).status_code == 200


def test_a_siren_fills_the_collectivity_of_an_elu_and_the_body_that_carries(client, dossier):
    corps = {"revision": 1, "geste": "siren", "elu.nom": "Mme Martin", "elu.collectivite.siren": "240500439"}
    page = texte(client.post(BINOME, corps))
    assert "CC du Briançonnais" in page and 'value="Mme Martin"' in page and "d’après le référentiel" in page
    page = texte(client.post(f"{PAGE}porteur/", {"revision": 1, "geste": "siren", "organisation.siren": "240500439"}))
    assert "CC du Briançonnais" in page
    assert tete(dossier).numero == 1


def test_a_form_folds_says_where_it_stands_and_has_the_door_of_remarks(client, dossier):
    page = client.get(f"{PAGE}porteur/").content.decode()
    assert page.count('<details class="groupe-replie') == 3 and "Dans cette page" in page
    assert "?lieu=porteur.mandat_depot" in page
    # Each cell of a row that is written; none of those that are offered.
    assert "?lieu=porteur.membres%5B0%5D.organisation.nom" in page and "?lieu=porteur.membres%5B9%5D" not in page
    faux = {"membres.1.organisation.nom": "Le Pays", "membres.1.organisation.siren": "1"}
    refus = client.post(f"{PAGE}porteur/", champs(client.get(f"{PAGE}porteur/")) | faux).content.decode()
    assert 'id="porteur-membres-1" open>' in refus or 'id="porteur-membres-0" open>' in refus
