"""The pure parts of the benchmark of the deadline: what it counts, and what it says of it."""

from __future__ import annotations

from benchmarks.echeance.bilan import Ligne, en_tableau, quantile, quelques_fautes, resumer
from benchmarks.echeance.cadence import Cadence, Mesure
from benchmarks.echeance.client import Formulaire

PAGE = """
<form><input name="ailleurs" value="1"></form>
<form data-enregistrement action="/ici/"><input type="hidden" name="revision" value="3">
<textarea name="texte">
Un
deux</textarea><select name="axe"><option value="a">A</option><option value="b" selected>B</option></select>
<input type="checkbox" name="oui" value="x" checked><input type="checkbox" name="non" value="y"><input value="z"></form>
<form><input name="apres" value="1"></form>
"""


def test_a_quantile_is_a_value_that_was_measured() -> None:
    durees = [float(k) for k in range(1, 101)]
    assert [quantile(durees, part) for part in (0.5, 0.95, 1.0)] == [50, 95, 100]
    assert quantile([7.0], 0.95) == 7


def test_faults_are_counted_with_their_kind_and_told() -> None:
    mesures = [Mesure("page", 0, 0.1), Mesure("page", 1, 0.3, "code 500"), Mesure("dépôt", 2, 0.2)]
    assert resumer(mesures, 2.0) == [Ligne("dépôt", 1, 0.5, 200, 200, 0), Ligne("page", 2, 1.0, 100, 300, 1)]
    assert quelques_fautes(mesures) == ["page à 1.0 s : code 500"]
    assert "| page | 2 | 1.0 | 100 ms | 300 ms | 1 |" in en_tableau(resumer(mesures, 2.0))


def test_lateness_counts_as_waiting() -> None:
    """One thread, and a gesture that outlasts the instant of the next: the next one's wait begins at that instant."""
    cadence = Cadence(1)

    def lent() -> None:
        while cadence.maintenant() < 0.2:
            pass
        cadence.noter("lent")

    cadence.prevoir(0.0, lent)
    cadence.prevoir(0.05, lambda: cadence.noter("pressé") and None)
    cadence.jouer(0.1)
    mesures = {m.genre: m for m in cadence.mesures}
    assert mesures["pressé"].du == 0.05 and mesures["pressé"].duree >= 0.15


def test_a_form_is_sent_as_a_browser_would() -> None:
    formulaire = Formulaire(PAGE, "data-enregistrement")
    attendus = [("revision", "3"), ("texte", "Un\ndeux"), ("axe", "b"), ("oui", "x")]
    assert (formulaire.action, formulaire.champs) == ("/ici/", attendus)
    assert formulaire.avec("texte", "Trois")[1] == ("texte", "Trois")
