"""In whose name a command acts: an account of the site, or the end of the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from binome.cli.socle.sorties import echouer

if TYPE_CHECKING:
    from binome.services.acces.lignes import Compte


def qui(adresse: str) -> Compte:
    """The account of that address."""
    from binome.services.comptes import comptes

    compte = comptes.trouver(adresse)
    if compte is None:
        echouer(f"Personne ici n'a l'adresse {adresse}.")
    return compte
