"""`binome exporter`: a dossier as a PDF, a map, a GeoJSON or in its own format. Exit code 2: unreadable, unwritable."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.instants import lire_instant
from binome.cli.socle.sorties import avertir, dire_lissages, echouer, ecrire, erreurs_en_francais
from binome.services.production.production import FormeDocument

if TYPE_CHECKING:
    from binome.domaine.dossier.dossier import Dossier
    from binome.domaine.verdict.constat import Verdict
    from binome.referentiel.consultation import Referentiel


def exporter(
    dossier: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Le dossier (YAML ou JSON).")],
    forme: Annotated[FormeDocument, typer.Option("--format", help="Ce qu'il faut produire.")],
    sortie: Annotated[
        Path | None,
        typer.Option("--sortie", metavar="F", help="Fichier à écrire ; « - » pour la sortie standard."),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", help="Instant auquel juger le dossier dans le PDF, par exemple 2023-09-22."),
    ] = None,
    sans_panier: Annotated[
        bool, typer.Option("--sans-panier", help="Sans le panier de services dans le PDF : il change avec le jour.")
    ] = False,
    avec_reserve: Annotated[
        bool,
        typer.Option("--avec-reserve", help="Avec les fiches en réserve dans le PDF, en annexe ; sinon, leurs titres."),
    ] = False,
    note: Annotated[
        bool, typer.Option("--note", help="Seulement la note de deux pages, en PDF : quoi, où, combien, qui.")
    ] = False,
    fiche: Annotated[
        str | None,
        typer.Option("--fiche", metavar="N", help="Seulement cette action, en PDF, par son numéro ou son identifiant."),
    ] = None,
) -> None:
    """Écrit le dossier en PDF, en JSON ou en YAML, sa carte en SVG, son périmètre en GeoJSON, son plan en XLSX."""
    from binome.cli.socle.progression import suivre
    from binome.services.production import production
    from binome.services.socle import referentiel
    from binome.services.verification import verdict as verification

    seule = "note" if note else f"action-{fiche}" if fiche else ""
    if seule and (forme is not FormeDocument.pdf or (note and fiche)):
        echouer("La note et une action seule s'écrivent en PDF, l'une ou l'autre : --format pdf, --note ou --fiche N.")
    if forme in (FormeDocument.pdf, FormeDocument.xlsx) and str(sortie) == "-":
        quoi = "Un PDF" if forme is FormeDocument.pdf else "Un classeur"
        echouer(f"{quoi} ne s'affiche pas dans un terminal. Donnez-lui un fichier : --sortie dossier.{forme}.")
    with erreurs_en_francais():
        with suivre("Référentiel") as rapport:
            geographie = referentiel.ouvrir(rapport)
        lu = verification.ouvrir(dossier, geographie)
        verdict = _verdict(lu.dossier, geographie, date) if forme is FormeDocument.pdf else None
        if verdict is not None and seule:
            contenu = _seule(lu.dossier, verdict, fiche)
        else:
            contenu = production.exporter(
                lu.dossier, forme, geographie, verdict, avec_panier=not sans_panier, avec_reserve=avec_reserve
            )
    dire_lissages(lu)
    muets, codes = production.sans_dessin(lu.dossier) if forme is FormeDocument.pdf else ([], "")
    if muets:
        avertir(f"Le PDF écrit {codes} à la place de {' '.join(muets)} : ses polices ne les ont pas.")
    suite = re.sub(r"[^\w-]+", "-", f"-{seule}") if seule else ""
    destination = sortie or Path(f"{lu.dossier.id}{suite}.{forme}")
    ecrire(contenu, destination)
    if str(destination) != "-":
        typer.echo(f"Écrit\u202f: {destination}")


def _seule(dossier: Dossier, verdict: Verdict, fiche: str | None) -> bytes:
    """The note, or one action by its number or its id."""
    from binome.services.production import impression

    if not fiche:
        return impression.note_pdf(dossier, verdict)
    fiches = dossier.plan_actions.fiches
    voulues = [f for f in fiches if f.id == fiche] or [f for f in fiches if f.numero_montre == fiche]
    if len(voulues) != 1:
        dites = ", ".join(f.numero_montre for f in fiches) or "aucune"
        echouer(f"« {fiche} » ne dit pas une action de ce dossier ; celles qu'il a : {dites}.")
    return impression.fiche_pdf(dossier, voulues[0].id, verdict.date)


def _verdict(dossier: Dossier, geographie: Referentiel, date: str | None) -> Verdict:
    from binome.services.verification.verdict import verifier

    return verifier(dossier, date=lire_instant(date), geographie=geographie)
