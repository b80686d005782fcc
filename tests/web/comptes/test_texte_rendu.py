"""A refusal gives back the texts of its form that its page does not show, to their author alone."""

from __future__ import annotations

import html

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from tests import maquettes

from binome.web.comptes.textes import garde
from binome.web.comptes.textes.rendu import TexteRenduMiddleware

pytestmark = pytest.mark.django_db
ICI, PHRASE = "/comite/ti/seances/1/points/1/", "L'axe 2 n'est pas chiffré <ici>."


@pytest.fixture
def camille():
    return maquettes.compte("camille", "un mot de passe assez long")


def repondre(qui, corps: str, code: int = 422, **envoi) -> str:
    requete = RequestFactory().post(ICI, {"compte": garde.marque(qui), "motif": PHRASE, **envoi})
    requete.user = qui
    page = HttpResponse(f"<main>{corps}</main>", status=code)
    return html.unescape(TexteRenduMiddleware(lambda _: page)(requete).content.decode())


@pytest.mark.parametrize("code", [403, 404, 409, 410, 422])
def test_a_text_that_the_page_of_a_refusal_does_not_show_is_given_back(camille, code):
    page = repondre(camille, "Le vote est clos.", code)
    assert "Votre texte n’est pas enregistré" in page and f">{PHRASE}</dd>" in page
    assert page.endswith("</main>")


@pytest.mark.parametrize(
    "montre",
    [
        f"<textarea>{html.escape(PHRASE)}</textarea>",
        f'<input value="{html.escape(PHRASE)}">',
        f"<p>{html.escape(PHRASE.replace(chr(39), '’'))}</p>",
        f"<p>{html.escape(PHRASE).replace('pas ', 'pas<br>')}</p>",
    ],
)
def test_what_a_page_shows_already_is_not_said_lost(camille, montre):
    assert "enregistré" not in repondre(camille, montre)


def test_what_was_done_a_key_and_another_s_form_are_given_back_to_nobody(camille):
    assert PHRASE not in repondre(camille, "Fait.", 200)
    assert "enregistré" not in repondre(camille, "Non.", motif="2026-12-01", sens="pour")
    autre = maquettes.compte("autre", "un mot de passe assez long")
    assert PHRASE not in repondre(camille, "Non.", compte=garde.marque(autre))
    assert PHRASE not in repondre(camille, "Non.", compte="")


def test_who_may_no_more_enter_a_room_gets_back_what_they_wrote_there(camille):
    envoi = {"compte": garde.marque(camille), "geste": "soumettre", "motifs": PHRASE}
    page = maquettes.navigateur(camille).post(ICI, envoi)
    assert page.status_code == 404 and f">{PHRASE}</dd>" in html.unescape(page.content.decode())
