"""Ordeal of labels signed anew, on a real database: `python -m tests.services.label.epreuves_reemission tuer COMBIEN`.

The key of so many labels is stolen; whoever signs them anew, one to a lot, is killed at their first order, at their
second when they try again, and so on until they end. `--temoin`: without transactions. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.services.label.conftest import ANNONCE, DECISION, deposer  # noqa: E402
from tests.services.outils_epreuves import HorsTransaction, mourir_a_l_ordre  # noqa: E402

from binome.registre.models import EvenementDuLabel, Jeton, LabelAccorde, LigneJournal, VersionDuLabel  # noqa: E402
from binome.services.label import emission  # noqa: E402
from binome.services.label.cle_changee import reemission, rotation  # noqa: E402
from binome.services.label.cle_changee.reemission import Reste  # noqa: E402
from binome.services.label.cles import Sort  # noqa: E402
from binome.services.socle import coffre, journal, referentiel  # noqa: E402


def preparer(combien: int) -> Reste:
    settings.DONNEES = Path(os.environ["BINOME_DONNEES"])
    coffre.racine().mkdir(parents=True, exist_ok=True)
    referentiel.partager()
    campagne = maquettes.campagne()
    depots = [deposer(campagne, f"territoire-{n}") for n in range(combien)]
    emission.emettre_ensemble([(depot, DECISION) for depot in depots], ANNONCE)
    reemission.A_LA_FOIS = 1
    reste = rotation.changer_de_cle("Serveur compromis", Sort.volee).reste
    assert reste is not None
    return reste


def casser() -> None:
    """The negative control: every order is kept at once."""
    reemission.transaction = SimpleNamespace(atomic=lambda **_: nullcontext())  # type: ignore[assignment]
    journal.connection = HorsTransaction()  # type: ignore[assignment]


def tuer(reste: Reste, point: int, *, temoin: bool) -> int:
    """Who signs anew dies at that order; how they ended."""

    def faire() -> None:
        if temoin:
            casser()
        reemission.reemettre(reste)

    return mourir_a_l_ordre(point, faire)


def fautes(*, fini: bool) -> list[str]:
    """Labels that are neither as they were nor signed anew and told once; not signed anew at all, when all should."""
    trouvees = []
    for label in LabelAccorde.objects.select_related("dossier"):
        dites = LigneJournal.objects.filter(action="label.acte", objet=f"dossier:{label.dossier.identifiant}")
        vu = (
            VersionDuLabel.objects.filter(label=label).count() - 1,
            EvenementDuLabel.objects.filter(label=label, acte="reemettre").count(),
            Jeton.objects.filter(objet__startswith=f"label:{label.identifiant}:").count() - 1,
            dites.filter(donnees__contains="reemettre").count(),
        )
        if vu not in ({(1, 1, 1, 1)} if fini else {(0, 0, 0, 0), (1, 1, 1, 1)}):
            trouvees.append(f"{label.territoire} : {vu}")
    if (faute := journal.verifier()[1]) is not None:
        trouvees.append(f"journal : ligne {faute.rang}, {faute.raison}")
    return trouvees


def eprouver(combien: int, *, temoin: bool) -> dict[str, Any]:
    reste, point = preparer(combien), 1
    while (fin := tuer(reste, point, temoin=temoin)) == -signal.SIGKILL:
        if vues := fautes(fini=False):
            return {"fautes": [f"tué à l'ordre {point} : {vue}" for vue in vues], "tues": point}
        point += 1
    vues = fautes(fini=True) if fin == 0 else [f"fini par {fin}"]
    return {"fautes": vues, "tues": point - 1}


if __name__ == "__main__":
    print(json.dumps(eprouver(int(sys.argv[2]), temoin="--temoin" in sys.argv), ensure_ascii=False))
