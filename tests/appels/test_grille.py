"""The grid of opinions: read with its line, fed by findings, totalled with its weights and never otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.appels.test_chargement import JUSTE, ecrire, refus

from binome.appels.catalogue import charger_appel, identifiants
from binome.appels.chargement import lire
from binome.appels.grille import CritereAvis, EchelleDeNotes, Grille, constats_du_critere, total
from binome.domaine.verdict.constat import Constat, Gravite, Statut

GRILLE = """
[grille]
source = "art. 3"

[grille.echelle]
minimum = 0
maximum = 3
degres = ["non", "plutôt non", "plutôt oui", "oui"]
source = "art. 3"

[[grille.criteres]]
id = "plan"
nom = "Le plan"
poids = 2
clauses = ["plan"]
source = "art. 3"

[[grille.criteres]]
id = "eau"
nom = "L'eau"
poids = 1
familles = ["ACT"]
source = "art. 3"

[[communication]]
ecrit = "avis"
a = "territoire"
quand = "rendu"
source = "art. 4"
"""


def test_a_grid_is_data_of_the_call(tmp_path: Path) -> None:
    appel = lire(ecrire(tmp_path, JUSTE + GRILLE)).appel
    assert appel.grille is not None and appel.grille.echelle is not None
    assert [c.poids for c in appel.grille.criteres] == [2, 1]
    assert (appel.grille.echelle.degre(3), appel.grille.echelle.degre(4)) == ("oui", None)
    assert lire(ecrire(tmp_path, JUSTE)).appel.grille is None


@pytest.mark.parametrize(
    ("avant", "apres", "debut", "rang", "dit"),
    [
        ('clauses = ["plan"]', 'clauses = ["plam"]', "[[grille.criteres]]", 0, "cite « plam », qui n'est pas dans"),
        ('familles = ["ACT"]', 'familles = ["EAU"]', "[[grille.criteres]]", 1, "cite « EAU », qui n'est pas dans"),
        ("poids = 1", "poids = 0", "[[grille.criteres]]", 1, "ce nombre est trop petit"),
        ("poids = 1", 'poids = "un"', "[[grille.criteres]]", 1, "un nombre est attendu"),
        ("poids = 1\n", "", "[grille]", 0, "n'a pas de poids : donnez-en à tous, ou à aucun"),
        ('id = "eau"\nnom = "L', 'id = "plan"\nnom = "L', "[grille]", 0, "« plan » est en double"),
        ("maximum = 3", "maximum = 0", "[grille.echelle]", 0, "« minimum » doit être plus petit"),
        ("maximum = 3", "maximum = 4", "[grille.echelle]", 0, "nomme les 5 notes, ou aucune"),
        ("maximum = 3", "maximum = 3.5", "[grille.echelle]", 0, "un nombre entier est attendu"),
        ('nom = "Le plan"', 'nom = ""', "[[grille.criteres]]", 0, "ce texte est vide"),
        ('quand = "rendu"', 'quand = "bientôt"', "[[communication]]", 0, "attendu : 'jamais'"),
    ],
)
def test_a_grid_that_cannot_be_read_is_refused_with_its_line(
    tmp_path: Path, avant: str, apres: str, debut: str, rang: int, dit: str
) -> None:
    assert avant in GRILLE
    texte = JUSTE + GRILLE.replace(avant, apres, 1)
    message = refus(tmp_path, texte)
    assert dit in message
    lignes = [numero for numero, ligne in enumerate(texte.splitlines(), 1) if ligne.startswith(debut)]
    assert message.startswith(f"appel.toml, ligne {lignes[rang]} : "), message


def test_weights_without_a_scale_are_refused(tmp_path: Path) -> None:
    debut, fin = GRILLE.index("[grille.echelle]"), GRILLE.index("[[grille.criteres]]")
    assert "des poids sans échelle" in refus(tmp_path, JUSTE + GRILLE[:debut] + GRILLE[fin:])


@pytest.mark.parametrize("identifiant", identifiants())
def test_each_call_says_what_is_known_of_its_grid_and_what_is_not(identifiant: str) -> None:
    appel = charger_appel(identifiant).appel
    assert appel.grille is not None
    assert not appel.grille.ponderee and appel.grille.echelle is None
    dits = " ".join(inconnu.quoi for inconnu in appel.inconnus).lower()
    assert "poids" in dits and "échelle" in dits


def _constat(regle: str) -> Constat:
    return Constat(
        regle=regle, clause="c", source="s", gravite=Gravite.conseil, statut=Statut.conforme, constat="constat"
    )


def test_a_criterion_is_fed_by_its_clauses_and_its_families() -> None:
    constats = [_constat(regle) for regle in ("PER-01", "PLA-01", "HUM-02", "GOV-01")]
    regles = {"PER-01": ("perimetre",), "PLA-01": ("plan",), "GOV-01": ("binome",)}
    critere = CritereAvis(id="a", nom="A", clauses=("plan", "HUM-02"), familles=("GOV",), source="s")
    assert [c.regle for c in constats_du_critere(critere, constats, regles)] == ["PLA-01", "HUM-02", "GOV-01"]
    seul = CritereAvis(id="a", nom="A", source="s")
    assert constats_du_critere(seul, constats, regles) == ()


def _grille(poids: list[float | None], echelle: bool = True) -> Grille:
    criteres = [CritereAvis(id=f"c{i}", nom=f"C{i}", poids=p, source="s") for i, p in enumerate(poids)]
    return Grille(
        source="s",
        echelle=EchelleDeNotes(minimum=0, maximum=5, source="s") if echelle else None,
        criteres=tuple(criteres),
    )


def test_no_total_without_weights_scale_or_marks() -> None:
    assert total(None, {"c0": 3}) is None
    assert total(_grille([None, None]), {"c0": 3}) is None
    assert total(_grille([1, 1]), {"c0": None}) is None
    assert total(_grille([None], echelle=False), {"c0": 1}) is None


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 5) | st.none()), min_size=1, max_size=12))
def test_a_total_is_the_mean_of_the_marks_given_with_their_weights(lignes: list[tuple[int, int | None]]) -> None:
    grille = _grille([poids / 4 for poids, _ in lignes])
    trouve = total(grille, {f"c{i}": note for i, (_, note) in enumerate(lignes)})
    notees = [(poids, note) for poids, note in lignes if note is not None]
    if not notees:
        assert trouve is None
        return
    assert trouve is not None
    assert trouve.valeur == pytest.approx(sum(p * n for p, n in notees) / sum(p for p, _ in notees))
    assert min(n for _, n in notees) <= trouve.valeur <= max(n for _, n in notees)
    assert len(trouve.poids) == len(notees) and len(trouve.manquants) == len(lignes) - len(notees)
    # What is missing counts for nothing: without it, the same total.
    reduite = total(_grille([p / 4 for p, _ in notees]), {f"c{i}": n for i, (_, n) in enumerate(notees)})
    assert reduite is not None and reduite.valeur == trouve.valeur
