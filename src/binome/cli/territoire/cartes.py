"""`binome perimetre carte` and `binome bassins carte`: maps as SVG, PNG or GeoJSON. Exit code 2: unusable input."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import avertir, echouer, ecrire, erreurs_en_francais
from binome.domaine.langue.typographie import FINE, accord
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
        bool, typer.Option("--proposer", help="Dessine à côté les périmètres que Binôme propose autour du centre.")
    ] = False,
    centre: Annotated[
        str | None,
        typer.Option(metavar="SIREN", help="Avec --proposer : l'un des EPCI ; sans l'option, le plus d'emplois."),
    ] = None,
    forme: _Forme = None,
) -> None:
    """Dessine un périmètre parmi ses voisins et, avec --proposer, ceux qui se tiennent le mieux."""
    from binome.moteur.perimetre.etat import PerimetreError
    from binome.services.production import cartes

    voulue = _forme(forme, sortie)
    if centre and not proposer:
        echouer("--centre ne sert qu'avec --proposer. Ajoutez-le, ou ôtez-le.")
    reponse = None
    try:
        with erreurs_en_francais():
            referentiel = _referentiel()
            codes = cartes.verifier_sirens(referentiel, [c for m in unites for c in re.split(r"[\s,;]+", m) if c])
            if proposer:
                reponse = _chercher(referentiel, codes, centre)
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


def _chercher(referentiel: Referentiel, codes: tuple[str, ...], choisi: str | None) -> dict[str, Any]:
    from binome.services.territoire import coherence, precedents, terrain

    if choisi is not None and choisi not in codes:
        echouer(f"--centre {choisi} n'est pas l'un des EPCI donnés. Donnez l'un d'eux, ou ajoutez-le.")
    sol = terrain.du_referentiel(codes, geographie=referentiel)
    centre = coherence.centre(sol, codes, choisi)
    ancien = precedents.membres_avec(sol, (centre,))
    return coherence.entourer(sol, centre, codes, precedent=ancien)


def _dire(sortie: Path, reponse: dict[str, Any] | None = None) -> None:
    if str(sortie) == "-":
        return
    lignes = [f"Écrit{FINE}: {sortie}"]
    if reponse:
        trouvees = accord(len(reponse["propositions"]), "proposition dessinée", "propositions dessinées")
        lignes += [f"{trouvees} ; détail et preuve : binome perimetre proposer."]
        lignes += [reponse["avertissement"]] if "avertissement" in reponse else []
    avertir("\n".join(lignes))
