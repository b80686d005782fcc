"""`binome perimetre`: measure a perimeter, propose better ones with what is proved. Exit code 2: unusable input."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from binome.cli.socle.sorties import echouer, ecrire, en_couleur, erreurs_en_francais

if TYPE_CHECKING:
    from binome.services.territoire.terrain import Terrain

TAILLES = "2,3,4,5,7"
app = typer.Typer(
    name="perimetre",
    help="Un périmètre : le mesurer, en chercher un meilleur et le prouver.",
    no_args_is_help=True,
)


class Format(StrEnum):
    """How an answer is written."""

    texte = "texte"
    json = "json"


class Objectif(StrEnum):
    """What the best perimeter is."""

    coherence = "coherence"
    auto_contention = "auto-contention"
    residents_min = "residents-min"
    front = "front"


class Listes(TyperCommand):
    """Lets several values follow one option: `--avec A B C` is `--avec A --avec B --avec C`."""

    LISTES = ("--avec", "--sans", "--autres")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_etaler(args, self.LISTES)))


def _etaler(args: list[str], listes: tuple[str, ...]) -> Iterator[str]:
    courante, attendue = "", False
    for mot in args:
        if mot.startswith("-") and len(mot) > 1:
            courante, attendue = (mot if mot in listes else ""), mot in listes
            yield mot
            continue
        if courante and not attendue:
            yield courante
        attendue = False
        yield mot


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

    with _erreurs():
        codes = _codes(unites)
        terrain = _terrain(flux, adjacence, codes)
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
    objectif: Annotated[
        Objectif,
        typer.Option(
            help="« coherence » : les unités qui se tiennent le mieux deux à deux. Les autres cherchent "
            "l'auto-contention et veulent une borne (--max-unites, --unites, --residents-max ou --diametre) : "
            "« auto-contention », la plus forte ; « residents-min », le plus petit périmètre qui en a assez ; "
            "« front », les compromis."
        ),
    ] = Objectif.coherence,
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

    with _erreurs():
        question = Question(
            _codes([*(avec or []), *(unites or [])]),
            _codes(sans or []),
            objectif.value,
            max_unites,
            residents_min,
            residents_max,
            auto_min,
            alternatives,
            budget_s=budget,
            unites=nombre,
            tailles=_tailles(tailles),
            diametre_km=diametre,
        )
        terrain = _terrain(flux, adjacence)
        reponse = perimetre.proposer(terrain, question, tirages=robustesse, seuil=seuil)
    noms = terrain.noms
    _rendre(reponse, format_, sortie, lambda couleur: rediger_propositions(reponse, question, noms, couleur=couleur))


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

    with _erreurs():
        terrain = _terrain(flux, adjacence)
        unites = [code for code in terrain.adjacence.codes.tolist() if code != DEHORS]
        if objectif is Objectif.front:
            echouer("« front » ne se demande pas par lot : binome perimetre proposer le cherche autour d'une unité.")
        genre: Any = objectif.value
        questions = [Question((code,), objectif=genre, max_unites=max_unites, budget_s=budget) for code in unites]
        reponses = perimetre.repondre_a_tous(terrain, questions, travailleurs=travailleurs, grappe=grappe)
    lignes = (json.dumps({"unite": u, **r}, ensure_ascii=False) for u, r in zip(unites, reponses, strict=True))
    ecrire("\n".join(lignes) + "\n", sortie)


def _codes(mots: list[str]) -> tuple[str, ...]:
    """Codes from words that may hold several, apart by spaces, commas or semicolons; each once."""
    return tuple(dict.fromkeys(code for mot in mots for code in re.split(r"[\s,;]+", mot) if code))


def _tailles(brut: str) -> tuple[int, ...]:
    """Sizes from « 2,3,5 »; none from an empty text. Errors: PerimetreError."""
    from binome.moteur.perimetre.etat import PerimetreError

    mots = [mot for mot in re.split(r"[\s,;]+", brut) if mot]
    for mot in mots:
        if not mot.isdecimal():
            raise PerimetreError(f"--tailles : « {mot} » n'est pas un nombre d'unités. Donnez par exemple {TAILLES}.")
    return tuple(int(mot) for mot in mots)


def _terrain(flux: Path | None, adjacence: Path | None, codes: tuple[str, ...] = ()) -> Terrain:
    from binome.cli.socle.progression import suivre
    from binome.services.territoire import terrain

    if (flux is None) != (adjacence is None):
        echouer("--flux et --adjacence vont ensemble : il manque l'un des deux.")
    if flux is not None and adjacence is not None:
        return terrain.de_fichiers(flux, adjacence)
    with suivre("Référentiel") as rapport:
        return terrain.du_referentiel(codes, rapport)


def _candidatures(terrain: Terrain, dossiers: list[Path]) -> dict[str, tuple[str, ...]]:
    if not dossiers or terrain.geographie is None:
        return {}
    from binome.services.verification import verdict

    lus = ((str(chemin), verdict.ouvrir(chemin, terrain.geographie).dossier) for chemin in dossiers)
    return {chemin: dossier.perimetre.sirens_retenus for chemin, dossier in lus}


@contextmanager
def _erreurs() -> Iterator[None]:
    """What the user can mend becomes a message and exit code 2."""
    from binome.moteur.adjacence import AdjacenceError
    from binome.moteur.flux import FluxError
    from binome.moteur.perimetre.etat import PerimetreError

    try:
        with erreurs_en_francais():
            yield
    except (PerimetreError, FluxError, AdjacenceError) as erreur:
        echouer(str(erreur))


def _rendre(reponse: dict[str, Any], format_: Format, sortie: Path | None, rediger: Any) -> None:
    if format_ is Format.json:
        ecrire(json.dumps(reponse, ensure_ascii=False, indent=2) + "\n", sortie)
    else:
        ecrire(rediger(sortie is None and en_couleur()), sortie)
