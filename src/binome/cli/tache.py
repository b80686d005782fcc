"""`binome tache`: the worker, which sends e-mails and writes receipts and seals; and what it could not do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from binome.cli.base import dire, sur_la_base
from binome.cli.sorties import echouer

app = typer.Typer(name="tache", help="Fait le travail demandé par les pages.", no_args_is_help=True)

Cle = Annotated[str, typer.Argument(metavar="CLÉ", help="Les premiers caractères de la clé d'une lettre morte.")]


@app.command("executer")
def executer(
    une_fois: Annotated[bool, typer.Option("--une-fois", help="S'arrête quand plus rien n'attend.")] = False,
    intervalle: Annotated[
        float, typer.Option(min=0.1, max=3600, metavar="S", help="Secondes entre deux regards sur la file.")
    ] = 1.0,
) -> None:
    """Exécute les tâches en attente : courriels, accusés de réception, sceaux (Ctrl+C pour arrêter)."""
    with sur_la_base():
        from binome.services.exploitation import ouvrier
        from binome.services.exploitation.calculateur import calculateur_a_cote
        from binome.services.production import production

        typer.echo("L'ouvrier est au travail.", err=True)
        # A large PDF takes more than a gigabyte: the process that makes it gives it back by ending.
        if not une_fois:
            production.chauffer()
        with calculateur_a_cote():
            ouvrier.executer(une_fois=une_fois, intervalle=intervalle)


@app.command("lettres-mortes")
def lettres_mortes() -> None:
    """Dit ce qui ne sera plus réessayé : tâches mortes, courriels refusés ou peut-être envoyés."""
    with sur_la_base():
        from binome.domaine.langue.typographie import accord, date_longue
        from binome.services.exploitation import lettres_mortes

        mortes = lettres_mortes.lister()
        dire(f"{accord(len(mortes), 'lettre morte')}." if mortes else "Aucune lettre morte.")
        for morte in mortes:
            pour = f" pour {morte.pour}" if morte.pour else ""
            dire(
                f"{morte.cle[:8]}  {morte.quoi}{pour}, le {date_longue(morte.depuis.date())}, "
                f"{accord(morte.essais, 'essai')} : {morte.raison}"
            )


@app.command("rejouer")
def rejouer(
    cles: Annotated[list[str] | None, typer.Argument(metavar="[CLÉ…]", help="Les premiers caractères de clés.")] = None,
    toutes: Annotated[
        bool, typer.Option("--toutes", help="Toutes, sauf les adresses refusées et les courriels peut-être envoyés.")
    ] = False,
) -> None:
    """Remet des lettres mortes dans la file : elles sont réessayées comme neuves."""
    if bool(cles) == toutes:
        echouer("Dites quelles lettres rejouer : leurs clés (binome tache lettres-mortes), ou bien --toutes.")
    with _refus_en_francais():
        from binome.domaine.langue.typographie import accord
        from binome.services.exploitation import lettres_mortes

        dire(f"Dans la file : {accord(lettres_mortes.rejouer(cles or None), 'lettre')}.")


@app.command("oublier")
def oublier(cle: Cle) -> None:
    """Efface une lettre morte : elle ne sera plus réessayée, ni montrée."""
    with _refus_en_francais():
        from binome.services.exploitation import lettres_mortes

        morte = lettres_mortes.oublier(cle)
        dire(f"Oubliée : {morte.quoi}{f' pour {morte.pour}' if morte.pour else ''}.")


@contextmanager
def _refus_en_francais() -> Iterator[None]:
    with sur_la_base():
        from binome.services.exploitation.lettres_mortes import RejeuImpossibleError

        try:
            yield
        except RejeuImpossibleError as erreur:
            echouer(str(erreur))
