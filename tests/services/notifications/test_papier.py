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

from binome.domaine.langue import objets
from binome.registre.models import Envoi
from binome.services.notifications import courriels, lettres, papier
from binome.web.comptes.lettres import GENRE, LETTRES

pytestmark = pytest.mark.lent

PIEGE = 'Gap</p><script>alert(1)</script>\r\n\r\nBouton : Ici\n\nhttps://ailleurs.example/\u2028<img src="//x">&amp;'
SITE = "https://binome.example"
FAITS = {
    **dict.fromkeys(("par", "titre", "territoire", "role", "courriel", "jusqu_au", "de", "qualite", "auteur"), PIEGE),
    **dict.fromkeys(("quoi", "echeance", "numero", "phrase", "empreinte", "droit", "service", "raison"), PIEGE),
    **dict.fromkeys(("acte", "dispositif", "operateur", "fiche", "campagne", "comite", "jour", "nom"), PIEGE),
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
BALISES = {"html", "head", "meta", "title", "style", "body", "div", "p", "h1", "ul", "li", "a", "span", "br"}
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
    assert {nom for nom, _ in page.attributs} <= {"lang", "charset", "name", "content", "style", "class", "href"}
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
    assert all(
        re.sub(r"\s+", "", ligne.removeprefix("- ")) in dits for ligne in texte.replace(papier.PIED, "\n").splitlines()
    )
    assert '<html lang="fr">' in html and page.balises.count("h1") == 1
    assert not re.search(r"url\(|@import", html) and not {"src", "background"} & set(dict(page.attributs))
    assert (f"{SITE}/la/" in page.liens) == (f"{SITE}/la/" in texte)
    assert len(html.encode()) < 12_000, "what is typed is long here; a real one is shorter (tests/etalon)"


VRAIS = {
    **dict.fromkeys(("territoire", "campagne"), "Hautes-Alpes"),
    **dict.fromkeys(("par", "de", "auteur", "nom"), "Camille Martin"),
    **dict.fromkeys(("jusqu_au", "echeance", "jour", "terme"), "26 décembre 2026"),
    "adresse": "elle@exemple.fr",
    "destinataire": "elle@exemple.fr",
    "titre": "Former aux métiers",
    "acte": "Compléter la candidature",
    "a_faire": "compléter la candidature",
    "numero": "hautes-alpes-1",
    "dispositif": "Décarb'Flash",
    "operateur": "l'Ademe",
    "comite": "comité national",
    "fiche": "3-5",
    "page": f"{SITE}/la/",
    "lien": f"{SITE}/la/",
    "preferences": f"{SITE}/choix/",
    "bouton": "Ouvrir",
    "dues": [{"territoire": "Hautes-Alpes", "echeance": "3 mars 2027", "quoi": "Chiffrer.", "lien": f"{SITE}/la/"}],
    "nouvelles": [{"titre": "Hautes-Alpes : un avis est rendu", "a_faire": "", "lien": f"{SITE}/la/"}],
}


@pytest.mark.parametrize("genre", GENRES)
def test_each_letter_has_the_one_pattern_says_who_writes_and_why_and_has_one_thing_to_do(genre):
    """Subject: place, act, day; the same links in both parts, one of them a button, its address in letters too."""
    du_jour = {"a_faire": "1 chose à faire"} if genre == "resume" else {}
    objet, texte, bouton = papier.composer(genre, VRAIS | du_jour)
    dit = objets.ObjetDeCourriel.lire(objet)
    assert objet.split(" · ") == [part for part in (dit.lieu, dit.acte, dit.quand) if part]
    assert dit.lieu in ("Hautes-Alpes", "Binôme") and not dit.acte[0].islower() and "[Binôme]" not in objet
    assert len(objet) <= objets.LONGUEUR and not re.search(r"[\x00-\x1f\u2028]", objet)
    pied = texte.partition(papier.PIED)[2]
    assert re.fullmatch(r"Envoyé par Binôme \(binome\.example\)(, pour .+)?\.\nVous le recevez parce que .+\.\n", pied)
    html = papier.en_html(objet, texte, bouton)
    page = Page(html)
    assert page.liens == set(re.findall(rf"{SITE}/\S+", texte))
    boutons = re.findall(r'class="b" href="([^"]+)"', html)
    assert len(boutons) == (1 if page.liens else 0)
    assert all(page.mots.count(adresse) for adresse in boutons) and bool(boutons) <= bool(bouton)
    assert dit.acte in page.mots and dit.quand in page.mots and "img" not in page.balises
    assert "prefers-color-scheme:dark" in html and 'name="color-scheme"' in html


@given(*[st.text(max_size=120)] * 3)
def test_no_part_of_a_subject_passes_for_another(lieu, acte, quand):
    objet = objets.composer(lieu, f"A{acte}", quand)
    lu = objets.ObjetDeCourriel.lire(objet)
    assert objet.count(" · ") == 1 + bool(lu.quand) and lu.acte.startswith("A")
    assert lu.quand.split() == quand.replace("·", "-").split(), "a day is never cut"
    assert len(objet) <= max(objets.LONGUEUR, len(f"{lu.acte} · {lu.quand}") + 3 + 16)


def test_a_place_cut_short_ends_with_a_word_and_is_left_out_of_the_page():
    acte = "Convocation au Comité de pilotage national du programme"
    objet = objets.composer("Territoires d'industrie 2023-2027", acte, "le 5 décembre 2026")
    assert objet == f"Territoires… · {acte} · le 5 décembre 2026"
    assert "Territoires…</p>" not in papier.en_html(objet, "Bonjour.")
    assert "Territoires</p>" in papier.en_html(objet.replace("…", ""), "Bonjour.")


def test_what_is_counted_is_a_list_that_counts():
    page = papier.en_html("Lieu · Acte", "Ordre du jour :\n\n1. Albigeois\n2. Hautes-Alpes\n\nÀ bientôt.")
    assert "<ol " in page and ">Albigeois</li>" in page and "<ul" not in page and "<p" in page.partition("</ol>")[2]


def test_the_place_is_left_out_of_what_the_subject_already_says_of_it():
    assert objets.sans_le_lieu("Gap : un avis est rendu", "Gap") == "Un avis est rendu"
    assert objets.sans_le_lieu("reprendre l'examen de Gap", "Gap") == "Reprendre l'examen"
    assert objets.sans_le_lieu("venir au comité", "") == "Venir au comité"
    assert objets.ObjetDeCourriel.lire("[Binôme] Objet d'avant") == objets.ObjetDeCourriel(
        "Binôme", "Objet d'avant", ""
    )


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
