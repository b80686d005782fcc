"""`binome journal`: check the chained journal, read it."""

from __future__ import annotations

from typing import Annotated

import typer

from binome.cli.base import sur_la_base

app = typer.Typer(name="journal", help="Vérifie le journal chaîné, et le donne à lire.", no_args_is_help=True)


@app.command("verifier")
def verifier() -> None:
    """Relit tout le journal et nomme la première ligne qui ne tient pas. Code 0 si tout tient, 1 sinon."""
    from binome.domaine.langue.typographie import accord, soigner

    with sur_la_base():
        from binome.services.commun import journal

        lignes, faute = journal.verifier()
    if faute is None:
        typer.echo(soigner(f"Journal intact : {accord(lignes, 'ligne')}."))
        return
    typer.echo(soigner(f"Journal altéré à la ligne {faute.rang} : {faute.raison}."))
    raise typer.Exit(1)


@app.command("lire")
def lire(
    objet: Annotated[
        str | None, typer.Option("--objet", metavar="OBJET", help="Un seul objet, par exemple dossier:hautes-alpes.")
    ] = None,
    lignes: Annotated[int, typer.Option("--lignes", min=1, max=100_000, metavar="N", help="Les N dernières.")] = 50,
) -> None:
    """Imprime les dernières lignes du journal ; les pseudonymes y sont des noms, tant que la personne est connue."""
    with sur_la_base():
        from binome.services.commun import journal

        for ligne in journal.lire(objet, lignes):
            champs = (str(ligne.rang), ligne.instant, ligne.acteur, ligne.action, ligne.objet, ligne.donnees)
            # A name is whatever someone typed: it may not drive the terminal.
            typer.echo("\t".join("".join(c if c.isprintable() else "?" for c in champ) for champ in champs))
