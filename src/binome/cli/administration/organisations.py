"""`binome administrer`, for organisations: find them, merge duplicates, tie and untie members."""

from __future__ import annotations

from typing import Annotated

import typer

from binome.cli.socle.base import Motif, dire, sur_la_base
from binome.domaine.procedure.motifs import SUR_LE_SERVEUR

Numero = Annotated[int, typer.Argument(metavar="NUMÉRO", min=1, max=10**15, help="Le numéro de l'organisme.")]
Membre = Annotated[int, typer.Argument(metavar="MEMBRE", min=1, max=10**15, help="Le numéro de son membre.")]
Doublon = Annotated[int, typer.Argument(metavar="DOUBLON", min=1, max=10**15, help="Le numéro du doublon.")]


def joindre(app: typer.Typer) -> None:
    """Add these commands to the group."""
    app.command("organisations")(organisations)
    app.command("fusionner-organisations")(fusionner)
    app.command("rattacher-organisation")(rattacher)
    app.command("detacher-organisation")(detacher)


def organisations(
    texte: Annotated[str, typer.Argument(metavar="[TEXTE]", help="Des mots du nom, un SIREN ou un code.")] = "",
) -> None:
    """Cherche des organismes : leur numéro, leur SIREN, leur nature, leur nom."""
    with sur_la_base():
        from binome.services.administration import organismes

        trouvees, suite = organismes.chercher(texte)
    for trouvee in trouvees:
        # A name is whatever someone typed: it may not drive the terminal.
        nom = "".join(c if c.isprintable() else "?" for c in trouvee.nom)
        typer.echo(f"{trouvee.pk}\t{trouvee.siren or '-'}\t{trouvee.nature}\t{nom}")
    if not trouvees:
        dire("Aucun organisme.")
    if suite:
        dire("Et d'autres : précisez la recherche.")


def fusionner(numero: Numero, doublon: Doublon, motif: Motif = SUR_LE_SERVEUR) -> None:
    """Fusionne un doublon dans un organisme, qui garde tout : appartenances, comptes, SIREN, nom du doublon."""
    with sur_la_base():
        from binome.services.administration import organismes

        gardee = organismes.fusionner(numero, doublon, motif)
    dire(f"Le n° {doublon} est désormais un nom de {gardee.nom}.")


def rattacher(
    numero: Numero,
    membre: Membre,
    fondateur: Annotated[bool, typer.Option("--fondateur", help="Membre fondateur.")] = False,
    motif: Motif = SUR_LE_SERVEUR,
) -> None:
    """Dit qu'un organisme est membre d'un autre ; les conflits d'intérêts en dépendent."""
    with sur_la_base():
        from binome.services.administration import organismes

        lien = organismes.rattacher(numero, membre, motif, fondateur=fondateur)
        dire(f"{lien.membre.nom} est membre de {lien.organisation.nom}.")


def detacher(numero: Numero, membre: Membre, motif: Motif = SUR_LE_SERVEUR) -> None:
    """Dit qu'un organisme n'est pas membre d'un autre."""
    with sur_la_base():
        from binome.services.administration import organismes

        organismes.detacher(numero, membre, motif)
    dire(f"Le n° {membre} n'est plus membre du n° {numero}.")
