"""Parting what holds from what does not, whatever was typed, moved, added or removed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.web.formes.valables import Erreurs, retenir

NOMS = ("A", "B", "C", "D", "E")
montants = st.one_of(st.integers(0, 99).map(str), st.sampled_from(["faux", ""]))
lignes = st.lists(st.sampled_from(NOMS), max_size=4, unique=True)


def juger(valeurs: dict[str, Any]) -> Erreurs:
    """A model in small: amounts are digits, a row wants its name and its amount, a note is not « faux »."""
    fautes = {}
    for lieu, valeur in valeurs.items():
        if isinstance(valeur, list):
            for rang, ligne in enumerate(valeur):
                for champ in ("nom", "montant"):
                    if champ not in ligne:
                        fautes[f"{lieu}[{rang}].{champ}"] = "manque"
                if not str(ligne.get("montant", 0)).isdigit():
                    fautes[f"{lieu}[{rang}].montant"] = "pas un nombre"
        elif isinstance(valeur, dict):
            fautes |= {f"{lieu}.{champ}": "faux" for champ, v in valeur.items() if v == "faux"}
        elif valeur == "faux":
            fautes[lieu] = "faux"
    return fautes


def ligne(nom: str, montant: str) -> dict[str, str]:
    return {"nom": nom, **({"montant": montant} if montant else {})}


@pytest.mark.lent
@given(st.data())
@settings(max_examples=500, deadline=None)
def test_what_holds_is_kept_and_nothing_is_taken_from_elsewhere(data: st.DataObject) -> None:
    avant = {nom: data.draw(st.integers(100, 999)) for nom in data.draw(lignes)}
    textes = st.sampled_from(["un", "deux", "faux", None])
    tape: dict[str, Any] = {
        "titre": data.draw(textes),
        "note": data.draw(textes),
        "groupe": {"x": data.draw(st.sampled_from(["un", "faux"])), "y": data.draw(st.sampled_from(["un", "faux"]))},
        "lignes": [
            ligne(nom, data.draw(st.one_of(montants, st.just(str(avant.get(nom, 7)))))) for nom in data.draw(lignes)
        ],
    }
    arbre = {
        "titre": "avant",
        "groupe": {"x": "avant"},
        "lignes": [{"nom": nom, "montant": montant} for nom, montant in avant.items()],
    }
    fautes = juger(tape)
    retenue = retenir(tape, arbre, fautes, juger)
    assert retenue is not None and juger(retenue.valeurs) == {}
    for lieu in ("titre", "note"):
        if lieu not in fautes:
            assert retenue.valeurs[lieu] == tape[lieu]
        else:
            assert retenue.valeurs.get(lieu) in (None, arbre.get(lieu)) and lieu in retenue.refusees
    for champ in ("x", "y"):
        attendu = tape["groupe"][champ]
        gardee = retenue.valeurs.get("groupe", arbre["groupe"]).get(champ)
        assert gardee == (arbre["groupe"].get(champ) if attendu == "faux" else attendu)
    # An amount is the one typed for that name, or the one that the name had: never another's.
    dits = {li["nom"]: li.get("montant") for li in tape["lignes"]}
    for gardee in retenue.valeurs.get("lignes", arbre["lignes"]):
        nom, montant = gardee["nom"], str(gardee["montant"])
        assert montant in (dits.get(nom), str(avant.get(nom))), (gardee, tape, arbre)
    if not any(nom.startswith("lignes") for nom in fautes):
        assert retenue.valeurs["lignes"] == tape["lignes"]


def test_what_cannot_be_put_aside_is_said() -> None:
    """A fault that no value of the form makes: nothing is saved in its place."""
    assert retenir({"titre": "x"}, {}, {"ailleurs": "faux"}, lambda _: {"ailleurs": "faux"}) is None
