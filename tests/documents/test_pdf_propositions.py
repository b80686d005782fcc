"""The annex of the perimeters proposed: in the words of the pages, the same twice, and a sentence where nothing is."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader
from tests.documents.conftest import SIRENS

from binome.documents.pdf import pdf_du_dossier
from binome.documents.pdf.perimetre import propositions
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.mots.perimetres import MODESTIE
from binome.domaine.mots.propositions import SANS_CALCUL, SANS_REPONSE, TITRE, autour_vu
from binome.domaine.socle.geographie import GeographieEnMemoire
from binome.domaine.verdict.constat import Verdict

pytestmark = pytest.mark.lent

CENTRE, DEUX, TROIS, QUATRE = SIRENS[:4]
Lire = Callable[[dict[str, Any] | None], str]


def attache(unite: str, delta: float, lien: float | None = 0.11, reste: float = 1.0) -> dict[str, Any]:
    commun = {"zone": None, "arrondissement": 1.0, "departement": 1.0}
    return {"unite": unite, "delta": delta, "lien_ancre": lien, "reste": reste, **commun}


def proposition(place: str, statut: str, *contributions: dict[str, Any]) -> dict[str, Any]:
    certificat = {"statut": statut, "borne": 9.0, "ecart": None, "portee": "toutes tailles", "duree_s": 0.1}
    return {
        "place": place,
        "unites": [c["unite"] for c in contributions],
        "habitants": 12_000,
        "auto_offre": 0.5,
        "auto_demande": 0.6,
        "fourchettes": {"auto_offre": (0.4, 0.55), "auto_demande": (0.5, 0.65)},
        "diametre_km": 31.4,
        "certificat": None if place == "precedent" else certificat,
        "robustesse": {"meme_ensemble": 0.6},
        "contributions": list(contributions),
    }


REPONSE = {
    "question": {"centre": CENTRE, "retenus": [CENTRE, DEUX, TROIS], "sans": []},
    "propositions": [
        proposition("precedent", "", attache(CENTRE, 4.0, None), attache(DEUX, 4.0)),
        proposition("optimum", "prouve", attache(CENTRE, 3.0, None), attache(DEUX, 2.5), attache(QUATRE, -0.5)),
        proposition("large", "borne", attache(CENTRE, 1.0, None), attache(DEUX, 0.5, 0.0002, 0.4)),
    ],
    "voisines": [attache(QUATRE, -2.0)],
    "membres": [attache(CENTRE, 3.0, None), attache(DEUX, 2.0), attache(TROIS, -4.0)],
    "moins_liee": attache(TROIS, -4.0),
    "donnees": {"flux": {"nature": "estime"}},
    "avertissement": MODESTIE,
}


def simple(texte: str) -> str:
    return re.sub(r"[\s\u202f\u00a0\u200b]+", " ", texte).replace("’", "'")


@pytest.fixture
def compose(dossier: Callable[..., Dossier]) -> Dossier:
    return dossier(perimetre={"membres": [{"siren": s, "nom": s} for s in (CENTRE, DEUX, TROIS)]})


@pytest.fixture
def lire(compose: Dossier, geographie: GeographieEnMemoire, verdict: Callable[[Dossier], Verdict]) -> Lire:
    """The pages of the annex, as text."""

    def faire(autour: dict[str, Any] | None) -> str:
        octets = pdf_du_dossier(compose, verdict(compose), geographie, autour=autour)
        assert pdf_du_dossier(compose, verdict(compose), geographie, autour=autour) == octets
        lu = simple(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages))
        return lu.rpartition("Annexe : d'autres périmètres possibles")[2].partition("Sources et méthode")[0]

    return faire


def test_each_set_says_who_is_in_what_is_proved_and_what_it_would_change(lire: Lire) -> None:
    lu = lire(REPONSE)
    places = ("Le territoire de l'appel précédent : 2", "celles qui se tiennent le mieux : 3", "Plus large : 2")
    assert sorted(map(lu.index, places)) == [lu.index(place) for place in places]
    assert "0 le centre +3,0" in lu and "3 de justesse −0,5" in lu and "1 dépend de l'estimation +0,5" in lu
    assert "choisi, non calculé" in lu and "Prouvé : aucun autre groupe" in lu and "mais encadré" in lu
    assert "12 000 habitants" in lu and "entre 40 % et 55 % des actifs" in lu and "31 km d'un bout à l'autre" in lu
    assert "Entrent : 3. Sortent : 2." in lu and "échanges moins de 0,1 %" in lu
    assert "on pense d'abord à…" in lu and "2 est la moins liée aux autres (−4,0" in lu
    assert lu.index("est la moins liée") < lu.index(simple(MODESTIE)), "what it does not say closes it"
    assert "meilleur" not in lu and "idéal" not in lu


def test_the_words_are_those_of_the_pages(compose: Dossier, geographie: GeographieEnMemoire) -> None:
    annexe = propositions(compose, geographie, REPONSE)
    vu = autour_vu(REPONSE, {s: f"CC {k}" for k, s in enumerate(SIRENS)}, ())
    assert annexe is not None and annexe["presentation"] == vu.presentation
    dites = [(p["titre"], p["preuve"], p["faits"], p["changement"]) for p in annexe["propositions"]]
    assert dites == [(p.titre, p.preuve, p.faits, p.changement) for p in vu.propositions]


@pytest.mark.parametrize(("reponse", "phrase"), [(None, SANS_CALCUL), ({}, SANS_REPONSE)])
def test_what_was_not_computed_or_found_is_said_in_a_sentence(
    lire: Lire, reponse: dict[str, Any] | None, phrase: str
) -> None:
    assert simple(phrase) in lire(reponse)


def test_without_members_there_is_nothing_to_search_around(
    dossier: Callable[..., Dossier], geographie: GeographieEnMemoire, verdict: Callable[[Dossier], Verdict]
) -> None:
    vide = dossier()
    assert propositions(vide, geographie, {}) is None
    lu = PdfReader(io.BytesIO(pdf_du_dossier(vide, verdict(vide), geographie, autour={})))
    assert not any(TITRE.lower() in simple(page.extract_text()).lower() for page in lu.pages)
