"""The number under which an action was read in a text that was kept: what a request says of it, for ever."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping

from binome.domaine.dossier.numeros import numeros_montres
from binome.registre.models import TexteSigne
from binome.services.socle.memoire import MemoireVive

_connus = MemoireVive[Mapping[str, str]](1024)
"""By the SHA-256 of a text, which never changes."""


def numeros(empreintes: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """Text → fiche → its number there; nothing of a text that was not kept. One query, for those not known here yet."""
    voulus = set(empreintes)
    lus = {empreinte: connus for empreinte in voulus if (connus := _connus.lire(empreinte)) is not None}
    if absents := voulus - lus.keys():
        for garde in TexteSigne.objects.filter(empreinte__in=absents):
            plan = json.loads(zlib.decompress(bytes(garde.contenu))).get("plan_actions", {})
            lus[garde.empreinte] = _connus.ranger(garde.empreinte, numeros_montres(plan))
    return lus
