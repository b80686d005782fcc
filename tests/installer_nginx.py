"""Installs Debian's nginx for the tests, when it is absent and this machine allows it; says what it does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

PAQUET = "nginx-light"
SANS = (
    "  Les tests derrière un vrai mandataire qui garde des pages seront passés.\n"
    f"  Pour les avoir : apt-get install {PAQUET}."
)


def programme() -> Path | None:
    """nginx; None when it is not installed."""
    trouve = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return Path(trouve) if trouve else None


def main() -> None:
    if ou := programme():
        print(f"→ Mandataire des tests : {ou}")
    elif os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"→ nginx est absent et ne peut pas être installé ici (il faut être root, sous Debian).\n{SANS}")
    elif _installer():
        print("→ nginx est installé")
    else:
        print(f"→ nginx n'a pas pu être installé.\n{SANS}")


def _installer() -> bool:
    print(f"→ Installation de nginx pour les tests (apt-get install {PAQUET}, une fois)", flush=True)
    # Debian starts what it installs, on port 80: here it is only a program that tests run.
    politique = Path("/usr/sbin/policy-rc.d")
    a_nous = not politique.exists()
    if a_nous:
        politique.write_text("#!/bin/sh\nexit 101\n")
        politique.chmod(0o755)
    environnement = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commandes = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", PAQUET],
    )
    try:
        for commande in commandes:
            fait = subprocess.run(
                commande, env=environnement, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
            if fait.returncode:
                return False
    finally:
        if a_nous:
            politique.unlink()
    return programme() is not None


if __name__ == "__main__":
    main()
