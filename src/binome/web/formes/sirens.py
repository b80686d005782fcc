"""The button « Remplir d'après le SIREN »: what was typed, with what the référentiel knows; nothing is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from binome.domaine.langue.typographie import soigner
from binome.domaine.mots import organismes
from binome.services.socle import referentiel

GESTE = "siren"


def remplir(request: HttpRequest, lu: dict[str, Any]) -> dict[str, Any]:
    """What was typed, completed; the page that is drawn next says what was filled, from where. Errors:
    ReferentielError."""
    rempli, phrases = organismes.completer(lu, referentiel.partager())
    for phrase in phrases:
        messages.info(request, soigner(phrase))
    complet: dict[str, Any] = rempli
    return complet
