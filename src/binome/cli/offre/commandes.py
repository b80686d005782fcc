"""`binome offre`: the schemes, and what each says of each action of a dossier. Exit code 2: unreadable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.offre.demander import correspondance, demander
from binome.cli.socle.instants import lire_instant
from binome.cli.socle.sorties import (
    Format,
    FormatOuPage,
    dire_lissages,
    echouer,
    ecrire,
    en_couleur,
    erreurs_en_francais,
    peindre,
)

if TYPE_CHECKING:
    import datetime as dt

    from binome.domaine.dossier.dossier import Dossier
    from binome.offre.rapprochement import FicheAppariee

app = typer.Typer(name="offre", help="L'offre de services : les dispositifs, action par action.", no_args_is_help=True)
app.command()(demander)
app.command()(correspondance)


@app.command()
def lister(
    enjeu: Annotated[str | None, typer.Option("--enjeu", help="Seulement ceux qui servent cet enjeu.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="Jour auquel les dire ouverts ou fermés.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la liste.")] = Format.texte,
) -> None:
    """Liste les dispositifs, leurs dates, et ceux que personne n'a relus depuis longtemps."""
    import json

    from binome.documents.offre.arbre import arbre_dispositif
    from binome.documents.offre.mots import operateurs_a_dire
    from binome.domaine.langue.typographie import soigner
    from binome.offre.dispositif import ENJEUX
    from binome.offre.rapprochement import fraicheur
    from binome.services.offre import rapprochements

    if enjeu and enjeu not in ENJEUX:
        echouer(f"« {enjeu} » n'est pas un enjeu de l'offre. Ses enjeux : {', '.join(ENJEUX)}.")
    with erreurs_en_francais():
        jour = rapprochements.jour(lire_instant(date))
        retenus = [p.dispositif for p in rapprochements.dispositifs() if not enjeu or enjeu in p.dispositif.enjeux]
    if format_ is Format.json:
        arbre = {"jour": jour.isoformat(), "dispositifs": [arbre_dispositif(d, jour) for d in retenus]}
        typer.echo(json.dumps(arbre, ensure_ascii=False, indent=2))
        return
    if not retenus:
        typer.echo("Aucun dispositif à cet enjeu." if enjeu else "Aucun dispositif n'est au catalogue.")
    for d in retenus:
        etat = "fermé" if d.ferme(jour) else fraicheur(d, jour) or "relu"
        typer.echo(
            soigner(f"{d.id}  {' ; '.join(filter(None, (d.nom, operateurs_a_dire(d), d.dates.texte)))} [{etat}]")
        )


@app.command()
def importer(
    fichiers: Annotated[list[Path], typer.Argument(metavar="FICHIER", help="Un catalogue ; plusieurs à la suite.")],
) -> None:
    """Importe des dispositifs d'un autre catalogue ; ils ne peuvent être que « à vérifier »."""
    from binome.cli.socle.progression import suivre
    from binome.domaine.langue.typographie import accord, soigner
    from binome.services.offre import importes, zones
    from binome.services.socle import referentiel

    with erreurs_en_francais():
        with suivre("Référentiel") as rapport:
            geographie = referentiel.ouvrir(rapport)
        for fichier in fichiers:
            if (lues := zones.importer_si_liste(fichier, geographie)) is not None:
                en_partie = sum(zone.value == "partielle" for zone in lues.communes.values())
                dit = (
                    f"{fichier.name} : {accord(len(lues.communes), 'commune')} en zone AFR, dont {en_partie} en partie"
                )
                typer.echo(soigner(f"{dit} ; {accord(len(lues.refus), 'entrée refusée', 'entrées refusées')}."))
                for refus in lues.refus[:20]:
                    typer.echo(soigner(f"  ligne {refus.ligne} : {refus.recu} ({refus.cause})"))
                continue
            bilan = importes.importer(fichier, geographie)
            lot = bilan.lot
            dit = f"{fichier.name} ({lot.format}) : {accord(lot.lignes, 'ligne lue', 'lignes lues')}"
            dit += f", {accord(len(lot.prets), 'dispositif gardé', 'dispositifs gardés')} « à vérifier »"
            dit += f", dont {bilan.connus} que Binôme décrit déjà" if bilan.connus else ""
            typer.echo(soigner(f"{dit} ; {accord(len(lot.refus), 'ligne refusée', 'lignes refusées')}."))
            for doute in lot.doutes:
                typer.echo(soigner(f"  Doute : {doute}"))
            if bilan.rejets:
                typer.echo(soigner(f"  Lignes refusées, chacune avec sa raison : {bilan.rejets}"))


@app.command()
def apparier(
    dossier: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Le dossier (YAML ou JSON).")],
    fiche: Annotated[str | None, typer.Option("--fiche", metavar="ID", help="Une seule action.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="Jour auquel juger, par exemple 2026-11-26.")] = None,
    format_: Annotated[FormatOuPage, typer.Option("--format", help="Forme de la réponse.")] = FormatOuPage.texte,
    tous: Annotated[bool, typer.Option("--tous", help="Aussi ceux qui sont exclus, fermés ou sans lien.")] = False,
    profils: Annotated[
        Path | None,
        typer.Option("--profils", metavar="F", help="Profils déclarés par les porteurs, par fiche (JSON)."),
    ] = None,
    sortie: Annotated[Path | None, typer.Option("--sortie", metavar="F", help="Fichier où l'écrire.")] = None,
) -> None:
    """Dit, action par action, ce que chaque dispositif en dit : état, preuve, ce qu'il faut faire, source."""
    from binome.cli.socle.progression import suivre
    from binome.services.offre import profils as declares
    from binome.services.offre import rapprochements
    from binome.services.socle import referentiel
    from binome.services.verification import verdict as verification

    moment = lire_instant(date)
    with erreurs_en_francais():
        with suivre("Référentiel") as rapport:
            geographie = referentiel.ouvrir(rapport)
        lu = verification.ouvrir(dossier, geographie)
        jour = rapprochements.jour(moment)
        dits = declares.lire(profils) if profils else None
        fiches = rapprochements.apparier(lu.dossier, le=jour, fiche=fiche, geographie=geographie, profils=dits)
    dire_lissages(lu)
    ecrire(_rediger(fiches, lu.dossier, jour, format_, tous=tous, couleur=sortie is None and en_couleur()), sortie)


def _rediger(
    fiches: tuple[FicheAppariee, ...],
    dossier: Dossier,
    jour: dt.date,
    format_: FormatOuPage,
    *,
    tous: bool,
    couleur: bool,
) -> str:
    from binome.documents.offre import arbre, html, texte
    from binome.domaine.langue.typographie import date_longue

    if format_ is FormatOuPage.json:
        return arbre.to_json(fiches, dossier.id, jour, tous=tous)
    if format_ is FormatOuPage.html:
        return html.rediger(fiches, dossier.titre, date_longue(jour), tous=tous)
    tons = {"peindre": peindre} if couleur else {}
    return texte.rediger(fiches, dossier.titre, date_longue(jour), tous=tous, **tons)
