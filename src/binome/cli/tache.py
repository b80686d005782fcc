"""`binome tache`: the worker, which sends e-mails and writes receipts and seals."""

from __future__ import annotations

from typing import Annotated

import typer

from binome.cli.base import sur_la_base

app = typer.Typer(name="tache", help="Fait le travail demandé par les pages.", no_args_is_help=True)


@app.callback()
def groupe() -> None:
    """Keeps `executer` a command of its own while it is the only one."""


@app.command("executer")
def executer(
    une_fois: Annotated[bool, typer.Option("--une-fois", help="S'arrête quand plus rien n'attend.")] = False,
    intervalle: Annotated[
        float, typer.Option(min=0.1, max=3600, metavar="S", help="Secondes entre deux regards sur la file.")
    ] = 1.0,
) -> None:
    """Exécute les tâches en attente : courriels, accusés de réception, sceaux (Ctrl+C pour arrêter)."""
    with sur_la_base():
        from binome.services import production, taches
        from binome.services.calculateur import calculateur_a_cote

        typer.echo("L'ouvrier est au travail.", err=True)
        # A large PDF takes more than a gigabyte: the process that makes it gives it back by ending.
        if not une_fois:
            production.chauffer()
        with calculateur_a_cote():
            taches.executer(une_fois=une_fois, intervalle=intervalle)
