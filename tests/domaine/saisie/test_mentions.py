"""Who « @ » names: one person, several, nobody; never an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.saisie.mentions import appeler, citees

EQUIPE = appeler(
    [
        (1, "Camille Roux", "chef de projet"),
        (2, "Camille Émond", "élu"),
        (3, "Alix Martin", "industriel"),
        (4, "Alix Martin", "lecteur"),
        (5, "", "lecteur"),
        (6, "zoe@exemple.fr", "lecteur"),
        (7, "Anne-Cécile d'Ornano", "contributeur"),
    ]
)


def test_no_two_people_are_called_alike_and_none_by_an_address():
    assert EQUIPE[1] == "Camille Roux" and EQUIPE[3] == "Alix Martin (industriel)"
    assert EQUIPE[5] == "lecteur 1" and EQUIPE[6] == "lecteur 2"


@pytest.mark.parametrize(
    ("texte", "qui"),
    [
        ("@Camille Roux, qu'en dites-vous ?", (1,)),
        ("@camille emond : et @Roux ?", (2, 1)),
        ("Voir @Emond.", (2,)),
        ("(@Alix Martin (lecteur))", (4,)),
        ("@lecteur 2 peut relire", (6,)),
        ("@anne-cecile d’ornano", (7,)),
        ("Écrire à camille@roux.fr, prix @ 3 €", ()),
        ("@Camille Roux @Camille Roux", (1,)),
    ],
)
def test_a_name_is_read_whatever_its_accents(texte, qui):
    lues = citees(texte, EQUIPE)
    assert lues.comptes == qui and not lues.ambigues


def test_what_could_be_several_people_says_how_to_choose():
    assert citees("@Camille ?", EQUIPE).ambigues == {"@Camille": ("@Camille Roux", "@Camille Émond")}
    assert len(citees("@Alix Martin ?", EQUIPE).ambigues["@Alix Martin"]) == 2
    assert citees("@Personne ici", EQUIPE).inconnues == ("@Personne",)


@given(st.text(max_size=60), st.sampled_from(sorted(EQUIPE)), st.sampled_from(" ,.;\n"))
def test_a_full_name_always_names_whoever_bears_it(avant, cle, apres):
    assert cle in citees(f"{avant}\n@{EQUIPE[cle]}{apres}", EQUIPE).comptes


@given(st.text(alphabet="@ aàCamilleRoux'-(.\n", max_size=80))
def test_any_text_is_read(texte):
    lues = citees(texte, EQUIPE)
    assert set(lues.comptes) <= set(EQUIPE)
