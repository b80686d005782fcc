"""`binome perimetre carte` and `binome bassins carte`: maps as SVG, PNG or GeoJSON. Exit code 2: unusable input."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import echouer, ecrire, erreurs_en_francais
from binome.domaine.langue.typographie import FINE, accord, soigner
from binome.services.production.cartes import FormeCarte

if TYPE_CHECKING:
    from binome.referentiel.consultation import Referentiel

_Forme = Annotated[
    FormeCarte | None,
    typer.Option("--format", help="« svg », « png » ou « geojson » ; sans l'option, d'après le nom du fichier."),
]
_Sortie = Annotated[Path, typer.Option("--sortie", metavar="F", help="Fichier à écrire.")]


def carte_du_perimetre(
    unites: Annotated[list[str], typer.Argument(metavar="SIREN…", help="Les EPCI du périmètre.")],
    sortie: _Sortie,
    proposer: Annotated[
        bool, typer.Option("--proposer", help="Dessine à côté le meilleur périmètre autour de l'EPCI principal.")
    ] = False,
    alternatives: Annotated[
        int, typer.Option(metavar="K", min=0, max=7, help="Autres périmètres à dessiner, avec --proposer.")
    ] = 0,
    max_unites: Annotated[
        int | None,
        typer.Option(min=1, help="Nombre d'EPCI d'une proposition, au plus ; sans l'option, autant que le périmètre."),
    ] = None,
    toute_taille: Annotated[
        bool,
        typer.Option("--toute-taille", help="Admet des propositions de plus de deux fois plus d'actifs résidents."),
    ] = False,
    forme: _Forme = None,
) -> None:
    """Dessine un périmètre parmi ses voisins et, avec --proposer, ceux qui retiendraient mieux leurs actifs."""
    from binome.moteur.perimetre.etat import PerimetreError
    from binome.services.production import cartes

    voulue = _forme(forme, sortie)
    if not proposer and (alternatives or max_unites or toute_taille):
        echouer(
            "--alternatives, --max-unites et --toute-taille ne servent qu'avec --proposer. Ajoutez-le, ou ôtez-les."
        )
    reponse = None
    try:
        with erreurs_en_francais():
            referentiel = _referentiel()
            codes = cartes.verifier_sirens(referentiel, [c for m in unites for c in re.split(r"[\s,;]+", m) if c])
            if proposer:
                reponse = _chercher(referentiel, codes, max_unites, alternatives, toute_taille)
            contenu = cartes.carte_du_perimetre(referentiel, codes, voulue, reponse)
    except PerimetreError as erreur:
        echouer(str(erreur))
    ecrire(contenu, sortie)
    _dire(sortie, reponse)


def carte_des_bassins(
    bassins: Annotated[
        Path, typer.Argument(metavar="BASSINS.csv", help="Colonnes « unite » (commune ou EPCI) et « bassin ».")
    ],
    sortie: _Sortie,
    forme: _Forme = None,
) -> None:
    """Dessine des bassins d'emploi : une teinte par bassin, deux voisins jamais de la même."""
    from binome.moteur.bassins.parametres import BassinsError
    from binome.services.production import carte_bassins

    voulue = _forme(forme, sortie)
    try:
        with erreurs_en_francais():
            contenu = carte_bassins.carte_des_bassins(bassins, _referentiel(), voulue)
    except BassinsError as erreur:
        echouer(str(erreur))
    ecrire(contenu, sortie)
    _dire(sortie)


def _forme(forme: FormeCarte | None, sortie: Path) -> FormeCarte:
    suffixe = sortie.suffix.lstrip(".").lower()
    if forme is None and suffixe not in set(FormeCarte):
        echouer(
            f"« {sortie.name} » ne dit pas quoi écrire : finissez son nom par .svg, .png ou .geojson, "
            "ou donnez --format."
        )
    voulue = forme or FormeCarte(suffixe)
    if voulue is FormeCarte.png and str(sortie) == "-":
        echouer("Une image ne s'affiche pas dans un terminal. Donnez-lui un fichier : --sortie carte.png.")
    return voulue


def _referentiel() -> Referentiel:
    from binome.services.socle import referentiel

    with suivre("Référentiel") as rapport:
        return referentiel.ouvrir(rapport)


def _chercher(
    referentiel: Referentiel, codes: tuple[str, ...], max_unites: int | None, alternatives: int, toute_taille: bool
) -> dict[str, Any]:
    from binome.services.territoire import terrain, variantes

    sol = terrain.du_referentiel(geographie=referentiel)
    return variantes.chercher(sol, codes, max_unites=max_unites, alternatives=alternatives, comparable=not toute_taille)


def _dire(sortie: Path, reponse: dict[str, Any] | None = None) -> None:
    if str(sortie) == "-":
        return
    lignes = [f"Écrit{FINE}: {sortie}"]
    if reponse:
        trouvees = accord(len(reponse["propositions"]), "proposition dessinée", "propositions dessinées")
        lignes += [f"{trouvees} ; détail et preuve : binome perimetre proposer."]
        lignes += [reponse["avertissement"]] if "avertissement" in reponse else []
    typer.echo(soigner("\n".join(lignes)), err=True)
