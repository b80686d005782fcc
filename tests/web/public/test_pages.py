"""Every page: valid, safe under the strict CSP, alone (no third-party host), in French."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.test import Client
from tests.web.adresses import TOUTES_LES_PAGES
from tests.web.lecture_html import Page, lire

pytestmark = [pytest.mark.lent, pytest.mark.parametrize("adresse", TOUTES_LES_PAGES)]


@pytest.fixture
def html(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode()


@pytest.fixture
def page(html: str) -> Page:
    return lire(html)


def test_headers_are_strict(client: Client, adresse: str) -> None:
    reponse = client.get(adresse)
    regles = dict(r.strip().split(" ", 1) for r in reponse["Content-Security-Policy"].split(";"))
    assert regles["default-src"] == regles["frame-ancestors"] == regles["base-uri"] == "'none'"
    assert regles["script-src"] == regles["style-src"] == regles["connect-src"] == "'self'"
    assert not any(mot in reponse["Content-Security-Policy"] for mot in ("unsafe", "data:", "blob:", "http", "*"))
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["X-Frame-Options"] == "DENY"
    assert "camera=()" in reponse["Permissions-Policy"]
    # Kept, or says when to come back: a search may be under way.
    assert ("ETag" in reponse) is not ("Refresh" in reponse)
    assert "Set-Cookie" not in reponse


def test_nothing_inline_and_no_third_party(page: Page, html: str) -> None:
    assert not page.tous("style")
    assert all(a.get("src", "").startswith("/statique/") for a in page.tous("script"))
    for nom, attributs in page.elements:
        assert "style" not in attributs, nom
        assert not [a for a in attributs if a.startswith("on")], nom
        for cle in ("src", "action", "data-module", "data-geojson", "srcset"):
            assert (attributs.get(cle) or "/").startswith("/"), (nom, cle)
    for lien in page.tous("link"):
        assert lien["href"].startswith("/statique/")


def test_structure(page: Page) -> None:
    assert page.mal_fermes == []
    assert page.ouverts == []
    assert page.tous("html")[0]["lang"] == "fr"
    assert len(page.tous("h1")) == 1
    assert len(page.tous("main")) == len(page.tous("title")[:1]) == 1
    assert [i for i, compte in page.ids.items() if compte > 1] == []
    assert page.liens[0] == "#contenu"


def test_headings_do_not_skip_a_level(page: Page) -> None:
    # What stands in the margin or beside the text starts its own outline at h2.
    niveaux = [int(nom[1]) for nom, _ in page.elements if re.fullmatch(r"h[1-6]", nom)]
    sauts = [(a, b) for a, b in pairwise(niveaux) if b > a + 1]
    assert sauts == []


def test_labels_tables_and_references(page: Page) -> None:
    pour = {a.get("for") for a in page.tous("label")}
    assert all(a.get("id") in pour for a in page.tous("input", "select", "textarea"))
    assert all(a.get("scope") for a in page.tous("th"))
    for nom, attributs in page.elements:
        for cle in ("aria-labelledby", "aria-describedby"):
            for cible in (attributs.get(cle) or "").split():
                assert cible in page.ids, (nom, cle, cible)


def test_french_typography(html: str) -> None:
    sans_code = re.sub(r"<(pre|code|title|svg)[ >].*?</\1>", "", html, flags=re.DOTALL)
    texte = re.sub(r"<[^>]+>", "\n", sans_code)
    assert re.findall(r".{0,30}\w [;:!?»%€](?:\s|$).{0,20}", texte) == []
    assert re.findall(r".{0,30}« .{0,20}", texte) == []
    assert "None" not in texte
    assert "{{" not in texte
    assert "{%" not in texte
