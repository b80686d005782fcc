"""What people really paste and type: files from elsewhere, then one field edited; nothing else moves, and it is told."""

from __future__ import annotations

import hashlib
import html
import json
import zlib
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from binome.registre.models import Dossier
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
FICHE = "/atelier/collee/plan-d-actions/fiches/f1/"
P = "plan_actions.fiches[f1]."


class Navigateur(HTMLParser):
    """What a browser would send of the form that is saved: one line in an input, CR LF in a textarea."""

    def __init__(self, page: str, voulu: str = "data-enregistrement") -> None:
        super().__init__()
        self.envoi = QueryDict(mutable=True)
        self._voulu = voulu
        self._dedans, self._zone, self._choix, self._texte = False, None, None, ""
        self.feed(page)

    def handle_starttag(self, balise: str, attributs: Any) -> None:
        a = dict(attributs)
        if balise == "form":
            self._dedans = self._voulu in a or a.get("action", "").endswith(self._voulu)
        if not self._dedans:
            return
        if balise == "input" and "name" in a and a.get("type") not in ("submit", "file"):
            if a.get("type") not in ("checkbox", "radio") or "checked" in a:
                valeur = a.get("value") or ""
                nette = valeur if a.get("type") == "hidden" else valeur.replace("\r", "").replace("\n", "")
                self.envoi.appendlist(a["name"], nette.replace("\r\n", "\n").replace("\n", "\r\n"))
        elif balise == "textarea":
            self._zone, self._texte = a["name"], ""
        elif balise == "select":
            self._choix = (a["name"], [])
        elif balise == "option" and self._choix:
            self._choix[1].append((a.get("value", ""), "selected" in a))

    def handle_data(self, texte: str) -> None:
        if self._zone:
            self._texte += texte

    def handle_endtag(self, balise: str) -> None:
        if balise == "form":
            self._dedans = False
        elif balise == "textarea" and self._zone:
            self.envoi.appendlist(self._zone, self._texte.removeprefix("\n").replace("\n", "\r\n"))
            self._zone = None
        elif balise == "select" and self._choix:
            nom, options = self._choix
            pris = [valeur for valeur, choisi in options if choisi] or [valeur for valeur, _ in options[:1]]
            self.envoi.appendlist(nom, pris[0])
            self._choix = None


def importer(client, **champs):
    brut = {"id": "collee", "titre": "Collée", "territoire": "Ici", "appel": "ti-2023-2027", **champs}
    fichier = SimpleUploadedFile("colle.json", json.dumps(brut).encode())
    reponse = client.post(
        "/atelier/candidatures/importer/", {"campagne": "ti-2023-2027", "fichier": fichier}, follow=True
    )
    return html.unescape(reponse.content.decode())


def fiche(**champs):
    return {
        "plan_actions": {
            "axes": [{"id": "a", "titre": "A"}],
            "fiches": [{"id": "f1", "titre": "F", "axe": "a", **champs}],
        }
    }


def arbre():
    return texte_entier.arbre(texte_entier.revision_de_tete(Dossier.objects.get(identifiant="collee")))


def reposter(client, adresse, **changes):
    """Open a page, change some fields, save it."""
    envoi = Navigateur(client.get(adresse).content.decode()).envoi
    for nom, valeur in changes.items():
        envoi[nom] = valeur
    return client.post(adresse, envoi.urlencode(), content_type="application/x-www-form-urlencoded")


def test_lines_are_never_glued_by_saving_another_field(campagne, chef, navigateur):
    client = navigateur(chef)
    partenaire = {"organisation": {"nom": "CC\nA"}, "role": "ouvre la zone\nanime le comité"}
    risque = {"description": "Retard\nde chantier", "parade": "Diagnostic avancé\nProvision de 5 %"}
    page = importer(client, **fiche(partenaires=[partenaire], risques=[risque]))
    assert "Lu autrement" in page and "sauts de ligne remplacés par une espace" in page
    avant = arbre()["plan_actions"]["fiches"][0]
    assert avant["partenaires"] == [{**partenaire, "organisation": {"nom": "CC A"}}] and avant["risques"] == [risque]
    assert reposter(client, FICHE, **{f"{P}titre": "Autre"}).status_code == 302
    assert arbre()["plan_actions"]["fiches"][0] == {**avant, "titre": "Autre"}


@pytest.mark.parametrize("cible", [-20, "−20", "-20 %", "- 20", "−0,5"])
def test_a_negative_indicator_does_not_lock_its_fiche(campagne, chef, navigateur, cible):
    client = navigateur(chef)
    importer(client, **fiche(indicateurs=[{"libelle": "Émissions", "unite": "%", "cible": cible}]))
    avant = arbre()["plan_actions"]["fiches"][0]
    assert avant["indicateurs"][0]["cible"] < 0
    assert reposter(client, FICHE, **{f"{P}titre": "Autre"}).status_code == 302
    assert arbre()["plan_actions"]["fiches"][0] == {**avant, "titre": "Autre"}


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("1 200,50 €", 1200.5),
        ("1,2 M€", 1_200_000),
        ("1.200.000", 1_200_000),
        ("1200000 €", 1_200_000),
        ("12 k€", 12_000),
        ("3 millions d'euros", 3_000_000),
    ],
)
def test_an_amount_is_understood_alike_in_a_file_and_in_a_form(campagne, chef, navigateur, tape, lu):
    client = navigateur(chef)
    importer(client, **fiche(cout={"montant": tape}))
    assert arbre()["plan_actions"]["fiches"][0]["cout"]["montant"] == lu
    assert reposter(client, FICHE, **{f"{P}cout.montant": "7"}).status_code == 302
    assert reposter(client, FICHE, **{f"{P}cout.montant": tape}).status_code == 302
    assert arbre()["plan_actions"]["fiches"][0]["cout"]["montant"] == lu


def test_an_ambiguous_amount_is_refused_with_both_readings(campagne, chef, navigateur):
    client = navigateur(chef)
    assert "peut se lire 1200 ou 1,2" in importer(client, **fiche(cout={"montant": "1.200"}))
    importer(client, **fiche(cout={"montant": 5}))
    reponse = reposter(client, FICHE, **{f"{P}cout.montant": "1.200"})
    assert reponse.status_code == 422 and "peut se lire 1200 ou 1,2" in reponse.content.decode()


@pytest.mark.lent
@pytest.mark.parametrize("combien", [130, 300])
def test_a_page_of_many_rows_is_saved(campagne, chef, navigateur, combien):
    """More than a thousand fields: one of them changed."""
    client = navigateur(chef)
    importer(client, signataires=[{"nom": f"Entreprise {k:03}"} for k in range(combien)])
    adresse = "/atelier/collee/presentation/"
    assert len(Navigateur(client.get(adresse).content.decode()).envoi) > 1000 or combien == 130
    assert reposter(client, adresse, titre="Autre").status_code == 302
    assert len(arbre()["signataires"]) == combien and arbre()["titre"] == "Autre"


def test_the_words_of_the_perimeter_come_back_as_they_were_drawn(campagne, chef, navigateur):
    """A comma in a name, a no-break space, a code that nobody knows, with where it was read."""
    client = navigateur(chef)
    annonce = {"nature": "departement", "code": "5", "nom": "Hautes-Alpes", "provenance": "page 3"}
    justifications = {"taille_critique": "Un\n\nbassin", "ecart_phase1": "Deux"}
    importer(
        client,
        perimetre={
            "libelle": "Le nord\net le sud",
            "centralites": ["Gap, Tallard", "L\u00a0Argentière"],
            "territoire_annonce": annonce,
            "justifications": justifications,
        },
    )
    avant, adresse = arbre(), "/atelier/collee/perimetre/"
    page = client.get(adresse).content.decode()
    envoi = Navigateur(page[page.index('id="textes"') :]).envoi
    assert envoi["annonce"] == "departement:5" and "code inconnu" in page
    envoi["taille_critique"] = "Trois"
    forme = {"content_type": "application/x-www-form-urlencoded"}
    assert client.post(f"{adresse}textes/", envoi.urlencode(), **forme).status_code == 302
    avant["perimetre"]["justifications"]["taille_critique"] = "Trois"
    assert arbre() == avant


def test_what_is_pasted_is_put_right_and_told(campagne, chef, navigateur):
    client = navigateur(chef)
    importer(client, **fiche())
    colle = "eﬃcacité, ﬁlière, indus\u00adtria\u00adli\u00adsa\u00adtion ; saut\u000bmanuel, l\u0092industrie"
    reponse = reposter(client, FICHE, **{f"{P}description": colle})
    assert reponse.status_code == 302
    lu = arbre()["plan_actions"]["fiches"][0]["description"]
    assert lu == "efficacité, filière, industrialisation ; saut\nmanuel, l’industrie"
    page = html.unescape(client.get(FICHE).content.decode())
    assert "texte rendu lisible" in page and "ligatures défaites" in page


def test_what_no_pdf_will_draw_is_told_when_it_is_typed_even_beside_a_refused_field(campagne, chef, navigateur):
    client = navigateur(chef)
    importer(client, **fiche())
    assert reposter(client, FICHE, **{f"{P}description": "Une usine 🏭 verte ✓"}).status_code == 302
    page = html.unescape(client.get(FICHE).content.decode())
    assert "les PDF écriront [U+1F3ED] à la place de 🏭." in page and "✓" not in page.partition("à la place de")[2][:20]
    change = {f"{P}description": "L'e\ufb03cacité 工", f"{P}cout.montant": "beaucoup"}
    reponse = reposter(client, FICHE, **change)
    dit = html.unescape(reponse.content.decode())
    assert reponse.status_code == 422 and "ligatures défaites" in dit and "[U+5DE5] à la place de 工" in dit


def test_a_limit_is_the_same_in_a_file_and_in_a_form(campagne, chef, navigateur):
    client = navigateur(chef)
    assert "300 caractères" in importer(client, titre="x" * 301)
    importer(client, concertation="ligne\n" * 1600)
    adresse = "/atelier/collee/presentation/"
    assert reposter(client, adresse, titre="x" * 300).status_code == 302
    reponse = reposter(client, adresse, titre="x" * 301)
    assert reponse.status_code == 422 and "300 caractères" in reponse.content.decode()


def test_a_text_kept_with_a_value_that_is_no_longer_accepted_is_mended_on_the_page(campagne, chef, navigateur):
    """A time zone that no form shows: the page of corrections says it, and takes the right one."""
    client = navigateur(chef)
    importer(client)
    tete = texte_entier.revision_de_tete(Dossier.objects.get(identifiant="collee"))
    vieux = json.dumps({**arbre(), "fuseau": "La Réunion"}).encode()
    neuve = type(tete).objects.create(
        dossier=tete.dossier,
        numero=tete.numero + 1,
        auteur=tete.auteur,
        contenu=zlib.compress(vieux),
        empreinte=hashlib.sha256(vieux).hexdigest(),
        cree_le=tete.cree_le,
    )
    Dossier.objects.filter(identifiant="collee").update(tete=neuve)
    reponse = reposter(client, "/atelier/collee/presentation/", titre="Autre")
    page = html.unescape(reponse.content.decode())
    assert reponse.status_code == 422 and "Indian/Reunion" in page
    envoi = Navigateur(reponse.content.decode(), "/corriger/").envoi
    envoi["valeur-0"] = "Indian/Reunion"
    forme = {"content_type": "application/x-www-form-urlencoded"}
    assert client.post("/atelier/collee/corriger/", envoi.urlencode(), **forme).status_code == 302
    assert arbre()["fuseau"] == "Indian/Reunion" and arbre()["titre"] == "Autre"


@pytest.mark.parametrize("nom", ["\u200b", "\u202e \x07", "x" * 201])
def test_a_territory_that_nobody_could_read_is_refused_on_the_page(campagne, chef, navigateur, nom):
    reponse = navigateur(chef).post("/atelier/candidatures/", {"campagne": "ti-2023-2027", "territoire": nom})
    assert reponse.status_code == 422 and not Dossier.objects.exists()


def test_a_territory_pasted_on_two_lines_opens_on_one(campagne, chef, navigateur):
    client = navigateur(chef)
    assert (
        client.post(
            "/atelier/candidatures/", {"campagne": "ti-2023-2027", "territoire": "Deux\nlignes\u00ad"}
        ).status_code
        == 302
    )
    assert Dossier.objects.get().territoire == "Deux lignes"
