"""`{% url %}` and `{% static %}` of the pages: the addresses that Django would write, found once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, Engine, Template, engines
from django.urls import NoReverseMatch, set_script_prefix

from binome.web.templatetags import adresses

DITS = (
    "{% url 'atelier' %} {% url nom %}",
    "{% url 'atelier-dossier' identifiant %} {% url 'api-v1:openapi-json' %}",
    "{% url 'accueil' as ou %}[{{ ou }}] {% url 'nulle-part' as rien %}[{{ rien }}]",
    "{% load static %}{% static 'web/socle.css' %} {% static fichier %} {% static 'web/'|add:feuille %}",
    "{% load static %}{% static 'web/socle.css' as ou %}[{{ ou }}]",
)
VALEURS = (
    {"nom": "labels", "identifiant": "ici", "fichier": "web/carte.css", "feuille": "carte.css"},
    {"nom": "appels", "identifiant": "la-bas", "fichier": "web/barre.css", "feuille": "barre.css"},
)


@pytest.fixture
def sous_un_dossier() -> Iterator[None]:
    set_script_prefix("/binome/")
    yield
    set_script_prefix("/")


@pytest.mark.parametrize("dit", DITS)
def test_addresses_are_those_of_django_whatever_the_page_shows(dit: str) -> None:
    de_django = Template(dit, engine=Engine(libraries={"static": "django.templatetags.static"}))
    des_pages = engines["django"].from_string(dit).template
    for valeurs in (*VALEURS, *VALEURS):
        assert des_pages.render(Context(valeurs)) == de_django.render(Context(valeurs))


def test_a_site_under_a_folder_says_so_though_it_was_said_elsewhere(request: pytest.FixtureRequest) -> None:
    page = engines["django"].from_string("{% url 'atelier' %}")
    assert page.render() == "/atelier/"
    request.getfixturevalue("sous_un_dossier")
    assert page.render() == "/binome/atelier/"


def test_an_unknown_page_is_still_a_fault() -> None:
    with pytest.raises(NoReverseMatch):
        engines["django"].from_string("{% url 'nulle-part' %}").render()


def test_an_address_that_is_the_same_at_each_page_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page = engines["django"].from_string("{% url 'atelier' %} {% load static %}{% static 'web/socle.css' %}")
    dite = page.render()
    monkeypatch.setattr(adresses.defaulttags.URLNode, "render", lambda *_: "ailleurs")
    monkeypatch.setattr(staticfiles_storage, "url", lambda *_: "ailleurs")
    assert page.render() == dite
