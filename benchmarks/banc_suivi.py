"""The follow-up of 200 territories of ten actions and twenty events each, then of ten times as many.

.venv/bin/python benchmarks/banc_suivi.py [--dix]

A base of its own, in memory. Processor time of the consolidation: cold (nothing kept by the process), then as one who
comes back reads it; the queries; what the page of the country takes; and how it grows at ten times.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["BINOME_BASE"] = "sqlite://:memory:"

sys.path.insert(0, str(Path(__file__).parents[1]))

import django

ACTES = ("demande", "accord", "convention", "versement", "versement")
TEXTE = """id: {nom}
titre: Candidature {nom}
territoire: Territoire {nom}
appel: ti-2023-2027
plan_actions:
  axes: [{{id: a, titre: A}}]
  fiches:
{fiches}"""
FICHE = "    - {{id: f{n}, titre: Action {n}, axe: a, porteurs: [{{nom: Porteur {n}}}], cout: {{montant: 2500000}}}}"


def preparer(combien: int) -> Any:
    """A campaign of so many labels, and a national instructor."""
    from tests import maquettes

    from binome.domaine.droits.droits import Role

    campagne, chef = maquettes.campagne(), maquettes.compte("chef")
    fiches = "\n".join(FICHE.format(n=n) for n in range(10)) + "\n"
    for rang in range(combien):
        nom = f"t{rang}"
        label = maquettes.labellise(campagne, chef, TEXTE.format(nom=nom, fiches=fiches), nom=nom, regions=["93"])
        ecrire(label, random.Random(rang))  # noqa: S311
    return campagne, maquettes.officiel(Role.instructeur, campagne)


def ecrire(label: Any, sort: random.Random) -> None:
    """Twenty events for each of its ten actions."""
    from binome.registre.models import EvenementDeSuivi

    lignes = []
    for fiche in range(10):
        for n in range(20):
            jour = dt.date(2024, 1, 1) + dt.timedelta(days=sort.randint(0, 700))
            commun = {"label": label, "rang": len(lignes) + 1, "fiche": f"f{fiche}", "jour": jour, "source": "exemple"}
            if n % 4:
                suite = {"genre": "financement", "acte": sort.choice(ACTES), "tiers": sort.choice(("ADEME", "Région"))}
                lignes.append(EvenementDeSuivi(**commun, **suite, montant=sort.randint(1, 500_000), le=maintenant()))
            else:
                suite = {"genre": "avancement", "acte": "en_cours"}
                lignes.append(EvenementDeSuivi(**commun, **suite, le=maintenant()))
    EvenementDeSuivi.objects.bulk_create(lignes)


def maintenant() -> dt.datetime:
    return dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def mesurer(faire: Any, fois: int) -> list[float]:
    """Processor seconds of each call, sorted."""
    durees = []
    for _ in range(fois):
        debut = time.process_time()
        faire()
        durees.append(time.process_time() - debut)
    return sorted(durees)


def banc(combien: int) -> dict[str, Any]:
    """What is measured, at a size."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext
    from tests import maquettes

    from binome.services.suivi import consolidation

    campagne, qui = preparer(combien)

    def lire() -> Any:
        return consolidation.consolider(qui, campagne.identifiant, maintenant())

    froid = mesurer(lire, 1)[0]
    reset_queries()
    with CaptureQueriesContext(connection) as requetes:
        lire()
        faites = len(requetes)
    chaud = mesurer(lire, 20)
    page = maquettes.navigateur(qui)
    adresse = f"/suivi/{campagne.identifiant}/"
    assert page.get(adresse).status_code == 200
    pages = mesurer(lambda: page.get(adresse), 20)
    return {
        "territoires": combien,
        "a_froid_ms": round(froid * 1000),
        "p95_ms": round(chaud[18] * 1000),
        "requetes": faites,
        "page_p95_ms": round(pages[18] * 1000),
    }


def main() -> None:
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("--dix", action="store_true", help="aussi à dix fois la taille, et le rapport des deux")
    analyseur.add_argument("--combien", type=int, help="un seul essai, de tant de territoires")
    options = analyseur.parse_args()
    if options.combien:
        print(json.dumps(seul(options.combien)))
        return
    faits = [ailleurs(combien) for combien in ((200, 2000) if options.dix else (200,))]
    if options.dix:
        faits[1]["fois"] = round(faits[1]["a_froid_ms"] / faits[0]["a_froid_ms"], 1)
    print(json.dumps(faits, ensure_ascii=False, indent=2))


def ailleurs(combien: int) -> dict[str, Any]:
    """The same, in a process of its own: nothing is kept from one size to the other."""
    commande = [sys.executable, __file__, "--combien", str(combien)]
    dit = subprocess.run(commande, check=True, capture_output=True, text=True).stdout
    lu: dict[str, Any] = json.loads(dit.strip().splitlines()[-1])
    return lu


def seul(combien: int) -> dict[str, Any]:
    django.setup()
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    coureur = get_runner(django.conf.settings)(verbosity=0)
    bases = coureur.setup_databases()
    try:
        return banc(combien)
    finally:
        coureur.teardown_databases(bases)


if __name__ == "__main__":
    main()
