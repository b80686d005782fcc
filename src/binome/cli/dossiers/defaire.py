"""`binome defaire`: the last save of a person taken back, or put again, as the button of the bar does it."""

from __future__ import annotations

from typing import Annotated

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.personnes import qui
from binome.cli.socle.sorties import echouer

CITES = 3
"""Places that are named; the others are counted."""


def defaire(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="Son identifiant.", show_default=False)],
    pour: Annotated[
        str, typer.Option("--pour", metavar="ADRESSE", help="Qui défait : on ne reprend que ce qu'elle a écrit.")
    ],
    retablir: Annotated[bool, typer.Option("--retablir", help="Remet ce qui vient d'être défait.")] = False,
    revision: Annotated[
        int | None,
        typer.Option(
            "--revision", metavar="N", help="La révision que l'on a vue ; rien n'est défait si le dossier a changé."
        ),
    ] = None,
) -> None:
    """Défait le dernier enregistrement d'une personne dans un dossier de l'atelier, ou le rétablit."""
    with sur_la_base():
        from binome.domaine.langue.typographie import accord
        from binome.services.acces import ouverture
        from binome.services.echanges import nouvelles
        from binome.services.redaction import defaire as service
        from binome.services.texte import texte_lisible

        compte = qui(pour)
        try:
            ouvert = ouverture.ouvrir(compte, dossier)
        except ouverture.IntrouvableError:
            echouer(f"Le dossier « {dossier} » n'existe pas, ou {pour} ne le voit pas.")
        lu = texte_lisible.lire(ouvert)
        fait = service.defaire(ouvert, lu.numero if revision is None else revision, retablir=retablir)
        lieux = list(dict.fromkeys(nouvelles.lieu(change.chemin, lu.document) for change in fait.changements))
    dits = ", ".join(lieux[:CITES])
    if (reste := len(lieux) - CITES) > 0:
        dits += f", et {accord(reste, 'autre endroit', 'autres endroits')}"
    suite = "" if retablir else " ; « --retablir » le remet"
    dire(f"{'Rétabli' if retablir else 'Défait'} : {dits}. C'est la révision {fait.numero}{suite}.")
