"""Attachments: hostile files are refused with a reason, honest ones pass, within bounds of memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.fichiers_hostiles import bons, legers
from tests.documents.fichiers_lourds import hostiles

from binome.documents.controle_fichiers import EXTENSIONS, FichierRefuseError, controler
from binome.documents.controle_fichiers.nom import verifier_nom
from binome.domaine.saisie.textes import en_ligne

LEGERS, BONS = legers(), bons()
MESURE = """
import json, resource, sys, time
from pathlib import Path
from binome.documents.controle_fichiers import FichierRefuseError, controler
def memoire():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
rapport = {}
try:
    controler(Path(sys.argv[1]) / "bon", "a.pdf")
except FichierRefuseError:
    pass
for ligne in Path(sys.argv[1], "noms").read_text().splitlines():
    rang, quoi, nom = json.loads(ligne)
    avant, debut = memoire(), time.process_time()
    try:
        controler(Path(sys.argv[1]) / rang, nom)
        raison = ""
    except FichierRefuseError as refus:
        raison = refus.raison
    rapport[quoi] = [raison, time.process_time() - debut, memoire() - avant]
print(json.dumps(rapport))
"""


def _poser(tmp_path, octets):
    chemin = tmp_path / "piece"
    chemin.write_bytes(octets)
    return chemin


def test_there_are_sixty_of_them():
    assert len(LEGERS) >= 60


@pytest.mark.parametrize("quoi", LEGERS)
def test_a_hostile_file_is_refused_with_a_reason_in_french(tmp_path, quoi):
    nom, octets = LEGERS[quoi]
    with pytest.raises(FichierRefuseError) as refus:
        controler(_poser(tmp_path, octets), nom)
    assert len(refus.value.raison) >= 20 and refus.value.raison.endswith(".")


@pytest.mark.parametrize("quoi", BONS)
def test_an_honest_file_passes(tmp_path, quoi):
    """The negative control: not everything is refused."""
    nom, octets = BONS[quoi]
    controle = controler(_poser(tmp_path, octets), nom)
    assert controle.nom == nom and controle.type_mime


def test_every_kind_has_an_honest_example():
    assert {nom.rpartition(".")[2].lower() for nom, _ in BONS.values()} | {"jpg"} == set(EXTENSIONS)


@pytest.mark.lent
def test_memory_and_time_stay_small(tmp_path):
    """In a process of its own: at most 64 MB more than before, and one second of processor, for each."""
    for rang, (_, octets) in enumerate(hostiles().values()):
        (tmp_path / str(rang)).write_bytes(octets)
    (tmp_path / "bon").write_bytes(BONS["pdf"][1])
    lignes = [json.dumps([str(rang), quoi, nom]) for rang, (quoi, (nom, _)) in enumerate(hostiles().items())]
    (tmp_path / "noms").write_text("\n".join(lignes))
    fait = subprocess.run([sys.executable, "-c", MESURE, str(tmp_path)], capture_output=True, text=True, check=True)
    rapport = json.loads(fait.stdout)
    assert not [quoi for quoi, (raison, *_) in rapport.items() if not raison]
    assert sum(memoire for *_, memoire in rapport.values()) <= 64, rapport
    assert max(temps for _, temps, _ in rapport.values()) <= 1, rapport
    print({q: (round(t, 2), round(m)) for q, (_, t, m) in rapport.items() if t > 0.1 or m > 4})


def test_the_name_of_a_reason_never_shows_a_path(tmp_path):
    for _, octets in LEGERS.values():
        if len(octets) < 10_000:
            with pytest.raises(FichierRefuseError) as refus:
                controler(_poser(tmp_path, octets), "a.inconnu")
            assert str(Path(tmp_path)) not in refus.value.raison


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_a_name_that_is_kept_is_the_one_that_the_dossier_reads(nom):
    try:
        garde = verifier_nom(f"{nom}.pdf")
    except FichierRefuseError:
        return
    assert en_ligne(garde) == garde


@pytest.mark.parametrize(
    ("cellule", "permise"),
    [
        ("-Voir (annexe)", True),
        ("- Urgent ! à voir", True),
        ("-option | autre", True),
        ("+33 6 12 34 56 78", True),
        ("-12 (est.)", True),
        ("+cmd|' /C calc'!A0", False),
        ("-SUM(1)", False),
        ("+Feuille1!A1", False),
        ("=1", False),
        ("@SUM(1)", False),
    ],
)
def test_a_remark_that_begins_with_a_dash_is_not_a_formula(tmp_path, cellule, permise):
    fichier = tmp_path / "a.csv"
    fichier.write_text(f"nom;note\nX;{cellule}\n", encoding="utf-8")
    if permise:
        assert controler(fichier, "a.csv")
    else:
        with pytest.raises(FichierRefuseError, match="formule"):
            controler(fichier, "a.csv")


def test_a_name_with_a_ligature_is_kept_in_letters():
    assert verifier_nom("ﬁche\u2009action.pdf") == "fiche action.pdf"
