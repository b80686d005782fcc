"""Installs Debian's Chromium for the browser tests, when it is absent and this machine allows it; says what it does."""

from __future__ import annotations

import os
import shutil
import subprocess

CHEMIN = os.environ.get("BINOME_CHROMIUM", "/usr/bin/chromium")
SANS = (
    "  Les tests marqués « navigateur » seront passés : pages dans un vrai navigateur, accessibilité (axe), clavier.\n"
    "  Pour les avoir : apt-get install chromium, ou BINOME_CHROMIUM=/chemin/vers/chromium."
)


def main() -> None:
    if os.access(CHEMIN, os.X_OK):
        print(f"→ Navigateur des tests : {CHEMIN}")
    elif os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"→ Chromium est absent et ne peut pas être installé ici (il faut être root, sous Debian).\n{SANS}")
    elif _installer():
        print("→ Chromium est installé")
    else:
        print(f"→ Chromium n'a pas pu être installé.\n{SANS}")


def _installer() -> bool:
    print("→ Installation de Chromium pour les tests (apt-get install chromium, une fois)", flush=True)
    environnement = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commandes = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    )
    return all(
        subprocess.run(
            c, env=environnement, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        ).returncode
        == 0
        for c in commandes
    )


if __name__ == "__main__":
    main()
