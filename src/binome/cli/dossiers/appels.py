"""`binome appels`: the calls that Binôme knows, and the documentation generated from their rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from binome.cli.socle.sorties import echouer, ecrire, erreurs_en_francais

app = typer.Typer(name="appels", help="Les appels à candidatures et leurs règles.", no_args_is_help=True)


@app.command()
def lister() -> None:
    """Liste les appels connus et leur date limite."""
    from binome.domaine.langue.typographie import soigner
    from binome.services.socle import appels

    with erreurs_en_francais():
        connus = appels.appels()
    for appel in connus:
        typer.echo(soigner(f"{appel.id}  {appel.titre_court} ; date limite : {appel.date_limite()}"))


@app.command()
def documenter(
    racine: Annotated[Path, typer.Option("--racine", help="Racine du dépôt.")] = Path(),
    verifier: Annotated[bool, typer.Option("--verifier", help="Dit seulement si les pages sont à jour.")] = False,
) -> None:
    """Écrit docs/regles/, docs/controles.md et docs/schema/ depuis les règles et le modèle."""
    from binome.services.socle import appels

    with erreurs_en_francais():
        if verifier:
            perimes = appels.perimes(racine)
            if perimes:
                echouer(f"Pages à régénérer : {', '.join(map(str, perimes))}. Lancez « make regles ».")
            typer.echo("Pages des règles et schéma à jour.")
            return
        for chemin, texte in appels.documentation().items():
            ecrire(texte, racine / chemin)
            typer.echo(f"écrit : {chemin}")
