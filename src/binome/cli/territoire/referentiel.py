"""`binome referentiel`: what the référentiel holds, how to build it, how to search it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from binome.cli.socle.sorties import Format

FINE = "\u202f"
TITRE = "Référentiel"
COMPTES = {
    "communes_avec_contour": "communes avec contour",
    "epci": "EPCI à fiscalité propre",
    "arrondissements": "arrondissements des départements",
    "departements": "départements et territoires d'outre-mer",
    "regions": "régions et territoires d'outre-mer",
    "anciens_codes": "anciens codes de communes",
    "paires_epci": "paires d'EPCI voisins",
}

app = typer.Typer(
    name="referentiel",
    help="Le référentiel des territoires : état, construction, recherche.",
    no_args_is_help=True,
)


_FORMAT = typer.Option(Format.texte, "--format", help="« texte » à lire, « json » pour un programme.")


@contextmanager
def _erreurs() -> Iterator[None]:
    """A ReferentielError becomes its French message on stderr and exit code 2."""
    from binome.referentiel.erreurs import ReferentielError

    try:
        yield
    except ReferentielError as error:
        typer.echo(f"Erreur{FINE}: {error}", err=True)
        raise typer.Exit(2) from error


@app.command()
def etat(format_: Format = _FORMAT) -> None:
    """Millésime, sources, effectifs, somme de contrôle et anomalies connues."""
    from binome.cli.socle.progression import suivre
    from binome.services.socle import referentiel

    with _erreurs(), suivre(TITRE) as rapport:
        description = referentiel.etat(rapport)
    if format_ is Format.json:
        typer.echo(json.dumps(description, ensure_ascii=False, indent=2))
    else:
        typer.echo(_etat_en_texte(description))


@app.command()
def construire(
    forcer: bool = typer.Option(False, "--forcer", help="Reconstruit même si le fichier est bon."),
) -> None:
    """Construit le référentiel s'il manque ou s'il est abîmé."""
    from binome.cli.socle.progression import suivre
    from binome.services.socle import referentiel

    with _erreurs(), suivre(TITRE) as rapport:
        bilan = referentiel.construire(rapport, forcer=forcer).etat()
    typer.echo(f"Référentiel {bilan.millesime} prêt{FINE}: {bilan.fichier} ({_nombre(bilan.taille / 1e6)} Mo)")


@app.command()
def chercher(
    texte: str = typer.Argument(
        metavar="TEXTE", help="Un nom, un code INSEE ou un SIREN ; les fautes de frappe sont admises."
    ),
    limite: int = typer.Option(10, "--limite", min=1, max=100, help="Nombre de réponses au plus."),
    format_: Format = _FORMAT,
) -> None:
    """Cherche un EPCI, une commune, un département ou une région."""
    from binome.cli.socle.progression import suivre
    from binome.services.socle import referentiel

    with _erreurs(), suivre(TITRE) as rapport:
        reponses = referentiel.chercher(texte, limite, rapport)
    if format_ is Format.json:
        typer.echo(json.dumps(reponses, ensure_ascii=False, indent=2))
    elif reponses:
        typer.echo("\n".join(_ligne(reponse) for reponse in reponses))
    else:
        typer.echo(f"Rien ne ressemble à «{FINE}{texte}{FINE}». Essayez une partie du nom, un code INSEE ou un SIREN.")


def _ligne(reponse: dict[str, Any]) -> str:
    from binome.domaine.langue.typographie import de

    habitants, arrondissement = reponse["population"], reponse["arrondissement"]
    lieu = f", arrondissement {de(arrondissement)}" if arrondissement else ""
    fin = "" if habitants is None else f", {_nombre(habitants)} habitants"
    return f"{reponse['code']:<9}  {reponse['nom']} ({reponse['detail']}{lieu}{fin})"


def _nombre(valeur: float) -> str:
    return f"{valeur:,.0f}".replace(",", FINE)


def _etat_en_texte(d: dict[str, Any]) -> str:
    lignes = [
        f"Référentiel {d['millesime']} (format {d['format']})",
        f"  Fichier    {d['fichier']} ({_nombre(d['taille'] / 1e6)} Mo)",
    ]
    lignes.append(f"  SHA-256    {d['empreinte']} (vérifiée)")
    lignes += [f"  Source     {nom} {version}" for nom, version in sorted(d["sources"].items())]
    lignes += [f"  Contient   {_nombre(nombre)} {COMPTES.get(nom, nom)}" for nom, nombre in d["comptes"].items()]
    comptes = Counter(anomalie["genre"] for anomalie in d["anomalies"])
    detail = ", ".join(f"{nombre} {genre}" for genre, nombre in comptes.most_common())
    lignes += ["", f"Anomalies connues{FINE}: {len(d['anomalies'])} ({detail})"]
    for a in d["anomalies"]:
        nom = f"{a['nom']} ({a['code']})" if a["code"] else a["nom"]
        lignes.append(f"  [{a['genre']}] {nom}{FINE}: {a['constat']} {a['decision']}")
    return "\n".join(lignes)
