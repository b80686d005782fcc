"""`binome demo`: the whole main job on one dossier, saying what it does; what `make run` and `make demo` call."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from binome.cli.exploitation.ouvrier import COMMANDE
from binome.cli.exploitation.servir import ADRESSE
from binome.cli.socle.sorties import ecrire, en_couleur, erreurs_en_francais, peindre


def demo(
    dossier: Annotated[Path, typer.Argument(metavar="DOSSIER", help="Le dossier à traiter (YAML ou JSON).")],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="RÉPERTOIRE", help="Où laisser les fichiers.")] = Path(
        "sortie"
    ),
    servir: Annotated[bool, typer.Option("--servir", help="Sert ensuite le site.")] = False,
    adresse: Annotated[str, typer.Option("--adresse", metavar="HÔTE:PORT", help="Où le servir.")] = ADRESSE,
) -> None:
    """Vérifie un dossier, montre son verdict, produit ses documents et, avec --servir, ouvre le site."""
    from binome.cli.socle.progression import suivre
    from binome.services.commun import referentiel
    from binome.services.demonstration import exemples
    from binome.services.verification import verdict as verification

    with erreurs_en_francais():
        with suivre("Référentiel") as rapport:
            geographie = referentiel.ouvrir(rapport)
        _etape(f"Référentiel {geographie.millesime} prêt ({len(geographie.sirens())} EPCI)")
        lu = verification.ouvrir(dossier, geographie)
        _etape(f"Dossier lu : {lu.dossier.titre}")
        verdict = verification.verifier(lu.dossier, geographie=geographie)
        _etape(f"Appel {verdict.appel} vérifié")
        typer.echo()
        phrase, *points = exemples.resume(verdict)
        typer.echo(_gras(f"  {phrase}"))
        for point in points:
            typer.echo(f"  {point}")
        typer.echo()
        for produit in exemples.produits(lu, verdict, geographie):
            ecrire(produit.contenu, sortie / produit.nom)
            _etape(f"{sortie / produit.nom} : {produit.quoi}")
    if servir:
        _servir(adresse)


def _etape(texte: str) -> None:
    typer.echo(f"→ {texte}")


def _gras(texte: str) -> str:
    return peindre(texte, "titre") if en_couleur() else texte


def _servir(adresse: str) -> None:
    """Serve the site, with the workspace in demonstration mode: a living dossier, and accounts to enter as."""
    os.environ["BINOME_DEMONSTRATION"] = "oui"
    _preparer_l_atelier()
    _etape(f"Atelier de démonstration : http://{adresse}/comptes/demonstration/")
    sys.stdout.flush()
    # A fresh program: the compiler of PDF has started threads here, which the server's forks would wait for forever.
    os.execv(sys.executable, [*COMMANDE, "servir", "--adresse", adresse, "--avec-ouvrier"])  # noqa: S606


def _preparer_l_atelier() -> None:
    from binome.cli.socle.base import sur_la_base

    with sur_la_base(a_jour=False):
        from django.core.management import call_command

        from binome.services.demonstration import atelier

        call_command("migrate", interactive=False, verbosity=0)
        atelier.charger()
