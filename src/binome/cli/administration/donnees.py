"""`binome administrer`, for personal data: erase someone, purge what is older than its duration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import Motif, dire, sur_la_base
from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import echouer
from binome.domaine.langue.pannes import panne

if TYPE_CHECKING:
    from binome.services.effacement.effacement import BilanEffacement

Courriel = Annotated[str, typer.Argument(metavar="COURRIEL", help="L'adresse de la personne.")]
Essai = Annotated[bool, typer.Option("--essai", help="Dit ce qui serait effacé, sans rien effacer.")]
Main = Annotated[
    str | None,
    typer.Option(
        "--passer-la-main", metavar="COURRIEL", help="Qui reprend les dossiers dont elle est le seul chef de projet."
    ),
]
Liste = Annotated[
    Path | None,
    typer.Option(
        "--effacements",
        metavar="CHEMIN",
        help="Les effacements d'une autre machine, à refaire ici : son dossier « effacements », ou une sauvegarde.",
    ),
]


def joindre(app: typer.Typer) -> None:
    """Add these commands to the group."""
    app.command("effacer-personne")(effacer_personne)
    app.command("purger")(purger)
    app.command("charger-mandats")(charger_mandats)


def effacer_personne(
    courriel: Courriel,
    motif: Annotated[str, typer.Option("--motif", help="Pourquoi, et qui l'a demandé ; écrit au journal.")],
    passer_la_main: Main = None,
    essai: Essai = False,
) -> None:
    """Efface une personne : compte, adresses, sessions, rôles, invitations ; les dépôts gardent leurs signataires."""
    with sur_la_base():
        from binome.services.effacement import effacement

        bilan = effacement.effacer(courriel, motif, main=passer_la_main, essai=essai)
    _raconter(courriel, bilan, essai=essai)


def _raconter(courriel: str, bilan: BilanEffacement, *, essai: bool) -> None:
    if bilan.deja:
        from binome.domaine.saisie.jours import heure_de

        dire(f"{courriel} a déjà été effacée, le {heure_de(bilan.deja).date().isoformat()} : rien ne reste à faire.")
        return
    dire(f"{courriel} serait effacée :" if essai else f"{courriel} est effacée, sous le nom de {bilan.pseudonyme} :")
    for quoi, combien in bilan.effaces.items():
        dire(f"- {quoi} : {combien}")
    if bilan.gardes:
        dire("Restent, et la nomment :")
    for phrase in bilan.gardes:
        dire(f"- {phrase}.")
    if bilan.traces:
        dire("Le fichier de la base peut en garder des traces : relancez « binome administrer purger » sans visiteur.")


def purger(essai: Essai = False, effacements: Liste = None) -> None:
    """Retire ce qui a dépassé sa durée de conservation, refait les effacements connus ; l'ouvrier le fait la nuit."""
    with sur_la_base():
        from binome.services.effacement import effacement, memoire, residus
        from binome.services.exploitation import retention
        from binome.services.socle import horloge

        quand = horloge.maintenant()
        if effacements and not essai:
            memoire.reprendre(effacements)
        refaits = [] if essai else effacement.rejouer(quand)
        fait = retention.purger(quand, essai=essai)
        if not essai:
            residus.oublier()
    for cle, duree in retention.DUREES.items():
        dire(f"{duree.quoi} ({duree.dite}) : {fait[cle]}")
    if not essai:
        dire(f"Personnes effacées de nouveau : {len(refaits)}")


def charger_mandats(
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER.csv", help="La liste.", show_default=False)],
    millesime: Annotated[str, typer.Option("--millesime", metavar="TEXTE", help="De quand elle est : « 2026-T3 ».")],
    source: Annotated[
        str,
        typer.Option("--source", metavar="TEXTE", help="Qui la publie ; sans elle, le répertoire national des élus."),
    ] = "",
    motif: Motif = "",
    essai: Annotated[bool, typer.Option("--essai", help="Dit ce qui serait proposé, sans rien écrire.")] = False,
    ancienne: Annotated[
        bool, typer.Option("--ancienne", help="La charge même si une plus récente, de la même sorte, l'est déjà.")
    ] = False,
) -> None:
    """Propose à qui juge les mandats qu'une liste donne à quelqu'un de son nom ; lui seul dit si c'est lui."""
    try:
        flux = fichier.open("rb")
    except OSError as erreur:
        echouer(f"Impossible de lire « {fichier} » : {panne(erreur)}.")
    with flux, sur_la_base(), suivre("Liste de mandats") as rapport:
        from binome.domaine.langue.typographie import accord, date_longue
        from binome.domaine.procedure.motifs import SUR_LE_SERVEUR
        from binome.services.conflits import listes
        from binome.services.socle import horloge

        fait = listes.charger(
            flux,
            millesime,
            dite=source,
            motif=motif or SUR_LE_SERVEUR,
            essai=essai,
            ancienne=ancienne,
            rapport=rapport,
        )
    if fait.deja:
        le = date_longue(horloge.a_paris(fait.deja).date())
        dire(f"Ce fichier avait déjà été chargé le {le} : seul ce qu'il dit de nouveau est proposé.")
    for refusee in fait.refus:
        dire(f"Ligne {refusee.ligne} refusée : {refusee.raison}.")
    if (tus := fait.refusees - len(fait.refus)) > 0:
        dire(f"… et {accord(tus, 'autre ligne refusée', 'autres lignes refusées')}.")
    dire(f"{fait.titre.capitalize()} : {accord(fait.lignes, 'ligne')}, dont {accord(fait.refusees, 'refusée')}.")
    dire(
        f"{accord(fait.proposes, 'mandat')} {'à proposer' if essai else 'à confirmer'} par "
        f"{accord(fait.personnes, 'personne')}, {accord(fait.connus, 'déjà connu', 'déjà connus')}. "
        "Rien n'est gardé des autres lignes."
    )
