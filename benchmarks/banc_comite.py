"""The comparison of a committee on a played campaign: all of it, as its page asks for it, the first time and the next.

`python benchmarks/banc_comite.py [--territoires 200] [--donnees DOSSIER]`: plays the campaign in that folder unless it
is there already. Beside it, the ranking alone, at ten times as many files. Seconds of processor, the best of five.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path


def chrono(faire: Callable[[], object], fois: int = 5) -> float:
    """The least processor time of a few tries."""
    durees = []
    for _ in range(fois):
        debut = time.process_time()
        faire()
        durees.append(time.process_time() - debut)
    return min(durees)


def dire(quoi: str, secondes: float) -> None:
    print(f"{quoi:<64} {secondes * 1000:9.1f} ms")


def principal(territoires: int, donnees: Path) -> None:
    os.environ.setdefault("BINOME_DONNEES", str(donnees))
    os.environ.setdefault("BINOME_BASE", f"sqlite:///{donnees / 'binome.sqlite3'}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()

    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from binome.registre.models import RoleCampagne
    from binome.services.comite import acces
    from binome.services.comite.comparaison import carte, faits, table
    from binome.services.socle import horloge, referentiel

    call_command("migrate", interactive=False, verbosity=0)
    role = RoleCampagne.objects.filter(role="comite").select_related("campagne", "compte").first()
    if role is None:
        raise SystemExit(f"Aucune campagne : binome simuler --territoires {territoires} --donnees {donnees}")
    referentiel.partager()
    ouvert = acces.entrer(role.compte, role.campagne.identifiant, horloge.aujourdhui())
    debut = time.process_time()
    comparee = table.comparer(ouvert)
    demandes = {siren for ligne in comparee.lignes if ligne.faits for siren in ligne.faits.membres}
    dire(
        f"{len(comparee.lignes)} dossiers, {len(demandes)} EPCI : première fois (lit les textes)",
        time.process_time() - debut,
    )
    dire("les fois suivantes", chrono(lambda: table.comparer(ouvert)))
    with CaptureQueriesContext(connection) as requetes:
        table.comparer(ouvert)
    print(f"requêtes : {len(requetes)}")
    dire("lire un texte, en moyenne", _lecture(faits, comparee))
    dire("la carte", chrono(lambda: carte.dessiner(ouvert), 2))
    croitre()


def croitre() -> None:
    """The ranking alone, at two hundred then two thousand files, beside the form that looks at every pair."""
    from binome.domaine.comite import classement

    alea = random.Random(7)  # noqa: S311
    poids = {c: Fraction(alea.randint(1, 5)) for c in "abcd"}
    durees = {}
    for combien in (200, 2000):
        notes = {str(n): {c: Fraction(alea.randint(0, 8), 2) for c in "abcd"} for n in range(combien)}
        durees[combien] = chrono(lambda: classement.classer(notes, poids))  # noqa: B023
        dire(f"classer {combien} dossiers, quatre critères", durees[combien])
        limite, classement.COINS_DE = classement.COINS_DE, 0
        dire("  le même, paire par paire", chrono(lambda: classement.classer(notes, poids), 1))  # noqa: B023
        classement.COINS_DE = limite
    print(f"de 200 à 2 000 : × {durees[2000] / durees[200]:.1f} (12 demandés)")


def _lecture(faits: object, comparee: object) -> float:
    depots = [ligne.dossier.depot for ligne in comparee.lignes][:50]  # type: ignore[attr-defined]
    textes = [(bytes(d.revision.contenu), d.verdict) for d in depots]
    return chrono(lambda: [faits._lire(*t) for t in textes]) / max(len(textes), 1)  # type: ignore[attr-defined]


if __name__ == "__main__":
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("--territoires", type=int, default=200)
    lecteur.add_argument("--classement-seul", action="store_true")
    lecteur.add_argument("--donnees", type=Path, default=Path(tempfile.gettempdir()) / "binome-banc-comite")
    arguments = lecteur.parse_args()
    if arguments.classement_seul:
        croitre()
    else:
        principal(arguments.territoires, arguments.donnees)
