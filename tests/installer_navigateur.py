"""Installs Debian's Chromium for the browser tests, when it is absent and this machine allows it; says what it does."""

from __future__ import annotations

import os
import shutil
import subprocess

PAQUETS = ("chromium-headless-shell", "chromium")
"""The one without windows first: the other now and then kept a page waiting for ever."""


def _present() -> str | None:
    return next((c for c in (f"/usr/bin/{p}" for p in PAQUETS) if os.access(c, os.X_OK)), None)


CHEMIN = os.environ.get("BINOME_CHROMIUM") or _present() or f"/usr/bin/{PAQUETS[0]}"
SANS = (
    "  Les tests marqués « navigateur » seront passés : pages dans un vrai navigateur, accessibilité (axe), clavier.\n"
    f"  Pour les avoir : apt-get install {PAQUETS[0]}, ou BINOME_CHROMIUM=/chemin/vers/chromium."
)


def main() -> None:
    voulu = "BINOME_CHROMIUM" in os.environ or CHEMIN.endswith(PAQUETS[0])
    if voulu and os.access(CHEMIN, os.X_OK):
        print(f"→ Navigateur des tests : {CHEMIN}")
    elif os.geteuid() == 0 and shutil.which("apt-get") and any(_installer(paquet) for paquet in PAQUETS):
        print(f"→ Navigateur des tests : {_present()}")
    elif trouve := _present():
        print(f"→ Navigateur des tests : {trouve}")
    else:
        print(f"→ Chromium est absent, et n'a pas pu être installé (il faut être root, sous Debian).\n{SANS}")


def _installer(paquet: str) -> bool:
    print(f"→ Installation de Chromium pour les tests (apt-get install {paquet}, une fois)", flush=True)
    environnement = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commandes = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", paquet],
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
