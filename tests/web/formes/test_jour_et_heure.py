"""A day and an hour as people write them; a refused form opens on what is to be corrected."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from binome.web.annonce.formulaires import InstantForm
from binome.web.comite.formulaires import SeanceForm


def dessiner(form) -> str:
    return render_to_string("web/morceaux/champs.html", {"form": form})


@pytest.mark.parametrize("ecrite", ["14:30", "14h30", "14 h 30", "14:30:00"])
@pytest.mark.parametrize("forme", [SeanceForm, InstantForm])
def test_an_hour_written_in_french_is_read_and_stays_in_the_field_of_a_browser(forme, ecrite):
    form = forme({"jour": "22/09/2027", "heure": ecrite, "lieu": ""})
    form.is_valid()
    assert "heure" not in form.errors
    page = dessiner(form)
    assert 'value="14:30"' in page and 'value="2027-09-22"' in page


@pytest.mark.parametrize("ecrite", ["25:99", "midi", "14:3\x00"])
def test_an_hour_that_is_none_is_said_with_how_to_write_one(ecrite):
    form = SeanceForm({"jour": "2027-09-22", "heure": ecrite, "lieu": "Paris"})
    assert not form.is_valid() and list(form.errors) == ["heure"]


def test_a_refused_form_opens_on_its_first_fault_and_a_blank_one_takes_no_focus():
    assert "autofocus" not in dessiner(SeanceForm())
    page = dessiner(SeanceForm({"jour": "2027-09-22", "heure": "", "lieu": ""}))
    assert page.count("autofocus") == 1
    assert page.index('name="jour"') < page.index("autofocus") < page.index('name="lieu"')
