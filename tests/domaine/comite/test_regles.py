"""The rules of a committee, against counts made by hand and by brute force: each choice changes what it says, alone."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from binome.appels.appel import ComiteSelection
from binome.domaine.comite import decision, regles, salle
from binome.domaine.comite.composition import NatureDuMembre, Siegeant, refus_de_suppleance
from binome.domaine.comite.convocation import delai
from binome.domaine.comite.decision import SUITES, DecisionVoulue, EtatDeLaDecision
from binome.domaine.comite.quorum import quorum
from binome.domaine.comite.regles import NOMS_DES_REGLES, ReglesDuComite
from binome.domaine.comite.salle import SalleDuPoint, composer, refus_de_mandat
from binome.domaine.comite.scrutin import SensDeLaDecision, SensDuVote, depouiller

DROIT = ReglesDuComite()
V = SensDuVote


def autres(**valeurs: Any) -> ReglesDuComite:
    """The rules of the law, but for these."""
    dites = DROIT.model_dump(mode="json")
    for nom, valeur in valeurs.items():
        dites[nom] = {"valeur": valeur, "source": "essai"}
    return ReglesDuComite.model_validate(dites)


def siege(cle: int, suppleant_de: int | None = None, **plus: Any) -> Siegeant:
    champs = {"nom": f"P{cle}", "nature": NatureDuMembre.de_droit, "rattachement": "Service", **plus}
    return Siegeant(cle, suppleant_de=suppleant_de, **champs)


CINQ = [siege(n) for n in range(1, 6)]


def test_each_rule_has_a_name_and_names_its_source() -> None:
    assert set(NOMS_DES_REGLES) == set(ReglesDuComite.model_fields)
    for nom in NOMS_DES_REGLES:
        source = getattr(DROIT, nom).source
        assert source.startswith(("CRPA, art. R133-", regles.BINOME)), nom
    assert ReglesDuComite.model_validate_json(DROIT.model_dump_json()) == DROIT


def test_a_call_says_its_own_and_keeps_the_law_for_the_rest() -> None:
    dit = {"nom": "C", "membres": ["M"], "source": "S", "regles": {"quorum": {"valeur": "2/3", "source": "Arrêté"}}}
    lues = ComiteSelection.model_validate(dit).regles
    assert (lues.quorum.valeur, lues.quorum.source, lues.majorite) == (Fraction(2, 3), "Arrêté", DROIT.majorite)
    with pytest.raises(ValidationError):
        ComiteSelection.model_validate({**dit, "regles": {"quorum": {"valeur": "2/3"}}})


@pytest.mark.parametrize("part", ["1/0", "trois", "-1/2", "3/2", ""])
def test_a_share_that_is_none_is_refused(part: str) -> None:
    with pytest.raises(ValidationError):
        autres(quorum=part)


# --- substitutes (R133-3), delay (R133-8), mandates (R133-9)


@pytest.mark.parametrize(
    ("titulaire", "suppleant", "mot"),
    [
        ({}, {"rattachement": "service "}, None),
        ({}, {"rattachement": "Autre"}, "est de son service"),
        ({"nature": NatureDuMembre.elu}, {"nature": NatureDuMembre.elu}, None),
        ({"nature": NatureDuMembre.elu}, {}, "élu de la même assemblée"),
        ({"nature": NatureDuMembre.elu}, {"nature": NatureDuMembre.elu, "rattachement": "Autre"}, "même assemblée"),
        ({"nature": NatureDuMembre.qualifiee}, {}, "n'est pas suppléée"),
        ({"nature": NatureDuMembre.organisme}, {"rattachement": "Autre"}, None),
        ({"suppleant_de": 9}, {}, "qu'un titulaire"),
    ],
)
def test_who_stands_in_for_whom(titulaire: dict[str, Any], suppleant: dict[str, Any], mot: str | None) -> None:
    dit = refus_de_suppleance(siege(1, **titulaire), siege(2, **suppleant), DROIT)
    assert dit is None if mot is None else mot in str(dit)


def test_a_call_may_let_a_qualified_person_be_stood_in_for() -> None:
    permis = autres(suppleance_personne_qualifiee=True)
    assert refus_de_suppleance(siege(1, nature=NatureDuMembre.qualifiee), siege(2), permis) is None


@given(st.integers(-3, 30), st.integers(0, 20), st.booleans())
def test_the_delay_is_counted_in_days(ecart: int, minimum: int, franc: bool) -> None:
    jour = dt.date(2023, 10, 20)
    suivies = autres(delai_de_convocation=minimum, delai_franc=franc)
    fait = delai(jour, jour + dt.timedelta(days=ecart), suivies)
    assert fait.respecte == (ecart >= 0 and ecart - franc >= minimum)
    assert fait.permise == fait.respecte
    pressee = delai(jour, jour + dt.timedelta(days=ecart), suivies, "Le ministre annonce demain.")
    assert pressee.permise == (ecart >= 0) and pressee.respecte == fait.respecte
    sans = autres(delai_de_convocation=minimum, delai_franc=franc, urgence_admise=False)
    assert delai(jour, jour + dt.timedelta(days=ecart), sans, "Pressé.").permise == fait.respecte


def test_a_mandate_is_refused_with_its_reason() -> None:
    un, deux = CINQ[:2]
    assert refus_de_mandat(un, deux, [], [], DROIT) is None
    for de, a, donnes, supplees, mot in (
        (un, un, [], [], "à soi-même"),
        (un, siege(9, suppleant_de=2), [], [], "entre titulaires"),
        (un, deux, [], [1], "est suppléé"),
        (un, deux, [(1, 3)], [], "déjà donné"),
        (un, deux, [(2, 3)], [], "lui-même donné"),
        (un, deux, [(3, 1)], [], "détient le mandat"),
        (un, deux, [(3, 2)], [], "le maximum"),
    ):
        assert mot in str(refus_de_mandat(de, a, donnes, supplees, DROIT))
    assert refus_de_mandat(un, deux, [(3, 2)], [], autres(mandats_par_membre=2)) is None
    assert refus_de_mandat(un, deux, [], [1], autres(mandat_malgre_suppleance=True)) is None


# --- the room


SALLES = st.fixed_dictionaries(
    {
        "presents": st.sets(st.integers(1, 8)),
        "deportes": st.sets(st.integers(1, 8), max_size=3),
        "mandats": st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=4),
    }
)
AVEC_SUPPLEANTS = [*CINQ, siege(6, 1), siege(7, 1), siege(8, 2)]


@given(SALLES, st.integers(0, 3), st.booleans())
def test_a_room_gives_each_seat_one_voice_at_most(faits: dict[str, Any], mandats: int, suppleance: bool) -> None:
    suivies = autres(mandats_par_membre=mandats, suppleance_du_deporte=suppleance)
    vue = composer(AVEC_SUPPLEANTS, faits["presents"], faits["deportes"], faits["mandats"], suivies)
    assert vue.sieges == frozenset(range(1, 6))
    parts = [set(vue.occupes), set(vue.representes), set(vue.deportes)]
    assert sum(len(p) for p in parts) == len(set().union(*parts)), "a seat is held, represented or out, never two"
    assert vue.presents_deportes <= vue.deportes
    for tenu, qui in vue.occupes.items():
        assert qui in faits["presents"] and qui not in faits["deportes"]
        assert qui == tenu or next(s for s in AVEC_SUPPLEANTS if s.cle == qui).suppleant_de == tenu
        assert qui == tenu or tenu not in faits["presents"] or tenu in faits["deportes"]
    for de, a in vue.representes.items():
        assert (de, a) in faits["mandats"] and a in vue.occupes
    assert all(sum(chez == a for chez in vue.representes.values()) <= mandats for a in vue.representes.values())
    if not suppleance:
        assert not vue.votants & faits["deportes"]
    dites = [s for qui in vue.occupes.values() for s in vue.voix_de(qui)]
    assert sorted(dites) == sorted(vue.votants), "each voice is given by one person, and by one only"


def test_nothing_of_who_takes_no_part_counts() -> None:
    vue = composer(CINQ, {1, 2, 3}, {1}, [(4, 1), (5, 2)], DROIT)
    assert vue.votants == {2, 3, 5} and vue.presents_deportes == {1}
    assert composer(CINQ, {2, 3}, {4}, [(4, 2)], DROIT).representes == {}, "nor do they give a mandate"


# --- quorum (R133-10)


@pytest.mark.parametrize(
    ("presents", "deportes", "mandats", "regle", "base", "requis", "atteint"),
    [
        ({1, 2, 3}, set(), [], {}, 5, 3, True),
        ({1, 2}, set(), [], {}, 5, 3, False),
        ({1, 2}, set(), [(3, 1)], {}, 5, 3, True),
        ({1, 2}, set(), [(3, 1)], {"mandats_au_quorum": False}, 5, 3, False),
        ({1, 2, 3}, {1}, [], {}, 5, 3, True),
        ({1, 2, 3}, {1}, [], {"deportes_au_quorum": False}, 4, 2, True),
        ({1, 2, 3}, {1, 2}, [], {"deportes_au_quorum": False}, 3, 2, False),
        ({1, 2, 3}, set(), [], {"sieges": 7}, 7, 4, False),
        ({1, 2, 3}, set(), [], {"sieges": 7, "base_du_quorum": "pourvus"}, 5, 3, True),
        ({1, 2, 3}, set(), [], {"quorum": "2/3"}, 5, 4, False),
        (set(), set(), [], {"quorum": "0"}, 5, 1, False),
    ],
)
def test_the_quorum_by_hand(
    presents: set[int], deportes: set[int], mandats: Any, regle: dict[str, Any], base: int, requis: int, atteint: bool
) -> None:
    suivies = autres(**regle)
    fait = quorum(composer(CINQ, presents, deportes, mandats, suivies), suivies)
    assert (fait.base, fait.requis, fait.atteint) == (base, requis, atteint), fait.phrase
    assert str(requis) in fait.phrase and suivies.quorum.source in fait.phrase


def test_from_afar_one_is_there_unless_the_call_says_not() -> None:
    vue = composer(CINQ, {1, 2, 3}, [], [], DROIT, a_distance={3})
    assert quorum(vue, DROIT).atteint and not quorum(vue, autres(distance_au_quorum=False)).atteint


def test_the_second_convocation_needs_none_but_somebody() -> None:
    un = composer(CINQ, {1}, [], [], DROIT)
    assert not quorum(un, DROIT).atteint and quorum(un, DROIT, seconde=True).atteint
    assert not quorum(un, autres(seconde_convocation=False), seconde=True).atteint
    assert not quorum(composer(CINQ, [], [], [], DROIT), DROIT, seconde=True).atteint


@given(SALLES, st.integers(1, 5))
def test_one_more_person_never_loses_the_quorum(faits: dict[str, Any], venu: int) -> None:
    avant = quorum(
        composer(CINQ, faits["presents"] & {1, 2, 3, 4, 5}, faits["deportes"], faits["mandats"], DROIT), DROIT
    )
    suite = (faits["presents"] & {1, 2, 3, 4, 5}) | {venu}
    apres = quorum(composer(CINQ, suite, faits["deportes"], faits["mandats"], DROIT), DROIT)
    assert apres.comptes >= avant.comptes and apres.base == avant.base


# --- votes (R133-11)


def voter(dites: str, regle: dict[str, Any] | None = None, president: int | None = 1, deportes: Any = ()) -> Any:
    """Voices of the seats 1, 2…: p, c, a, or - for none."""
    suivies = autres(**(regle or {}))
    sens = {"p": V.pour, "c": V.contre, "a": V.abstention}
    vue = composer(CINQ, range(1, len(dites) + 1), deportes, [], suivies)
    return depouiller(vue, {n: sens[d] for n, d in enumerate(dites, 1) if d != "-"}, president, suivies)


@pytest.mark.parametrize(
    ("dites", "regle", "adoptee", "base", "requis"),
    [
        ("ppccc", {}, False, 5, 3),
        ("pppcc", {}, True, 5, 3),
        ("ppcaa", {}, False, 5, 3),
        ("ppcaa", {"abstentions_comptees": False}, True, 3, 2),
        ("ppc--", {"abstentions_comptees": False}, True, 3, 2),
        ("pca--", {}, False, 5, 3),
        ("ppcaa", {"base_de_la_majorite": "exprimes"}, True, 3, 2),
        ("ppc--", {}, False, 5, 3),
        ("ppc", {"base_de_la_majorite": "composition"}, False, 5, 3),
        ("pppcc", {"majorite": "2/3"}, False, 5, 4),
        ("ppcc", {}, True, 4, 3),
        ("ccpp", {}, False, 4, 3),
        ("ppcc", {"voix_preponderante": False}, False, 4, 3),
        ("appcc", {}, False, 5, 3),
        ("aaaaa", {}, False, 5, 3),
    ],
)
def test_the_majority_by_hand(dites: str, regle: dict[str, Any], adoptee: bool, base: int, requis: int) -> None:
    fait = voter(dites, regle)
    assert (fait.adoptee, fait.base, fait.requis) == (adoptee, base, requis), fait.phrases
    assert fait.preponderante == (dites in ("ppcc", "ccpp", "pca--") and not regle)
    assert str(requis) in fait.phrases[1] and fait.phrases[-1].endswith("adoptée.")


def test_the_recused_are_out_of_the_base_or_in_as_the_call_says() -> None:
    assert voter("ppc-", deportes={4}).base == 3
    assert voter("ppc-", {"deportes_a_la_majorite": True}, deportes={4}).base == 4
    assert not voter("ppcp", {"deportes_a_la_majorite": True}, deportes={4}).adoptee, "their voice never counts"


@given(st.text("pca-", min_size=1, max_size=5), st.sampled_from(["presents", "exprimes", "composition"]), st.booleans())
def test_the_counts_add_up_and_one_more_voice_for_never_loses(dites: str, base: str, abstentions: bool) -> None:
    regle = {"base_de_la_majorite": base, "abstentions_comptees": abstentions}
    fait = voter(dites, regle)
    assert fait.pour + fait.contre + fait.abstentions + fait.muets == len(dites)
    assert fait.adoptee == ((fait.pour + (fait.preponderante and dites[0] == "p")) * 2 > fait.base)
    for rang, lettre in enumerate(dites):
        if lettre in "c-a" and fait.adoptee:
            assert voter(f"{dites[:rang]}p{dites[rang + 1 :]}", regle).adoptee


@given(st.permutations(range(5)), st.text("pca-", min_size=5, max_size=5))
def test_the_order_of_the_voices_says_nothing(ordre: list[int], dites: str) -> None:
    assert voter(dites, president=None) == voter("".join(dites[n] for n in ordre), president=None)


# --- decisions


def test_the_states_of_a_decision_lead_forward_only() -> None:
    assert set(SUITES) == set(EtatDeLaDecision)
    assert not SUITES[EtatDeLaDecision.annoncee] and not SUITES[EtatDeLaDecision.remplacee]
    assert all(EtatDeLaDecision.en_attente not in suites for suites in SUITES.values())


@given(
    st.sampled_from(SensDeLaDecision), st.none() | st.sampled_from(SensDeLaDecision), st.lists(st.just("x"), max_size=1)
)
def test_a_decision_says_what_was_adopted(sens: SensDeLaDecision, adopte: Any, conditions: list[str]) -> None:
    refus = decision.refus_de_preparer(DecisionVoulue(sens, "Oui.", tuple(conditions)), adopte, None)
    ok = sens is adopte and not (sens is SensDeLaDecision.label and conditions)
    assert (refus is None) == (ok and not (sens is SensDeLaDecision.label_reserves and not conditions))


def test_two_people_whatever_the_call_says_and_more_if_it_does() -> None:
    assert not decision.suffit([1, 1], DROIT) and decision.suffit([1, 2], DROIT)
    assert not decision.suffit([1], autres(approbations=1)) and not decision.suffit([1, 2], autres(approbations=3))


def test_the_rule_that_a_room_follows_is_the_one_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a room that gave who takes no part a voice would be seen."""
    vraie = salle.composer
    monkeypatch.setattr(salle, "composer", lambda s, p, d, m, r: vraie(s, p, [], m, r))
    vue = salle.composer(CINQ, {1, 2, 3}, {1}, [], DROIT)
    assert 1 in vue.votants and isinstance(vue, SalleDuPoint) and DROIT.quorum.valeur == Fraction(1, 2)
