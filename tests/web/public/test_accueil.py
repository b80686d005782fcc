"""The home page tells each of its publics what it is for, shows it, and says where to begin."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.lecture_html import lire

from binome.services.publication.vitrine import Vitrine
from binome.services.socle.memoire import MemoireVive
from binome.web.public import memoire

pytestmark = pytest.mark.lent
PUBLICS = ("territoire", "signataire", "service", "citoyen")


def texte(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u202f", " ")


@pytest.fixture
def accueil(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(memoire, "_pages", MemoireVive(300))
    return Client().get("/").content.decode()


def test_each_public_has_a_sentence_a_picture_and_a_place_to_begin(accueil: str) -> None:
    for cle in PUBLICS:
        assert f'href="#{cle}"' in accueil.partition("<figure")[0], "said before any picture"
        (bande,) = re.findall(rf'<section class="public" id="{cle}".*?</section>', accueil, re.DOTALL)
        assert 'class="chapeau"' in bande and "<svg" in bande and re.search(r'(href|action)="/', bande)


def test_the_verdict_and_the_sign_in_are_one_click_away(accueil: str) -> None:
    liens = lire(accueil).liens
    assert {"/dossiers/hautes-alpes/verdict/", "/comptes/connexion/", "/comptes/inscription/"} <= set(liens)


def test_counts_say_what_they_count_and_words_are_those_of_a_visitor(accueil: str) -> None:
    dit = texte(accueil)
    assert "2 candidatures à lire" in dit and "règles respectées" in dit
    for jargon in ("servie", "clauses respectées", "binome servir", "référentiel", "fiscalité propre"):
        assert jargon not in dit.partition("Binôme 0.")[0].lower().replace("source : référentiel", "")


def test_by_invitation_nobody_is_led_to_sign_up(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memoire, "_pages", MemoireVive(300))
    settings.BINOME_INSCRIPTION = "invitation"
    assert "/comptes/inscription/" not in lire(Client().get("/").content.decode()).liens


def test_without_any_candidature_the_place_says_what_will_come(monkeypatch: pytest.MonkeyPatch) -> None:
    vide = Vitrine([])
    monkeypatch.setattr(memoire, "_pages", MemoireVive(300))
    for module in ("accueil", "memoire"):
        monkeypatch.setattr(f"binome.web.public.{module}.vitrine", lambda: vide)
    page = Client().get("/").content.decode()
    assert "Aucune candidature n’est encore publiée" in page and "/verdict/" not in page
    assert lire(page).mal_fermes == lire(page).ouverts == []


def test_its_identifiers_are_each_given_once(accueil: str) -> None:
    page = lire(accueil)
    assert [nom for nom, fois in page.ids.items() if fois > 1] == []
    assert page.mal_fermes == page.ouverts == [] and len(page.tous("h1")) == 1
