"""What a study says of a file: the same figures as JSON, text and drawing; what is refused, at its line."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from tests.moteur.evaluation.test_effets import en_lignes, tirer

from binome.moteur.evaluation.panel import EvaluationError
from binome.services.evaluation import etude as etudes
from binome.services.evaluation import mise_en_forme
from binome.services.evaluation.tableau import Colonnes, lire

COLONNES = Colonnes("siren", "annee", "cohorte", "emplois")


def ecrire(chemin, panel=None, *, separateur=",", virgule=False, plus=()):
    lignes = [",".join(COLONNES.noms).replace(",", separateur)]
    for unite, annee, cohorte, valeur in en_lignes(panel or tirer()):
        texte = repr(valeur).replace(".", ",") if virgule else repr(valeur)
        lignes.append(separateur.join([unite, str(annee), str(cohorte or ""), texte]))
    chemin.write_text("\n".join([*lignes, *plus]) + "\n", encoding="utf-8")
    return chemin


def etudier(panel):
    return etudes.etudier(panel, tirages=199, placebos=20)


def test_a_file_is_read_as_it_was_written_and_as_excel_writes_it(tmp_path):
    attendu = tirer()
    for k, facon in enumerate([{}, {"separateur": ";", "virgule": True}, {"separateur": "\t"}]):
        lu = lire(ecrire(tmp_path / f"{k}.csv", **facon), COLONNES)
        assert lu.unites == attendu.unites and lu.resultats == pytest.approx(attendu.resultats)
        assert lu.cohortes.tolist() == attendu.cohortes.tolist()


def test_a_parquet_file_is_read_too(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    colonnes = dict(zip(COLONNES.noms, zip(*en_lignes(tirer()), strict=True), strict=True))
    parquet.write_table(pa.table({nom: list(valeurs) for nom, valeurs in colonnes.items()}), tmp_path / "p.parquet")
    assert lire(tmp_path / "p.parquet", COLONNES).resultats == pytest.approx(tirer().resultats)


@pytest.mark.parametrize(
    ("ligne", "dit"),
    [
        ("x,l'an passé,,3", r"Ligne 362, colonne « annee » : « l'an passé »"),
        ("x,2019,bientôt,3", r"Ligne 362, colonne « cohorte »"),
        ("x,2019,,beaucoup", r"Ligne 362, colonne « emplois »"),
        ("x,2019,,inf", r"un nombre démesuré"),
        ("x,2019,,-1e308", r"un nombre démesuré"),
        ("x,2019,,1_000", r"Ligne 362, colonne « emplois »"),
        (f"{'x' * 201},2019,,3", r"Ligne 362, colonne « siren » : .* dépasse 200 signes"),
        (",2019,,3", r"Ligne 362, colonne « siren » : le code"),
        ("u000,2019,,3", r"« u000 » a (plusieurs lignes|deux cohortes)"),
        ("trop,de,colonnes,ici,oui", r"autant de colonnes à chaque ligne\.$"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_line(tmp_path, ligne, dit):
    with pytest.raises(EvaluationError, match=dit):
        lire(ecrire(tmp_path / "e.csv", plus=[ligne]), COLONNES)


def test_a_column_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(EvaluationError, match=r"« effectif ».*Il a : « siren », « annee »"):
        lire(ecrire(tmp_path / "e.csv"), replace(COLONNES, resultat="effectif"))
    with pytest.raises(EvaluationError, match="ne peut pas être lu"):
        lire(tmp_path / "absent.csv", COLONNES)
    (tmp_path / "vide.csv").write_text("siren,annee,cohorte,emplois\n")
    with pytest.raises(EvaluationError, match="aucune ligne"):
        lire(tmp_path / "vide.csv", COLONNES)


def test_a_file_that_is_no_table_is_refused_in_french(tmp_path):
    fichier = tmp_path / "e.csv"
    for octets in (b"", "siren,annee,cohorte,emplois\né1,2019,,3\n".encode("latin-1"), b"PAR1" + b"\0" * 40):
        fichier.write_bytes(octets)
        with pytest.raises(EvaluationError, match=r"autant de colonnes à chaque ligne\.$"):
            lire(fichier, COLONNES)
    fichier.write_text("siren,annee,cohorte,emplois,emplois\nx,2019,,3,4\n")
    with pytest.raises(EvaluationError, match="plusieurs colonnes « emplois »"):
        lire(fichier, COLONNES)
    fichier.write_text("siren,annee,cohorte,emplois\nx,2019,2020,\nx,2020,2020,3\n")
    with pytest.raises(EvaluationError, match="Aucune unité n'a de valeur chaque année"):
        lire(fichier, COLONNES)


@pytest.mark.lent
def test_where_nothing_varies_no_error_is_told():
    """The same step for all that is treated: neither bounds, nor a gap said to hold whatever is wrong."""
    panel = tirer()
    marche = 1.0 * ((panel.cohortes[:, None] > 0) & (panel.annees >= panel.cohortes[:, None]))
    faite = etudier(replace(panel, resultats=marche))
    dites = " ".join([*etudes.lecture(faite), mise_en_forme.texte(faite, "emplois", logarithme=False)])
    assert "nan" not in dites.casefold() and "erreur inconnue" in dites and "reste distinct" not in dites
    assert not etudes.conclut(faite)
    json.dumps(etudes.to_json(faite), allow_nan=False)


def test_units_set_aside_are_counted_in_the_right_number():
    for combien, dit in ((1, "1 unité a été écartée"), (2, "2 unités ont été écartées")):
        ecartee = replace(tirer(), ecartees=("x",) * combien)
        assert dit in " ".join(etudes.lecture(etudier(ecartee)))


def test_a_logarithm_of_nothing_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="n'a pas de logarithme"):
        lire(ecrire(tmp_path / "e.csv"), COLONNES, logarithme=True)


def test_json_text_and_drawing_tell_the_same_study():
    faite = etudier(tirer())
    arbre, texte, dessin = (
        etudes.to_json(faite),
        *(f(faite, "emplois", logarithme=False) for f in (mise_en_forme.texte, mise_en_forme.svg)),
    )
    assert len(arbre["att"]) == 2 * 5 and len(arbre["par_groupe"]) == 2
    assert [p["annees_depuis"] for p in arbre["dynamique"]] == list(range(-3, 4))
    for phrase in arbre["lecture"]:
        assert phrase in texte
    racine = ET.fromstring(dessin)  # noqa: S314 (our own drawing)
    espace = {"s": "http://www.w3.org/2000/svg"}
    assert len(racine.findall(".//s:circle", espace)) == sum(p["annees_depuis"] >= 0 for p in arbre["dynamique"])
    assert arbre["lecture"][0] in racine.find("s:desc", espace).text


def test_what_was_already_under_way_is_not_called_a_result():
    """Sides that parted before as they did after: the gap is there, and its sentence says that it proves nothing."""
    panel = tirer(5, n=300)
    derive = panel.resultats + np.arange(6) * (panel.cohortes[:, None] > 0)
    faite = etudier(replace(panel, resultats=derive))
    assert not etudes.conclut(faite)
    dites = " ".join(etudes.lecture(faite))
    assert "n'évoluaient déjà pas de même" in dites and "ne disent pas si cet écart" in dites


def test_a_gap_that_nothing_announced_is_told_from_what_was_under_way():
    panel = tirer(6, n=900)
    plat = np.random.default_rng(0).normal(size=panel.resultats.shape) * 0.1
    fort = plat + 3 * ((panel.cohortes[:, None] > 0) & (panel.annees >= panel.cohortes[:, None]))
    faite = etudier(replace(panel, resultats=fort))
    assert etudes.conclut(faite)
    assert "ne disent pas" not in " ".join(etudes.lecture(faite))


def test_never_a_word_that_claims_more():
    for faite in (etudier(tirer()), etudier(tirer(5, n=300))):
        dites = " ".join([*etudes.lecture(faite), mise_en_forme.texte(faite, "emplois", logarithme=True)]).casefold()
        assert "effet du programme" not in dites and "grâce" not in dites
