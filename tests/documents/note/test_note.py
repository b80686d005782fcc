"""The note: two pages, what each EPCI gets and pays, « inconnu » for what nobody said."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader
from tests.documents.conftest import SIRENS

from binome.documents.note import composer, parts_des_membres, pdf_de_la_note
from binome.documents.note.contenu import COURT, abreger
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import GeographieEnMemoire
from binome.domaine.verdict.constat import Verdict

Fabrique = Callable[..., Dossier]


def _dossier(dossier: Fabrique) -> Dossier:
    deux = [{"siren": s, "nom": n} for s, n in zip(SIRENS[6:], ("Communauté du Lac", "Rive"), strict=True)]
    ligne = {"nature": "autofinancement", "montant": 40}
    fiches: list[dict[str, Any]] = [
        {
            "id": "1-1",
            "titre": "Partagée",
            "axe": "a",
            "territoires": {"communes": ["05061"], "epci": [SIRENS[7]]},
            "cout": {"montant": 100},
            "financement": [
                {**ligne, "financeur": "communauté du lac"},
                {**ligne, "financeur": "Autre", "siren": SIRENS[7]},
                {**ligne, "financeur": "Communauté du Lac", "statut": "refuse"},
            ],
        },
        {"id": "1-2", "titre": "Du lac", "axe": "a", "territoires": {"epci": [SIRENS[6]]}},
        {"id": "1-3", "titre": "Sans lieu", "axe": "a", "cout": {"montant": 7}},
        {"id": "1-4", "titre": "Plus tard", "axe": "a", "territoires": {"epci": [SIRENS[6]]}, "en_reserve": True},
    ]
    plan = {"axes": [{"id": "a", "titre": "Axe"}], "fiches": fiches}
    return dossier(perimetre={"membres": deux}, plan_actions=plan)


def test_what_each_epci_gets_and_pays(dossier: Fabrique, geographie: GeographieEnMemoire) -> None:
    (lac, rive), ailleurs = parts_des_membres(_dossier(dossier), geographie)
    assert (lac.actions, lac.partagees, lac.cout, lac.sans_cout) == (("1-1", "1-2"), 1, Decimal(100), 1)
    assert lac.paie == Decimal(40) and rive.paie == Decimal(40)
    assert rive.actions == ("1-1",) and ailleurs == ["1-3"]


def test_what_nobody_said_is_unknown(
    dossier: Fabrique, geographie: GeographieEnMemoire, verdict: Callable[[Dossier], Verdict]
) -> None:
    essai = dossier(2, perimetre={"membres": [{"siren": SIRENS[0], "nom": "Premier"}]})
    note = composer(essai, verdict(essai), geographie, None)
    (membre,) = note["membres"]
    assert (membre["recoit"], membre["cout"], membre["paie"]) == ("Inconnu", "Inconnu", "Inconnu")
    assert note["actions"][0]["cout"] == "Inconnu" and note["reperes"][2][1] == "coût inconnu"
    assert ["L'élu du binôme", "Non nommé"] in note["qui"]


@pytest.mark.lent(3)
@pytest.mark.parametrize("nombre", [0, 3, 60])
def test_it_has_two_pages_whatever_it_tells(
    dossier: Fabrique, geographie: GeographieEnMemoire, verdict: Callable[[Dossier], Verdict], nombre: int
) -> None:
    long = "Une phrase assez longue pour remplir une ligne entière de la note. " * 40
    membres = [{"siren": s, "nom": f"Membre {k}"} for k, s in enumerate(SIRENS)]
    essai = dossier(
        nombre,
        enjeux_du_territoire=long,
        objectif={"texte": long},
        avertissement=long,
        perimetre={"membres": membres, "libelle": "Le bassin"},
    )
    note = composer(essai, verdict(essai), geographie, None)
    lu = PdfReader(io.BytesIO(pdf_de_la_note(note, verdict(essai).date)))
    texte = " ".join(p.extract_text() for p in lu.pages)
    assert len(lu.pages) <= 2 and ("autres actions, à lire" in texte) is (nombre == 60)
    assert b"pdfuaid:part>1<" in lu.trailer["/Root"]["/Metadata"].get_object().get_data().replace(b" ", b"")


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert abreger("Court.") == "Court." and abreger(None) is None
    coupe = abreger("Une première phrase qui compte. " * 30) or ""
    assert coupe.endswith("compte. […]") and len(coupe) < COURT + 10
