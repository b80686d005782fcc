"""What a SIREN fills, what it leaves, and what is said of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.mots.organismes import completer
from binome.domaine.socle.geographie import Commune, Departement, Epci, GeographieEnMemoire

EPCI, COMMUNE, AUTRE = "240500439", "210500617", "732829320"
SOL = GeographieEnMemoire(
    millesime="2026",
    les_epci=(Epci(EPCI, "CC du Briançonnais", "CC", ("05061",), ("05",)),),
    les_communes=(Commune("05061", "Gap", "05", EPCI, COMMUNE),),
    les_departements=(Departement("05", "Hautes-Alpes", "93"),),
)


def test_a_known_siren_fills_name_kind_and_place():
    lu = {"porteurs": [{"siren": "240 500 439"}, {"siren": f"{COMMUNE}00018"}], "titre": "T"}
    rempli, phrases = completer(lu, SOL)
    epci, commune = rempli["porteurs"]
    assert (epci["nom"], epci["nature"], "code" in epci) == ("CC du Briançonnais", "epci", False)
    assert (commune["nom"], commune["nature"], commune["code"]) == ("Gap", "commune", "05061")
    assert epci["siren"] == "240 500 439" and rempli["titre"] == "T" and "nom" not in lu["porteurs"][0]
    assert phrases[0] == (
        "CC du Briançonnais (intercommunalité, Hautes-Alpes) : Binôme a rempli le nom et la nature d'après le "
        f"référentiel 2026, SIREN {EPCI}."
    )


def test_a_funder_gets_its_name_and_keeps_the_nature_of_its_money():
    (ligne,) = completer({"financement": [{"siren": EPCI, "statut": "demande", "nature": "subvention"}]}, SOL)[0][
        "financement"
    ]
    assert ligne == {"siren": EPCI, "statut": "demande", "nature": "subvention", "financeur": "CC du Briançonnais"}


@pytest.mark.parametrize(
    ("siren", "dit"),
    [
        (AUTRE, "inconnu du référentiel 2026, qui ne tient que les intercommunalités et les communes"),
        ("732829321", "la clé de ce SIREN est fausse"),
        ("12", "un SIREN compte neuf chiffres"),
        ("<b>" * 30, "un SIREN compte neuf chiffres"),
    ],
)
def test_what_is_not_known_is_said_and_nothing_is_guessed(siren, dit):
    lu = {"organisation": {"siren": siren}}
    rempli, (phrase,) = completer(lu, SOL)
    assert rempli == lu and dit in phrase and len(phrase) < 220


def test_with_nothing_to_fill_it_says_what_to_do():
    for lu in ({"porteurs": []}, {"organisation": {"siren": EPCI, "nom": "Le nôtre", "nature": "gip"}}):
        rempli, (phrase,) = completer(lu, SOL)
        assert rempli == lu and phrase.startswith("Écrivez d'abord un SIREN")


ORGANISATIONS = st.fixed_dictionaries(
    {},
    optional={
        "siren": st.sampled_from([EPCI, COMMUNE, AUTRE, "12"]),
        "nom": st.text(min_size=1, max_size=5),
        "nature": st.sampled_from(["gip", "epci"]),
        "code": st.text(min_size=1, max_size=3),
        "sigle": st.text(max_size=3),
    },
)


@given(st.lists(ORGANISATIONS, max_size=5))
def test_what_was_typed_is_never_overwritten(organisations):
    rempli, _ = completer({"signataires": organisations}, SOL)
    for avant, apres in zip(organisations, rempli["signataires"], strict=True):
        assert avant.items() <= apres.items()
