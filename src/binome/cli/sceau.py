"""`binome sceau`: check the seal of a deposit, on any machine, without the platform nor its database; draw another key
of the platform, when the former one is lost or put away."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.base import dire, sur_la_base
from binome.cli.sorties import echouer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from binome.documents.sceau import Rapport

app = typer.Typer(
    name="sceau", help="Vérifie le sceau d'un dépôt, hors ligne ; change la clé de la plateforme.", no_args_is_help=True
)


class Format(StrEnum):
    TEXTE = "texte"
    JSON = "json"


@app.command("verifier")
def verifier(
    sceau: Annotated[Path, typer.Argument(metavar="SCEAU.zip", help="Le sceau.", show_default=False)],
    cle: Annotated[
        Path | None,
        typer.Option(metavar="CLÉ.pem", help="La clé publique de la plateforme, obtenue d'elle et non du sceau."),
    ] = None,
    forme: Annotated[Format, typer.Option("--format", help="La forme de la réponse.")] = Format.TEXTE,
) -> None:
    """Dit si un sceau est intact, et sinon ce qui en a été altéré. Code 0 s'il est intact, 1 sinon."""
    from binome.documents import sceau as sceaux

    if not sceau.is_file():
        echouer(f"Le fichier « {sceau} » n'existe pas ou n'est pas un fichier.")
    attendue = _lire_cle(cle) if cle else None
    try:
        rapport = sceaux.verifier(sceau, attendue)
    except sceaux.SceauIllisibleError as erreur:
        echouer(f"« {sceau} » n'est pas un sceau lisible : {erreur}.")
    typer.echo(_en_json(rapport) if forme is Format.JSON else _en_texte(rapport))
    if not rapport.intact:
        raise typer.Exit(1)


def _lire_cle(chemin: Path) -> Ed25519PublicKey:
    from binome.documents.sceau import lire_cle_publique

    try:
        return lire_cle_publique(chemin.read_bytes())
    except OSError as erreur:
        echouer(f"La clé « {chemin} » ne peut pas être lue : {erreur.strerror}.")
    except ValueError as erreur:
        echouer(f"La clé « {chemin} » ne convient pas : {erreur}.")


def _en_json(rapport: Rapport) -> str:
    fiche = {
        "intact": rapport.intact,
        "cle_attendue": rapport.cle_attendue,
        "alterations": [{"fichier": a.fichier, "constat": a.constat} for a in rapport.alterations],
        "fichiers": rapport.fichiers,
        "octets": rapport.octets,
        "depot": rapport.depot,
        "absents": [{"nom": nom, "sha256": sha256} for nom, sha256 in rapport.absents],
        "cle": rapport.cle,
    }
    return json.dumps(fiche, ensure_ascii=False, indent=2)


def _en_texte(rapport: Rapport) -> str:
    from binome.domaine.langue.typographie import accord, soigner

    lignes = []
    if rapport.intact:
        contenu = f"{accord(rapport.fichiers, 'fichier')}, {accord(rapport.octets, 'octet')}"
        lignes.append(f"Sceau intact : {contenu}, signature valable.")
    else:
        lignes.append("Sceau altéré.")
    lignes += [f"  {alteration.fichier} : {alteration.constat}" for alteration in rapport.alterations]
    if rapport.cle_attendue is False:
        lignes.append("  La clé du sceau n'est pas celle que vous avez donnée : il ne vient pas de cette plateforme.")
    if rapport.cle_attendue is None:
        lignes.append("  La clé employée est celle du sceau. Pour savoir de qui il vient, donnez --cle.")
    if rapport.absents:
        lignes.append("  Ce sceau est celui d'un lecteur qui ne peut pas tout lire. N'y sont pas (SHA-256) :")
        lignes += [f"    {nom} : {sha256}" for nom, sha256 in rapport.absents]
    if depot := rapport.depot:
        lignes.append(f"  Dépôt {depot.get('numero')}, reçu le {depot.get('recu_at')}, dossier {depot.get('sha256')}")
    return "\n".join(soigner(ligne) for ligne in lignes)


@app.command("nouvelle-cle")
def nouvelle_cle(
    motif: Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi : le journal le garde.")],
) -> None:
    """Tire une autre clé des sceaux, quand l'ancienne est perdue ou mise de côté. Jamais sans le dire."""
    if not motif.strip():
        echouer('Dites pourquoi, par exemple --motif "Disque perdu le 3 mars, sauvegarde illisible".')
    with sur_la_base():
        from binome.services.depot import cles

        try:
            empreinte = cles.tirer(motif.strip())
        except cles.CleIllisibleError as erreur:
            echouer(str(erreur))
        place = cles.chemin_cle()
    dire(
        f"Nouvelle clé des sceaux : {place} (empreinte {empreinte[:16]}…). Publiez sa moitié publique, gardez "
        "l'ancienne publiée, et sauvegardez."
    )
