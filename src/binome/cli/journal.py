"""`binome journal`: check the chained journal."""

from __future__ import annotations

import typer

from binome.cli.base import sur_la_base

app = typer.Typer(name="journal", help="Vérifie le journal chaîné.", no_args_is_help=True)


@app.callback()
def groupe() -> None:
    """Keeps `verifier` a command of its own while it is the only one."""


@app.command("verifier")
def verifier() -> None:
    """Relit tout le journal et nomme la première ligne qui ne tient pas. Code 0 si tout tient, 1 sinon."""
    from binome.domaine.typographie import accord, soigner

    with sur_la_base():
        from binome.services import journal

        lignes, faute = journal.verifier()
    if faute is None:
        typer.echo(soigner(f"Journal intact : {accord(lignes, 'ligne')}."))
        return
    typer.echo(soigner(f"Journal altéré à la ligne {faute.rang} : {faute.raison}."))
    raise typer.Exit(1)
