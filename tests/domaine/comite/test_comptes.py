"""Quorum and majority against counts made seat by seat, whatever the call says; and each case of the law by name."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domaine.comite.test_regles import CINQ, autres, siege

from binome.domaine.comite import quorum as compte_du_quorum
from binome.domaine.comite.quorum import quorum
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.salle import composer
from binome.domaine.comite.scrutin import SensDuVote, depouiller
from binome.domaine.comite.secret import depouiller_en_secret

V = SensDuVote
GENS = [*CINQ, siege(6, 1), siege(7, 2)]
SUPPLEANTS = {1: 6, 2: 7}
OUI = st.booleans()
REGLES = st.fixed_dictionaries(
    {
        "sieges": st.sampled_from([0, 5, 7]),
        "quorum": st.sampled_from(["0", "1/3", "1/2", "2/3", "1"]),
        "base_du_quorum": st.sampled_from(["composition", "pourvus"]),
        "majorite": st.sampled_from(["1/3", "1/2", "2/3"]),
        "base_de_la_majorite": st.sampled_from(["presents", "exprimes", "composition"]),
        "mandats_par_membre": st.integers(0, 2),
        **dict.fromkeys(
            ("suppleance_du_deporte", "mandat_au_suppleant", "distance_au_quorum", "mandats_au_quorum",
             "deportes_au_quorum", "seconde_convocation", "abstentions_comptees", "deportes_a_la_majorite",
             "voix_preponderante"),
            OUI,
        ),
    }
)  # fmt: skip
FAITS = st.fixed_dictionaries(
    {
        "presents": st.sets(st.integers(1, 7)),
        "deportes": st.sets(st.integers(1, 7), max_size=3),
        "loin": st.sets(st.integers(1, 7), max_size=3),
        "mandats": st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=4),
        "voix": st.dictionaries(st.integers(1, 5), st.sampled_from(V)),
    }
)


def par_siege(faits: dict[str, Any], r: dict[str, Any]) -> dict[int, tuple[str, int | None]]:
    """Seat → what it is in this item (« assis », « represente », « hors », « absent »), and who sits or carries it."""
    dits: dict[int, tuple[str, int | None]] = {}
    la = faits["presents"] - faits["deportes"]
    for n in range(1, 6):
        suppleant = SUPPLEANTS.get(n)
        ferme = n in faits["deportes"] and not r["suppleance_du_deporte"]
        if n in la:
            dits[n] = ("assis", n)
        elif suppleant in la and not ferme:
            dits[n] = ("assis", suppleant)
        elif n in faits["deportes"] or (suppleant in faits["deportes"] & faits["presents"]):
            dits[n] = ("hors", None)
        else:
            dits[n] = ("absent", None)
    assis = {n: qui for n, (quoi, qui) in dits.items() if quoi == "assis"}
    portes: dict[int, int] = {}
    for de, a in faits["mandats"]:
        porte = a in assis and (assis[a] == a or r["mandat_au_suppleant"])
        if dits[de][0] == "absent" and porte and portes.get(a, 0) < r["mandats_par_membre"]:
            dits[de], portes[a] = ("represente", a), portes.get(a, 0) + 1
    return dits


def quorum_a_la_main(faits: dict[str, Any], r: dict[str, Any], seconde: bool) -> tuple[int, int, bool]:
    dits = par_siege(faits, r)
    deportes = [n for n, (quoi, _) in dits.items() if quoi == "hors"]
    assis = {n: qui for n, (quoi, qui) in dits.items() if quoi == "assis"}
    la = [n for n, qui in assis.items() if r["distance_au_quorum"] or qui not in faits["loin"]]
    compte = len(la) + sum(quoi == "represente" for quoi, _ in dits.values()) * r["mandats_au_quorum"]
    base = max(5, r["sieges"]) if r["base_du_quorum"] == "composition" else 5
    if r["deportes_au_quorum"]:
        compte += sum(n in faits["presents"] or SUPPLEANTS.get(n) in faits["presents"] for n in deportes)
    else:
        base -= len(deportes)
    part, requis = Fraction(r["quorum"]), 0
    while requis < 1 or requis < part * base:
        requis += 1
    if seconde and r["seconde_convocation"]:
        requis = 0
    return base, requis, bool(assis) and compte >= requis


@given(FAITS, REGLES, OUI)
def test_the_quorum_is_what_one_counts_seat_by_seat(faits: dict[str, Any], r: dict[str, Any], seconde: bool) -> None:
    suivies = autres(**r)
    fait = quorum(_salle(faits, suivies), suivies, seconde=seconde)
    assert (fait.base, fait.requis, fait.atteint) == quorum_a_la_main(faits, r, seconde), fait.phrase


@given(FAITS, REGLES)
def test_the_majority_is_what_one_counts_seat_by_seat(faits: dict[str, Any], r: dict[str, Any]) -> None:
    suivies = autres(**r)
    dits = par_siege(faits, r)
    votants = [n for n, (quoi, _) in dits.items() if quoi in ("assis", "represente")]
    voix = {n: v for n, v in faits["voix"].items() if n in votants}
    pour, contre = (sum(v is s for v in voix.values()) for s in (V.pour, V.contre))
    hors = [n for n, (quoi, _) in dits.items() if quoi == "hors"]
    la = [n for n in hors if n in faits["presents"] or SUPPLEANTS.get(n) in faits["presents"]]
    base = {
        "exprimes": pour + contre,
        "composition": max(5, r["sieges"]) - (0 if r["deportes_a_la_majorite"] else len(hors)),
        "presents": (len(votants) if r["abstentions_comptees"] else pour + contre)
        + (len(la) if r["deportes_a_la_majorite"] else 0),
    }[r["base_de_la_majorite"]]
    tranche = pour == contre > 0 and r["voix_preponderante"] and voix.get(1) in (V.pour, V.contre)
    eues = pour + (1 if tranche and voix[1] is V.pour else 0)
    fait = depouiller(_salle(faits, suivies), faits["voix"], 1, suivies)
    assert (fait.pour, fait.contre, fait.base, fait.preponderante) == (pour, contre, base, tranche)
    assert fait.adoptee == (eues > Fraction(r["majorite"]) * base), fait.phrases


def _salle(faits: dict[str, Any], suivies: ReglesDuComite) -> Any:
    return composer(GENS, faits["presents"], faits["deportes"], faits["mandats"], suivies, faits["loin"])


@pytest.mark.parametrize(
    ("presents", "deportes", "regle", "votants", "porteur"),
    [
        ({1, 3}, set(), {}, {1, 2, 3}, 1),
        # The giver comes: theirs again.
        ({1, 2, 3}, set(), {}, {1, 2, 3}, 2),
        # A recused giver, or holder: nobody gives that voice.
        ({1, 3}, {2}, {}, {1, 3}, None),
        ({1, 3}, {1}, {}, {3}, None),
        # The giver's substitute comes, or the holder's sits for them.
        ({1, 7, 3}, set(), {}, {1, 2, 3}, 7),
        ({6, 3}, set(), {}, {1, 2, 3}, 6),
        ({6, 3}, set(), {"mandat_au_suppleant": False}, {1, 3}, None),
        # Neither is there; no mandate may be held.
        ({3}, set(), {}, {3}, None),
        ({1, 3}, set(), {"mandats_par_membre": 0}, {1, 3}, None),
    ],
)
def test_the_voice_of_a_mandate_by_hand(
    presents: set[int], deportes: set[int], regle: dict[str, Any], votants: set[int], porteur: int | None
) -> None:
    """The seat 2 gave a mandate to the seat 1."""
    vue = composer(GENS, presents, deportes, [(2, 1)], autres(**regle))
    assert set(vue.votants) == votants
    assert [qui for qui in vue.occupes.values() if 2 in vue.voix_de(qui)] == ([porteur] if porteur else [])


def test_in_secret_a_tie_adopts_nothing_whoever_chairs_and_it_is_said() -> None:
    suivies = autres()
    vue = composer(CINQ, {1, 2, 3, 4}, [], [], suivies)
    ouvert = depouiller(vue, {1: V.pour, 2: V.pour, 3: V.contre, 4: V.contre}, 1, suivies)
    secret, _ = depouiller_en_secret(vue, [V.pour, V.pour, V.contre, V.contre], suivies)
    assert ouvert.adoptee and ouvert.preponderante
    assert not secret.adoptee and not secret.preponderante
    assert any("sans voix du président qui tranche" in phrase for phrase in secret.phrases)


def test_a_count_that_forgets_the_recused_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    faits = {"presents": {1, 2, 3}, "deportes": {1, 2}, "loin": set(), "mandats": [], "voix": {}}
    r = {"sieges": 0, "quorum": "1/2", "base_du_quorum": "composition", "mandats_par_membre": 1, **dict.fromkeys(
        ("suppleance_du_deporte", "mandat_au_suppleant", "distance_au_quorum", "mandats_au_quorum",
         "seconde_convocation"), True), "deportes_au_quorum": False}  # fmt: skip
    suivies = autres(**r)
    vraie = compte_du_quorum.quorum(_salle(faits, suivies), suivies)
    assert (vraie.base, vraie.requis, vraie.atteint) == quorum_a_la_main(faits, r, False) == (3, 2, False)
    oubliee = quorum(_salle({**faits, "deportes": set()}, suivies), suivies)
    assert (oubliee.base, oubliee.requis, oubliee.atteint) != (3, 2, False)
