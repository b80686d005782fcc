"""The pages of the two examples as a reader turns them: none half empty, each word as it was written."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from binome.documents.lecture import lire_fichier
from binome.domaine.dossier.dossier import Dossier, sans_reserve
from binome.referentiel.consultation import Referentiel
from binome.services.production import production
from binome.services.verification.verdict import verifier

pytestmark = [pytest.mark.lent(8), pytest.mark.parametrize("exemple", ["hautes-alpes", "hautes-alpes-corrige"])]
HAUT, BAS = 768.0, 62.4
"""Points from the bottom of the sheet: the body of a page, between its header and its number."""
AU_MOINS = 1 / 2


def _pdf(exemple: str, referentiel: Referentiel) -> tuple[Dossier, PdfReader]:
    dossier = lire_fichier(Path(f"exemples/{exemple}/dossier.yaml")).dossier
    verdict = verifier(dossier, date=dt.datetime(2023, 9, 20, 8, tzinfo=dt.UTC), geographie=referentiel)
    return dossier, PdfReader(io.BytesIO(production.pdf(dossier, referentiel, verdict)))


def _lire(page: PageObject) -> tuple[str, float]:
    """The text of a page, and the share of its body down to the last line of it."""
    bas = [HAUT]

    def voir(texte: str, cm: list[float], tm: list[float], *_reste: object) -> None:
        hauteur = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if texte.strip() and hauteur > BAS:
            bas.append(hauteur)

    texte = page.extract_text(visitor_text=voir)
    return texte, (HAUT - min(bas)) / (HAUT - BAS)


def test_no_page_is_half_empty_and_every_word_comes_out(exemple: str, referentiel: Referentiel) -> None:
    dossier, lu = _pdf(exemple, referentiel)
    # The cover has its own layout; the last page ends where the document does.
    lues = [_lire(page) for page in lu.pages]
    remplies = {rang: round(part, 2) for rang, (_, part) in enumerate(lues[1:-1], 2)}
    assert not {rang: part for rang, part in remplies.items() if part < AU_MOINS}
    assert sum(remplies.values()) / len(remplies) > 0.7
    # A ligature is read as its letters, and a word that goes to the next line in one piece.
    texte = "".join(texte for texte, _ in lues)
    assert not re.search("[\ufb00-\ufb06]", texte)
    ecrit = " ".join(f"{f.titre} {f.description or ''}" for f in sans_reserve(dossier).plan_actions.fiches)
    mots = set(re.findall(r"[^\W\d_]{4,}", ecrit))
    assert {m for m in mots if re.search("ff|fi|fl|ft|ti|tt", m)} and not {m for m in mots if m not in texte}
