"""`binome perimetre`: measure a perimeter, propose better ones with what is proved. Exit code 2: unusable input."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from binome.cli.socle.sorties import Format, echouer, ecrire, en_couleur
from binome.cli.territoire.entrees import TAILLES, Listes, erreurs, lire_codes, lire_tailles, lire_terrain

if TYPE_CHECKING:
    from binome.services.territoire.terrain import Terrain

app = typer.Typer(
    name="perimetre",
    help="Un périmètre : le mesurer, en chercher un meilleur et le prouver.",
    no_args_is_help=True,
)


class Objectif(StrEnum):
    """What the best perimeter is."""

    coherence = "coherence"
    auto_contention = "auto-contention"
    residents_min = "residents-min"
    front = "front"


_Objectif = Annotated[
    Objectif,
    typer.Option(
        help="« coherence » : les unités qui se tiennent le mieux deux à deux. Les autres cherchent "
        "l'auto-contention et veulent une borne (--max-unites, --unites, --residents-max ou --diametre) : "
        "« auto-contention », la plus forte ; « residents-min », le plus petit périmètre qui en a assez ; "
        "« front », les compromis."
    ),
]
_Flux = Annotated[Path | None, typer.Option("--flux", metavar="FLUX", help="Flux domicile-travail (CSV ou Parquet).")]
_Adjacence = Annotated[
    Path | None, typer.Option("--adjacence", metavar="PAIRES.csv", help="Paires d'unités voisines, avec --flux.")
]
_Format = Annotated[Format, typer.Option("--format", help="« texte » à lire, « json » pour un programme.")]
_Sortie = Annotated[Path | None, typer.Option("--sortie", metavar="F", help="Fichier où écrire la réponse.")]


@app.command(cls=Listes)
def evaluer(
    unites: Annotated[
        list[str], typer.Argument(metavar="SIREN…", help="Les EPCI du périmètre, ou les unités de --flux.")
    ],
    autres: Annotated[
        list[Path] | None,
        typer.Option("--autres", metavar="DOSSIER…", help="Autres candidatures, pour dire les recouvrements."),
    ] = None,
    flux: _Flux = None,
    adjacence: _Adjacence = None,
    format_: _Format = Format.texte,
    sortie: _Sortie = None,
) -> None:
    """Mesure un périmètre : auto-contention, cohésion, industrie, contiguïté, zones d'emploi, phase 1, doublons."""
    from binome.cli.territoire.perimetre_texte import rediger_evaluation
    from binome.services.territoire import questions as perimetre

    with erreurs():
        codes = lire_codes(unites)
        terrain = lire_terrain(flux, adjacence, codes)
        evaluation = perimetre.evaluer(terrain, codes, _candidatures(terrain, autres or []))
    _rendre(evaluation, format_, sortie, lambda couleur: rediger_evaluation(evaluation, couleur=couleur))


@app.command(cls=Listes)
def proposer(
    unites: Annotated[
        list[str] | None, typer.Argument(metavar="[SIREN…]", help="Unités imposées, comme --avec.")
    ] = None,
    avec: Annotated[list[str] | None, typer.Option("--avec", metavar="SIREN…", help="Unités imposées.")] = None,
    sans: Annotated[list[str] | None, typer.Option("--sans", metavar="SIREN…", help="Unités exclues.")] = None,
    nombre: Annotated[
        int | None, typer.Option("--unites", metavar="N", help="Nombre d'unités exactement, imposées comprises.")
    ] = None,
    max_unites: Annotated[int | None, typer.Option(help="Nombre d'unités au plus, imposées comprises.")] = None,
    tailles: Annotated[
        str, typer.Option(metavar="N,N…", help="Pour coherence : les tailles montrées après la première réponse.")
    ] = TAILLES,
    diametre: Annotated[
        float | None, typer.Option(metavar="KM", help="Distance entre deux membres, de centre à centre, au plus.")
    ] = None,
    residents_min: Annotated[float, typer.Option(help="Actifs résidents, au moins.")] = 0.0,
    residents_max: Annotated[float | None, typer.Option(help="Actifs résidents, au plus.")] = None,
    auto_min: Annotated[float, typer.Option(help="Pour residents-min : la plus petite auto-contention admise.")] = 0.70,
    objectif: _Objectif = Objectif.coherence,
    seuil: Annotated[
        float | None,
        typer.Option(metavar="PART", help="Avec --flux : lien au-dessus duquel deux unités gagnent à être ensemble."),
    ] = None,
    robustesse: Annotated[
        int, typer.Option(metavar="N", help="Tirages de l'erreur des flux estimés : ce qui en dépend est dit.")
    ] = 0,
    alternatives: Annotated[int, typer.Option(metavar="K", help="Autres périmètres, vraiment différents.")] = 0,
    budget: Annotated[float, typer.Option(metavar="S", help="Temps de calcul, en secondes.")] = 10.0,
    flux: _Flux = None,
    adjacence: _Adjacence = None,
    format_: _Format = Format.texte,
    sortie: _Sortie = None,
) -> None:
    """Cherche le meilleur périmètre d'un seul tenant, et dit ce qui en est prouvé : optimum, écart maximal, ou rien."""
    from binome.cli.territoire.perimetre_texte import rediger_propositions
    from binome.moteur.perimetre.question import Question
    from binome.services.territoire import questions as perimetre

    with erreurs():
        question = Question(
            lire_codes([*(avec or []), *(unites or [])]),
            lire_codes(sans or []),
            objectif.value,
            max_unites,
            residents_min,
            residents_max,
            auto_min,
            alternatives,
            budget_s=budget,
            unites=nombre,
            tailles=lire_tailles(tailles),
            diametre_km=diametre,
        )
        terrain = lire_terrain(flux, adjacence)
        reponse = perimetre.proposer(terrain, question, tirages=robustesse, seuil=seuil)
    noms = terrain.noms
    _rendre(reponse, format_, sortie, lambda couleur: rediger_propositions(reponse, question, noms, couleur=couleur))


@app.command(cls=Listes)
def comparer(
    avec: Annotated[list[str], typer.Option("--avec", metavar="SIREN…", help="Le premier périmètre.")],
    et: Annotated[list[str], typer.Option("--et", metavar="SIREN…", help="Le second.")],
    flux: _Flux = None,
    adjacence: _Adjacence = None,
    format_: _Format = Format.texte,
    sortie: _Sortie = None,
) -> None:
    """Compare deux périmètres, mesure par mesure."""
    from binome.cli.territoire.perimetre_texte import rediger_comparaison
    from binome.services.perimetre import comparaison

    with erreurs():
        a, b = lire_codes(avec), lire_codes(et)
        comparee = comparaison.comparer(lire_terrain(flux, adjacence, (*a, *b)), a, b)
    reponse = {"a": comparee.a, "b": comparee.b, "mesures": [asdict(ligne) for ligne in comparee.lignes]}
    _rendre(reponse, format_, sortie, lambda couleur: rediger_comparaison(comparee, couleur=couleur))


@app.command()
def lot(
    max_unites: Annotated[
        int | None, typer.Option(min=1, help="Nombre d'unités au plus dans chaque périmètre.")
    ] = None,
    objectif: Annotated[Objectif, typer.Option(help="Comme proposer, « front » excepté.")] = Objectif.coherence,
    budget: Annotated[float, typer.Option(metavar="S", help="Temps de calcul par unité, en secondes.")] = 5.0,
    travailleurs: Annotated[int, typer.Option(help="Processus sur cette machine (-1 : un par cœur).")] = 1,
    grappe: Annotated[
        str | None, typer.Option("--grappe", metavar="ADRESSE", help="Grappe Dask, par exemple tcp://hote:8786.")
    ] = None,
    flux: _Flux = None,
    adjacence: _Adjacence = None,
    sortie: _Sortie = None,
) -> None:
    """Ce que proposer répond autour de chaque unité : une ligne JSON par unité."""
    from binome.moteur.perimetre.question import Question
    from binome.services.territoire import questions as perimetre
    from binome.services.territoire.terrain import DEHORS

    with erreurs():
        terrain = lire_terrain(flux, adjacence)
        unites = [code for code in terrain.adjacence.codes.tolist() if code != DEHORS]
        if objectif is Objectif.front:
            echouer("« front » ne se demande pas par lot : binome perimetre proposer le cherche autour d'une unité.")
        genre: Any = objectif.value
        questions = [Question((code,), objectif=genre, max_unites=max_unites, budget_s=budget) for code in unites]
        reponses = perimetre.repondre_a_tous(terrain, questions, travailleurs=travailleurs, grappe=grappe)
    lignes = (json.dumps({"unite": u, **r}, ensure_ascii=False) for u, r in zip(unites, reponses, strict=True))
    ecrire("\n".join(lignes) + "\n", sortie)


def _candidatures(terrain: Terrain, dossiers: list[Path]) -> dict[str, tuple[str, ...]]:
    if not dossiers or terrain.geographie is None:
        return {}
    from binome.services.verification import verdict

    lus = ((str(chemin), verdict.ouvrir(chemin, terrain.geographie).dossier) for chemin in dossiers)
    return {chemin: dossier.perimetre.sirens_retenus for chemin, dossier in lus}


def _rendre(reponse: dict[str, Any], format_: Format, sortie: Path | None, rediger: Any) -> None:
    if format_ is Format.json:
        ecrire(json.dumps(reponse, ensure_ascii=False, indent=2) + "\n", sortie)
    else:
        ecrire(rediger(sortie is None and en_couleur()), sortie)
