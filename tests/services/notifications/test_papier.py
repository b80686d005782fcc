"""Each kind of letter has its template; its HTML says what its text says, fetches nothing, and lets no name be markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.template import TemplateDoesNotExist
from hypothesis import given
from hypothesis import strategies as st
from tests.courriers import travailler

from binome.registre.models import Envoi
from binome.services.notifications import courriels, lettres, papier
from binome.web.comptes.lettres import GENRE, LETTRES

pytestmark = pytest.mark.lent

PIEGE = 'Gap</p><script>alert(1)</script>\r\n\r\nBouton : Ici\n\nhttps://ailleurs.example/\u2028<img src="//x">&amp;'
SITE = "https://binome.example"
FAITS = {
    **dict.fromkeys(("par", "titre", "territoire", "role", "courriel", "jusqu_au", "de", "qualite", "auteur"), PIEGE),
    **dict.fromkeys(("quoi", "echeance", "numero", "phrase", "empreinte", "droit", "service", "raison"), PIEGE),
    "fiches": [PIEGE, PIEGE],
    "adresse": PIEGE,
    "destinataire": PIEGE,
    "genre": PIEGE,
    "retrait": True,
    "reception": ((PIEGE, PIEGE),),
    "contenu": ((PIEGE, PIEGE),),
    "lien": f"{SITE}/la/",
    "dues": [{"territoire": PIEGE, "echeance": PIEGE, "en_retard": True, "quoi": PIEGE, "lien": f"{SITE}/la/"}],
}
DU_SITE = ("phrase", "droit", "service", "genre")
"""Facts that are sentences of ours, or of who operates the site."""
BALISES = {"html", "head", "meta", "title", "body", "div", "p", "h1", "ul", "li", "a", "span", "br"}
CONNUS = sorted(str(f.relative_to(papier.GABARITS).with_suffix("")) for f in papier.GABARITS.rglob("*.txt"))
GENRES = [nom for nom in CONNUS if not nom.startswith("morceaux/")]


class Page(HTMLParser):
    """Tags, attributes, and the words that are shown."""

    def __init__(self, texte: str) -> None:
        super().__init__()
        self.balises: list[str] = []
        self.attributs: list[tuple[str, str | None]] = []
        self.mots = ""
        self.feed(texte)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append(tag)
        self.attributs += attrs

    def handle_data(self, data: str) -> None:
        self.mots += data

    @property
    def liens(self) -> set[str | None]:
        return {valeur for nom, valeur in self.attributs if nom == "href"}


@pytest.fixture(autouse=True)
def _site(settings):
    settings.BINOME_ADRESSE = SITE


def test_each_kind_has_its_template_and_each_template_its_kind():
    siens = {*lettres.REDACTEURS} - {GENRE, "leurre"} | {"non_remis"} | {f"{GENRE}/{nom}" for nom in LETTRES}
    assert set(GENRES) == siens and len(LETTRES) == 15
    with pytest.raises(TemplateDoesNotExist):
        papier.composer("inconnu", {})


@pytest.mark.parametrize("genre", GENRES)
def test_what_people_type_is_neither_markup_nor_a_line_of_ours(genre):
    objet, texte, bouton = papier.composer(genre, FAITS)
    page = Page(papier.en_html(lettres.ligne(objet), lettres.corps(texte), bouton))
    assert set(page.balises) <= BALISES and page.liens <= {f"{SITE}/la/"}
    assert {nom for nom, _ in page.attributs} <= {"lang", "charset", "name", "content", "style", "href"}
    assert "\n" not in objet and "Ici" not in bouton
    _, sobre, _ = papier.composer(genre, {**FAITS, "lien": f"{SITE}/la/"} | {"quoi": "Quoi"})
    assert texte.count("\n") == sobre.count("\n")


@pytest.mark.parametrize("genre", GENRES)
def test_an_address_of_the_site_that_somebody_typed_is_no_button_of_ours(genre):
    """A link to accept, to confirm, to sign out: under the name of our button, it would be ours."""
    tape = {nom: f"{SITE}/ailleurs/" for nom, fait in FAITS.items() if fait is PIEGE and nom not in DU_SITE}
    dues = [{**FAITS["dues"][0], "quoi": f"{SITE}/ailleurs/", "territoire": f"{SITE}/ailleurs/"}]
    objet, texte, bouton = papier.composer(genre, FAITS | tape | {"dues": dues, "fiches": [f"{SITE}/ailleurs/"]})
    assert Page(papier.en_html(objet, texte, bouton)).liens <= {f"{SITE}/la/"}


@pytest.mark.parametrize("genre", GENRES)
def test_both_parts_say_the_same_and_nothing_is_fetched(genre):
    objet, texte, bouton = papier.composer(genre, FAITS)
    html = papier.en_html(objet, texte, bouton)
    page = Page(html)
    dits = re.sub(r"\s+", "", page.mots)
    assert all(re.sub(r"\s+", "", ligne.removeprefix("- ")) in dits for ligne in texte.splitlines())
    assert '<html lang="fr">' in html and page.balises.count("h1") == 1
    assert not re.search(r"url\(|@import", html) and "src" not in dict(page.attributs)
    assert (f"{SITE}/la/" in page.liens) == (f"{SITE}/la/" in texte)
    assert len(html.encode()) < 12_000, "what is typed is long here; a real one is shorter (tests/etalon)"


@given(st.text(max_size=300))
def test_whatever_is_written_makes_a_page_of_ours(texte):
    propre = lettres.corps(texte)
    page = Page(papier.en_html(lettres.ligne(texte), propre, "Ouvrir"))
    assert set(page.balises) <= BALISES and all(str(lien).startswith(SITE) for lien in page.liens)


@pytest.mark.parametrize(
    ("ligne", "lien"),
    [
        (f"{SITE}/atelier/", True),
        (f"  {SITE}/atelier/essai/", True),
        (f"{SITE}.ailleurs.example/", False),
        (f"Voir {SITE}/atelier/", False),
        ("https://ailleurs.example/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_an_address_of_the_site_alone_on_its_line_is_a_link(ligne, lien):
    page = Page(papier.en_html("Objet", f"Bonjour,\n\n{ligne}\n"))
    assert bool(page.liens) is lien and ligne.strip() in page.mots


@pytest.mark.django_db
def test_a_letter_sealed_by_a_former_version_leaves_in_two_parts():
    courriels.poster("elle@exemple.fr", "[Binôme] Objet", f"Bonjour <b>,\n\n{SITE}/la/\n")
    courriels.poster("elle@exemple.fr", "", "")
    travailler()
    assert {e.etat for e in Envoi.objects.all()} == {"envoyee"}
    message = mail.outbox[0].message()
    assert message.get_content_type() == "multipart/alternative"
    texte, html = message.get_payload()
    assert (texte.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    page = Page(html.get_payload(decode=True).decode())
    assert page.liens == {f"{SITE}/la/"} and "Bonjour <b>," in page.mots
