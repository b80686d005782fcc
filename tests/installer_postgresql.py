"""Installs Debian's PostgreSQL for the tests, when it is absent and this machine allows it; says what it does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SANS = (
    "  Les tests du registre et des services ne passeront que sur SQLite.\n"
    "  Pour les avoir aussi sur PostgreSQL : apt-get install postgresql."
)


def programmes() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version first; None when it is not installed."""
    trouves = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True)
    return trouves[0].parent if trouves else None


def main() -> None:
    if dossier := programmes():
        print(f"→ PostgreSQL des tests : {dossier}")
    elif os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"→ PostgreSQL est absent et ne peut pas être installé ici (il faut être root, sous Debian).\n{SANS}")
    elif _installer():
        print("→ PostgreSQL est installé")
    else:
        print(f"→ PostgreSQL n'a pas pu être installé.\n{SANS}")


def _installer() -> bool:
    print("→ Installation de PostgreSQL pour les tests (apt-get install postgresql, une fois)", flush=True)
    environnement = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commandes = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"],
    )
    for commande in commandes:
        fait = subprocess.run(
            commande, env=environnement, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        if fait.returncode:
            return False
    return programmes() is not None


if __name__ == "__main__":
    main()
