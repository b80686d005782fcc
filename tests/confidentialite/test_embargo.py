"""Until the instant of the announcement, nothing that anyone but the committee may ask for depends on the decisions."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver
from tests.confidentialite import embargo
from tests.confidentialite.embargo import AUTRE, INSTANT, UNE
from tests.confidentialite.surfaces import CLASSES, SURFACES, VARIANTES, classes

from binome.registre.models import DecisionDuDepot
from binome.services.annonce import execution, palmares

MS = dt.timedelta(milliseconds=1)
pytestmark = [pytest.mark.django_db, pytest.mark.lent(8)]
VISIBLES = (
    "labels-de-la-campagne",
    "annonce-decision",
    "instruction-depot",
    "notifications",
    "robots",
    "labels",
    "label",
)


@pytest.fixture
def lieu(db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> embargo.Scene:
    settings.DONNEES = tmp_path
    logging.disable(logging.ERROR)
    yield embargo.Scene(monkeypatch)
    logging.disable(logging.NOTSET)


def marcher(lieu: embargo.Scene, instant: dt.datetime, *seulement: str) -> tuple[Any, Any, Any, Any]:
    """Both worlds at an instant, the worker having done what is due then: their pages, and what is behind."""
    vus = []
    for sens in (UNE, AUTRE):
        with embargo.monde_ou(lieu, sens):
            lieu.pendule.a(instant)
            execution.annoncer.call()
            vus += [embargo.parcourir(lieu, seulement), embargo.coulisses()]
    return tuple(vus)


def differences(une: dict[Any, Any], autre: dict[Any, Any]) -> list[Any]:
    assert une.keys() == autre.keys()
    return sorted(cle for cle in une if une[cle] != autre[cle])


def test_one_millisecond_before_every_answer_is_the_same_to_the_byte(lieu: embargo.Scene) -> None:
    une, derriere_une, autre, derriere_autre = marcher(lieu, INSTANT - MS)
    assert differences(une, autre) == []
    assert derriere_une == derriere_autre
    regardees = {nom.partition(" ")[0] for _, nom, _ in une} | {f"({quoi})" for quoi in derriere_une}
    assert {s: manque for s, noms in SURFACES.items() if (manque := set(noms) - regardees)} == {}
    assert {nom: set(autres) for nom, autres in VARIANTES.items()} == {
        nom: {n.partition(" ")[2] for _, n, _ in une if n.startswith(f"{nom} ")} for nom in VARIANTES
    }
    codes = [code for code, *_ in une.values()]
    # The figure of docs/promesses.md.
    assert len(une) >= 1_900 and codes.count(200) >= 450, (len(une), codes.count(200))
    assert not [cle for cle, (code, *_) in une.items() if code >= 500]


def test_every_address_is_of_one_class_of_the_walk() -> None:
    tous = {nom for nom, _ in embargo.noms(get_resolver())}
    assert {nom: classes(nom) for nom in tous if len(classes(nom)) != 1} == {}
    vides = {debut for debuts in CLASSES.values() for debut in debuts if not any(n.startswith(debut) for n in tous)}
    assert vides == set() and set(VARIANTES) <= tous
    # The negative control.
    assert classes("une-page-nouvelle") == [] == classes("labelsx")


def test_at_the_instant_the_same_walk_sees_the_decisions(lieu: embargo.Scene) -> None:
    une, derriere_une, autre, derriere_autre = marcher(lieu, INSTANT, *VISIBLES)
    vues = {(qui, nom) for qui, nom, _ in differences(une, autre)}
    assert {("personne", "labels-de-la-campagne"), ("chef", "annonce-decision"), ("chef", "notifications")} <= vues
    assert {("national", "instruction-depot"), ("region", "instruction-depot")} <= vues
    assert {("personne", "labels"), ("personne", "label")} <= vues
    assert ("personne", "robots") not in vues and derriere_une != derriere_autre


def test_a_page_that_forgets_the_announcement_is_seen(lieu: embargo.Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: labels listed as soon as they are decided."""

    def trop_tot(campagne: Any) -> list[palmares.Laureat]:
        siennes = DecisionDuDepot.objects.filter(depot__dossier__campagne=campagne, sens__startswith="label")
        return [palmares.Laureat(d.depot.dossier.territoire, d.sens, INSTANT, False) for d in siennes]

    monkeypatch.setattr(palmares, "laureats", trop_tot)
    une, _, autre, _ = marcher(lieu, INSTANT - MS, "labels-de-la-campagne", "robots")
    assert {nom for _, nom, _ in differences(une, autre)} == {"labels-de-la-campagne"}


@pytest.mark.parametrize("fuite", ["en-tête", "taille", "ordre"])
def test_a_leak_by_a_header_a_size_or_an_order_is_seen(
    lieu: embargo.Scene, monkeypatch: pytest.MonkeyPatch, fuite: str
) -> None:
    """A count of refusals in a header, a space in the page, two words swapped: each is enough."""
    from binome.web.public import site

    vraie = site.HttpResponse

    def bavarde(corps: str, **suite: Any) -> Any:
        premiere = DecisionDuDepot.objects.filter(etat="figee").order_by("pk").first()
        refusee = premiere is not None and premiere.sens == "refus"
        mots = {"taille": corps + " " * refusee, "ordre": corps[::-1] if refusee else corps}
        reponse = vraie(mots.get(fuite, corps), **suite)
        if fuite == "en-tête":
            reponse["X-Etat"] = str(int(refusee))
        return reponse

    monkeypatch.setattr(site, "HttpResponse", bavarde)
    une, _, autre, _ = marcher(lieu, INSTANT - MS, "robots")
    assert differences(une, autre) and {nom for _, nom, _ in differences(une, autre)} == {"robots"}
