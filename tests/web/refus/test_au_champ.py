"""The page of a refusal, marked: the form that was sent and no other, what was typed, the field, the link at the top."""

from __future__ import annotations

import lxml.html
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.socle.erreurs import BinomeError, au_champ
from binome.web.refus.au_champ import d_un_champ, redire

ICI = "/ici/"
PAGE = """<main><div role="alert"><p data-refus>Non.</p></div>
<form method="post"><input type="hidden" name="rang" value="1"><div class="champ"><label for="m-1">Motif</label>
<textarea id="m-1" name="motif">ancien</textarea></div><button name="geste" value="dire">Dire</button></form>
<details><summary>Deux</summary><form method="post"><input type="hidden" name="rang" value="2"><div class="champ">
<label for="m-2">Motif</label><p id="aide">Pourquoi.</p><textarea id="m-2" name="motif" aria-describedby="aide"></textarea>
</div><select name="qui"><option value="a" selected>A</option><option value="b">B</option></select>
<label><input type="checkbox" name="vote" checked> Au vote</label><input name="titre" value="">
<input type="password" name="mot_de_passe"><button name="geste" value="dire">Dire</button></form></details>
<form method="post" action="/ailleurs/"><input name="motif"></form></main>"""


def redite(envoye: dict[str, str], *phrases: str) -> lxml.html.HtmlElement:
    reponse = redire(RequestFactory().post(ICI, envoye), HttpResponse(PAGE), *phrases)
    return lxml.html.fromstring(reponse.content.decode())


ENVOYE = {"geste": "dire", "rang": "2", "qui": "b", "titre": "Un titre", "mot_de_passe": "secret"}


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_the_form_that_was_sent_is_filled_and_marked_and_no_other(motif: str) -> None:
    page = redite({**ENVOYE, "motif": motif}, au_champ("motif", f"Trop long : {motif}"))
    (marque,) = page.xpath("//*[@aria-invalid='true']")
    assert (marque.get("id"), marque.get("aria-describedby")) == ("m-2", "aide m-2-refus")
    assert marque.text_content() == f"\n{motif}" and "Trop long" in page.get_element_by_id("m-2-refus").text_content()
    assert page.xpath("//details")[0].get("open") is not None and marque.get("autofocus") is not None
    assert page.xpath("//p[@data-refus]/a/@href") == ["#m-2"]
    deux = page.forms[1]
    assert deux.fields["titre"] == "Un titre" and deux.fields["qui"] == "b"
    assert not deux.fields["vote"] and not deux.fields["mot_de_passe"]
    assert page.get_element_by_id("m-1").text == "ancien" and len(page.forms) == 3
    assert not page.xpath("//script")


def test_what_is_about_no_field_keeps_what_was_typed_and_marks_nothing() -> None:
    page = redite({**ENVOYE, "motif": "Écrit."}, "La séance est levée.")
    assert page.get_element_by_id("m-2").text_content() == "\nÉcrit." and not page.xpath("//*[@aria-invalid]")


@pytest.mark.parametrize("envoye", [{"geste": "autre", "motif": "x"}, {"geste": "dire"}])
def test_a_page_without_that_form_or_that_field_is_left_as_it_is(envoye: dict[str, str]) -> None:
    reponse = redire(RequestFactory().post(ICI, envoye), HttpResponse(PAGE), au_champ("absent", "Non."))
    assert reponse.content.decode() == PAGE


def test_a_refusal_of_no_field_goes_on_to_the_door() -> None:
    with pytest.raises(BinomeError, match="rôle"):
        d_un_champ(BinomeError("Votre rôle ne le permet pas."))
    assert d_un_champ(BinomeError(au_champ("motif", "Vide."))).champ == "motif"
