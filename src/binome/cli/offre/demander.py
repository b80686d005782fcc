"""`binome offre demander`: the file of a request to an operator, for one action of a dossier; `binome offre
correspondance`: what would fill the form by which it is asked."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from binome.cli.socle.instants import lire_instant
from binome.cli.socle.sorties import dire_lissages, ecrire, erreurs_en_francais


class FormeDeDemande(StrEnum):
    """How the file is written."""

    json = "json"
    pdf = "pdf"


def demander(
    dossier: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Le dossier (YAML ou JSON).")],
    fiche: Annotated[str, typer.Option("--fiche", metavar="ID", help="L'action.")],
    dispositif: Annotated[str, typer.Option("--dispositif", metavar="ID", help="Le dispositif demandé.")],
    operateur: Annotated[str, typer.Option("--operateur", help="Lequel de ses opérateurs, s'il en a plusieurs.")] = "",
    montant: Annotated[str, typer.Option("--montant", help="Montant demandé, en euros.")] = "",
    date: Annotated[str | None, typer.Option("--date", help="Jour de la demande ; aujourd'hui sinon.")] = None,
    format_: Annotated[FormeDeDemande, typer.Option("--format", help="Forme du fichier.")] = FormeDeDemande.json,
    formulaire: Annotated[
        Path | None,
        typer.Option("--formulaire", metavar="F", help="Description d'un formulaire de Démarche numérique (JSON)."),
    ] = None,
    sortie: Annotated[Path | None, typer.Option("--sortie", metavar="F", help="Fichier où l'écrire.")] = None,
) -> None:
    """Écrit le dossier à envoyer à un opérateur, ou ce qu'un formulaire de Démarche numérique en recevra."""
    from binome.services.demarches import fichiers
    from binome.services.offre import rapprochements
    from binome.services.socle import referentiel
    from binome.services.verification import verdict as verification

    moment = lire_instant(date)
    with erreurs_en_francais():
        lu = verification.ouvrir(dossier, referentiel.partager())
        if formulaire is not None:
            contenu = fichiers.en_formulaire(lu.dossier, fiche, formulaire)
        else:
            contenu = fichiers.en_octets(
                lu.dossier,
                fiche,
                dispositif,
                rapprochements.jour(moment),
                operateur=operateur,
                montant=fichiers.lire_le_montant(montant),
                pdf=format_ is FormeDeDemande.pdf,
            )
    dire_lissages(lu)
    ecrire(contenu if format_ is FormeDeDemande.pdf and formulaire is None else contenu.decode(), sortie)


def correspondance(
    formulaire: Annotated[Path, typer.Argument(metavar="FORMULAIRE", help="Description publiée du formulaire (JSON).")],
    sortie: Annotated[Path | None, typer.Option("--sortie", metavar="F", help="Fichier où l'écrire.")] = None,
) -> None:
    """Écrit ce qui remplirait un formulaire de Démarche numérique, champ par champ, à relire avant de s'en servir."""
    from binome.services.demarches import fichiers

    with erreurs_en_francais():
        ecrire(fichiers.correspondance_de(formulaire).model_dump_json(indent=2, exclude_defaults=True) + "\n", sortie)
