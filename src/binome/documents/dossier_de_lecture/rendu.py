"""The reading pack as a PDF: its data and its drawings go to the model as inputs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from binome.documents.dossier_de_lecture.contenu import completer
from binome.documents.dossier_de_lecture.faits import FaitsDeLecture
from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur
from binome.domaine.langue.typographie import accord
from binome.domaine.verdict.constat import Verdict

MODELE = Path(__file__).parent / "modeles" / "lecture.typ"


@dataclass(frozen=True)
class Compose:
    """A pack ready to be laid out: what the model reads, and its date. The same one gives the same bytes."""

    entrees: Mapping[str, str]
    date: dt.datetime

    @classmethod
    def de(
        cls,
        dossier: Mapping[str, Any],
        verdict: Verdict,
        faits: FaitsDeLecture,
        date: dt.datetime,
        *,
        carte: str | None = None,
        silhouette: str | None = None,
    ) -> Compose:
        """From the data of the dossier's PDF (`documents.pdf.contenu`), its frozen verdict, and the rest."""
        lisseur = Lisseur()
        donnees = lisseur.lisser_tout(completer(dossier, verdict, faits))
        dessins = {"carte": lisseur.imprimables(carte or ""), "silhouette": lisseur.imprimables(silhouette or "")}
        donnees["remplaces"] = lisseur.remplaces and accord(lisseur.remplaces, "caractère", "caractères")
        return cls({"dossier": json.dumps(donnees, ensure_ascii=False), **dessins}, date)


def pdf_de_lecture(compose: Compose) -> bytes:
    """Lay a pack out: a tagged PDF (PDF/UA-1, French)."""
    return mettre_en_page(MODELE, compose.entrees, compose.date)
