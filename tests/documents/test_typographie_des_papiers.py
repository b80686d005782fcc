"""Every paper has one typography: curled apostrophes, and no ordinary space where French cuts no line."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

import binome.documents
from binome.documents.carte import Habillage, silhouette
from binome.documents.carte.svg import texte
from binome.documents.note import composer, pdf_de_la_note
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.geographie import GeographieEnMemoire
from binome.domaine.verdict.constat import Verdict

DOCUMENTS = Path(binome.documents.__file__).parent
MODELES = sorted(DOCUMENTS.rglob("*.typ"))
DROITE = re.compile(r"\w'\w")
ORDINAIRE = re.compile("[ \u00a0][;:!?»%€]|«[ \u00a0]")


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.name)
def test_no_model_writes_a_straight_apostrophe(modele: Path) -> None:
    ecrit = re.sub(r"(?m)(?<!:)//.*$", "", modele.read_text(encoding="utf-8"))
    assert not DROITE.findall(ecrit)


def _qui_mettent_en_page() -> list[Path]:
    return [f for f in DOCUMENTS.rglob("*.py") if re.search(r"(?<!def )\bmettre_en_page\(", f.read_text("utf-8"))]


def test_what_is_laid_out_was_made_printable_and_has_the_habits() -> None:
    poseurs = _qui_mettent_en_page()
    assert len(poseurs) >= 9
    for fichier in poseurs:
        arbre = ast.parse(fichier.read_text(encoding="utf-8"))
        appels = {n.func.attr for n in ast.walk(arbre) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
        assert "lisser_tout" in appels, fichier
    for modele in MODELES:
        # A model that is laid out, not a part of one.
        ecrit = modele.read_text(encoding="utf-8")
        assert "sys.inputs" not in ecrit or "json(" not in ecrit or re.search("#show: (habiller|francais)", ecrit), (
            modele
        )


def test_a_drawing_has_them_too() -> None:
    assert texte("Val d'Avance : 1 ; 2 & l'eau") == "Val d’Avance\u202f: 1\u202f; 2 &amp; l’eau"
    assert silhouette([], Habillage("l'eau")) is None


def test_a_paper_reads_so(
    dossier: Callable[..., Dossier], geographie: GeographieEnMemoire, verdict: Callable[[Dossier], Verdict]
) -> None:
    lui = dossier(2)
    juge = verdict(lui)
    note = composer(lui, juge, geographie, None) | {"avertissement": "L'usine : « l'eau » ; 5 % d'aide ! 3 € ?"}
    lu = PdfReader(io.BytesIO(pdf_de_la_note(note, juge.date)))
    ecrit = " ".join(page.extract_text().replace("\n", "\u202f") for page in lu.pages)
    assert "L’usine\u202f:" in ecrit and "Ce que chaque intercommunalité" in ecrit
    assert not DROITE.findall(ecrit) and not ORDINAIRE.findall(ecrit)
