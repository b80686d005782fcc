"""`binome label` on the platform: its labels, its issuer, its status lists, its keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import Motif, dire, sur_la_base
from binome.cli.socle.instants import lire_instant
from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import Format, avertir, echouer, ecrire
from binome.domaine.langue.typographie import accord

if TYPE_CHECKING:
    from binome.services.label.cle_changee.reemission import Reste

Sortie = Annotated[
    Path | None, typer.Option("--sortie", metavar="FICHIER", help="Où l'écrire ; sinon, la sortie standard.")
]

Depuis = Annotated[
    str | None,
    typer.Option(
        "--depuis", help="Instant du vol, s'il est connu : ce qu'un tiers a daté avant tient. Sinon, maintenant."
    ),
]


def lister(
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
) -> None:
    """Donne les labels accordés ici et leur état."""
    with sur_la_base():
        from binome.domaine.label.etats import NOMS_DES_ETATS
        from binome.services.label import consultation
        from binome.services.socle import horloge

        labels = [
            {"id": connu.label.identifiant, "territoire": connu.label.territoire, "etat": connu.etat.value}
            for connu in consultation.tous(horloge.maintenant())
        ]
        noms = {etat.value: nom for etat, nom in NOMS_DES_ETATS.items()}
    if format_ is Format.json:
        typer.echo(json.dumps({"labels": labels}, ensure_ascii=False, indent=2))
        return
    for ligne in labels:
        dire(f"{ligne['id']}  {noms[ligne['etat']]:<9}  {ligne['territoire']}")
    if not labels:
        dire("Aucun label n'a encore été accordé ici.")


def exporter(
    identifiant: Annotated[str, typer.Argument(metavar="ID", help="Le numéro du label.", show_default=False)],
    sortie: Sortie = None,
    version: Annotated[
        int | None, typer.Option("--version-du-label", min=1, help="Une version ; sinon, la dernière.")
    ] = None,
) -> None:
    """Donne un label, tel qu'il fut signé, en JSON."""
    with sur_la_base():
        from binome.services.label import consultation

        lue = consultation.version(identifiant, version)
    ecrire(lue.attestation, sortie)
    if lue.cle.volee_le:
        avertir("La clé qui a signé ce fichier est dite volée : il ne se vérifie plus, sauf daté par un tiers avant.")


def emetteur(sortie: Sortie = None) -> None:
    """Donne le document de l'émetteur : son nom, et toutes ses clés avec leurs dates."""
    with sur_la_base():
        from binome.services.label import consultation

        contenu = consultation.emetteur_en_texte()
    ecrire(contenu, sortie)


def statuts(
    dossier: Annotated[
        Path, typer.Option("--sortie", metavar="DOSSIER", help="Où écrire les listes.", show_default=False)
    ],
) -> None:
    """Écrit les listes d'états du jour, signées, une par fichier : de quoi vérifier hors ligne."""
    with sur_la_base():
        from binome.services.label import consultation
        from binome.services.socle import horloge

        listes = consultation.listes_en_texte(horloge.maintenant())
    for contenu in listes:
        numero, nom = json.loads(contenu)["id"].split("/")[-2:]
        ecrire(contenu, dossier / f"{numero}-{nom}")
    dire(
        f"{accord(len(listes), 'liste écrite', 'listes écrites')} dans {dossier}."
        if listes
        else "Aucune liste : aucune place n'a été tirée."
    )


def nouvelle_cle(
    motif: Motif = "",
    sort: Annotated[
        str, typer.Option("--sort", help="Ce que devient l'ancienne : relevee, perdue ou volee.")
    ] = "relevee",
    depuis: Depuis = None,
    reemettre: Annotated[
        bool, typer.Option("--reemettre", help="Signe de nouveau les labels en vigueur, même si rien n'est volé.")
    ] = False,
) -> None:
    """Tire une autre clé des labels. Si l'ancienne est volée, les labels en vigueur sont signés de nouveau."""
    if not motif.strip():
        echouer('Dites pourquoi, par exemple --motif "Relève annuelle de la clé".')
    if depuis and sort != "volee":
        echouer("--depuis dit l'instant d'un vol : il va avec --sort volee.")
    vole_le = lire_instant(depuis)
    with sur_la_base():
        from binome.services.label import cles
        from binome.services.label.cle_changee import rotation

        if sort not in set(cles.Sort):
            echouer(f"« {sort} » n'est pas un sort connu : {', '.join(cles.Sort)}.")
        faite = rotation.changer_de_cle(motif, cles.Sort(sort), vole_le=vole_le, reemettre=reemettre)
        dire(f"{faite.nouvelle.nom} signe à la place de {faite.ancienne.nom}.")
        reemis = _reemettre(faite.reste) if faite.reste else 0
    dire(f"Labels signés de nouveau : {reemis}. Publiez le document de l'émetteur, et sauvegardez.")


def cle_volee(
    nom: Annotated[str, typer.Argument(metavar="CLÉ", help="Le nom de la clé.", show_default=False)],
    motif: Motif = "",
    depuis: Depuis = None,
) -> None:
    """Dit volée une clé mise de côté : ce qu'elle a signé sans date prouvée ne vaut plus, et se signe de nouveau."""
    if not motif.strip():
        echouer('Dites pourquoi, par exemple --motif "Retrouvée sur un disque vendu".')
    vole_le = lire_instant(depuis)
    with sur_la_base():
        from binome.services.label.cle_changee import rotation

        reste = rotation.declarer_volee(nom, motif, vole_le=vole_le)
        dire(f"{nom} est dite volée.")
        reemis = _reemettre(reste)
    dire(f"Labels signés de nouveau : {reemis}. Publiez le document de l'émetteur.")


def _reemettre(reste: Reste) -> int:
    from binome.services.label.cle_changee import reemission

    with suivre("Signer de nouveau") as rapport:

        def suivi(faits: int, sur: int) -> None:
            if sur:
                rapport(faits / sur, f"{faits} sur {sur}")

        return reemission.reemettre(reste, suivi)


def joindre(app: typer.Typer) -> None:
    """Add these commands to the group of labels."""
    app.command("lister")(lister)
    app.command("exporter")(exporter)
    app.command("emetteur")(emetteur)
    app.command("statuts")(statuts)
    app.command("nouvelle-cle")(nouvelle_cle)
    app.command("cle-volee")(cle_volee)
