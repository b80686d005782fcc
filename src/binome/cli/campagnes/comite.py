"""`binome comite`: the papers of a committee, as one of its members may read them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.sorties import echouer, erreurs_en_francais

app = typer.Typer(name="comite", help="Les papiers du comité d'une campagne.", no_args_is_help=True)
Campagne = Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)]
Pour = Annotated[
    str, typer.Option("--pour", metavar="ADRESSE", help="Qui les lira : on y met ce que cette personne peut lire.")
]


@app.command("proces-verbal")
def proces_verbal(
    campagne: Campagne,
    seance: Annotated[int, typer.Argument(metavar="SÉANCE", help="Son rang.", show_default=False)],
    pour: Pour,
    sortie: Annotated[Path, typer.Option("--sortie", metavar="F", help="Un fichier .pdf ou .docx.")],
) -> None:
    """Écrit le procès-verbal d'une séance, d'après ce qui s'y est passé."""
    forme = _forme(sortie, "pdf", "docx")
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import acces
        from binome.services.comite.papiers import proces_verbaux

        _ecrire(sortie, proces_verbaux.proces_verbal(acces.au_nom_de(pour, campagne), seance, forme))


@app.command("comparaison")
def comparaison(
    campagne: Campagne,
    pour: Pour,
    sortie: Annotated[Path, typer.Option("--sortie", metavar="F", help="Un fichier .csv ou .xlsx.")],
) -> None:
    """Écrit la comparaison des dossiers."""
    forme = _forme(sortie, "csv", "xlsx")
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import acces
        from binome.services.comite.comparaison import emporte, table

        _ecrire(sortie, emporte.emporter(table.comparer(acces.au_nom_de(pour, campagne)), forme))


def _forme(sortie: Path, *permises: str) -> str:
    forme = sortie.suffix.lower().removeprefix(".")
    if forme not in permises:
        echouer(f"« {sortie.name} » : donnez un nom de fichier qui finit par .{' ou .'.join(permises)}.")
    return forme


def _ecrire(sortie: Path, octets: bytes) -> None:
    try:
        sortie.write_bytes(octets)
    except OSError as erreur:
        echouer(f"Impossible d'écrire « {sortie} » : {erreur.strerror}. Choisissez un autre fichier.")
    dire(f"Écrit dans {sortie}.")
