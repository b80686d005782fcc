"""The button of the bar, as a page without script sends it."""

from __future__ import annotations

import re

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role

pytestmark = pytest.mark.django_db
ICI, DEFAIRE = "/atelier/essai/presentation/", "/atelier/essai/defaire/"


def _barre(page: str) -> str:
    return page[page.index('class="barre-dossier"') : page.index("</section>")]


def _revision(page: str) -> str:
    trouve = re.search(r'name="revision" value="(\d+)"', _barre(page))
    assert trouve
    return trouve[1]


def test_the_bar_takes_back_and_puts_again_and_leads_to_the_place(dossier, chef, navigateur) -> None:
    client = navigateur(chef)
    assert " hidden>" in _barre(client.get(ICI).content.decode())
    saisir(chef, "essai", 1, {"concertation": "Douze réunions."})
    page = client.get(ICI).content.decode()
    assert "Défaire" in _barre(page) and " hidden>" not in _barre(page) and "Rétablir" not in _barre(page)
    reponse = client.post(DEFAIRE, {"revision": _revision(page), "retour": ICI, "sens": "defaire"})
    assert reponse.headers["Location"] == f"{ICI}#concertation"
    page = client.get(ICI).content.decode()
    assert "Défait : concertation" in page.replace("\u202f", " ").replace("\u00a0", " ").lower().replace(
        "défait", "Défait"
    )
    assert "Rétablir" in _barre(page) and "Douze réunions." not in page
    client.post(DEFAIRE, {"revision": _revision(page), "retour": ICI, "sens": "retablir"})
    assert "Douze réunions." in client.get(ICI).content.decode()


def test_a_refusal_comes_back_where_one_was_with_its_reason(dossier, chef, navigateur) -> None:
    client = navigateur(chef)
    saisir(chef, "essai", 1, {"concertation": "Du chef."})
    page = client.get(ICI).content.decode()
    elue = maquettes.compte("elue", au=dossier, role=Role.elu)
    saisir(elue, "essai", 2, {"avertissement": "De l'élue."})
    reponse = client.post(DEFAIRE, {"revision": _revision(page), "retour": ICI, "sens": "defaire"}, follow=True)
    assert reponse.redirect_chain == [(ICI, 302)] and "a écrit après vous" in reponse.content.decode()
    # An address of elsewhere is not followed.
    reponse = client.post(DEFAIRE, {"revision": "1", "retour": "https://ailleurs.example/", "sens": "defaire"})
    assert reponse.headers["Location"] == "/atelier/essai/"
