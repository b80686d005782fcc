"""`binome bassins`: draw employment basins from flows, and explain them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import avertir, echouer
from binome.domaine.langue.typographie import accord, nombre, pourcent, soigner

if TYPE_CHECKING:
    from binome.moteur.bassins.explication import Explication, Lien
    from binome.services.territoire.bassins import Trace

app = typer.Typer(
    name="bassins",
    help="Délimite les bassins d'emploi d'un territoire à partir des navettes domicile-travail, et les explique.",
    no_args_is_help=True,
)


class Mode(StrEnum):
    COMPATIBLE = "compatible"
    CORRIGE = "corrige"


Flux = Annotated[Path, typer.Argument(help="Les flux : CSV ou Parquet, colonnes d'Eurostat ou de l'INSEE.")]
MinTaille = Annotated[float, typer.Option("--min-taille", help="Actifs résidents d'un bassin, au moins.")]
CibleTaille = Annotated[float, typer.Option("--cible-taille", help="Actifs résidents visés.")]
MinAuto = Annotated[float, typer.Option("--min-auto", help="Auto-contention exigée des bassins de taille visée.")]
CibleAuto = Annotated[float, typer.Option("--cible-auto", help="Auto-contention exigée des plus petits.")]
ModeVoulu = Annotated[
    Mode, typer.Option("--mode", help="« compatible » : comme R, défauts compris ; « corrige » : réparé et amélioré.")
]
Adjacence = Annotated[Path | None, typer.Option("--adjacence", help="Paires d'unités voisines (CSV, deux colonnes).")]
Budget = Annotated[
    float, typer.Option("--budget", min=0, help="Mode corrigé : aucune recherche ne commence après tant de secondes.")
]
Essais = Annotated[int, typer.Option("--essais", min=1, help="Mode corrigé : nombre de recherches, au plus.")]
Graine = Annotated[int, typer.Option("--graine", min=0, help="Mode corrigé : graine des tirages au sort.")]


@app.command("delimiter")
def delimiter(
    flux: Flux,
    sortie: Annotated[Path, typer.Option("--sortie", help="Où écrire les bassins (CSV : unite, bassin).")],
    min_taille: MinTaille = 1000,
    cible_taille: CibleTaille = 10000,
    min_auto: MinAuto = 0.6667,
    cible_auto: CibleAuto = 0.75,
    mode: ModeVoulu = Mode.CORRIGE,
    adjacence: Adjacence = None,
    budget: Budget = 5,
    essais: Essais = 30,
    graine: Graine = 1,
    reserve: Annotated[Path | None, typer.Option("--reserve", help="Où écrire la liste de réserve.")] = None,
    deplacements: Annotated[Path | None, typer.Option("--deplacements", help="Où écrire les déplacements.")] = None,
    avant_reserve: Annotated[
        Path | None, typer.Option("--avant-reserve", help="Où écrire les bassins d'avant la réserve.")
    ] = None,
    ecartees: Annotated[Path | None, typer.Option("--ecartees", help="Où écrire les unités écartées.")] = None,
) -> None:
    """Délimite les bassins d'emploi (méthode EU-TTWA, celle des zones d'emploi) et les écrit dans un CSV."""
    from binome.services.territoire import bassins as service

    sorties = (sortie, reserve, deplacements, avant_reserve, ecartees)
    trace = _tracer(
        flux, (min_taille, cible_taille, min_auto, cible_auto), mode, adjacence, (budget, essais, graine), sorties
    )
    try:
        service.ecrire(
            trace.bassins,
            sortie,
            reserve=reserve,
            deplacements=deplacements,
            avant_reserve=avant_reserve,
            ecartees=ecartees,
        )
    except service.ERREURS as erreur:
        echouer(str(erreur))
    avertir(_bilan(trace, sortie))


@app.command("expliquer")
def expliquer(
    flux: Flux,
    unites: Annotated[
        list[str], typer.Argument(metavar="UNITÉ…", help="Les codes des unités à expliquer.", show_default=False)
    ],
    min_taille: MinTaille = 1000,
    cible_taille: CibleTaille = 10000,
    min_auto: MinAuto = 0.6667,
    cible_auto: CibleAuto = 0.75,
    mode: ModeVoulu = Mode.CORRIGE,
    adjacence: Adjacence = None,
    budget: Budget = 5,
    essais: Essais = 30,
    graine: Graine = 1,
) -> None:
    """Dit pourquoi une unité est dans son bassin, quel aurait été son second choix, et ce qui fait le bassin valide."""
    from binome.services.territoire import bassins as service

    trace = _tracer(flux, (min_taille, cible_taille, min_auto, cible_auto), mode, adjacence, (budget, essais, graine))
    try:
        textes = [_raconter(service.expliquer(trace, unite), mode is Mode.COMPATIBLE) for unite in unites]
    except service.ERREURS as erreur:
        echouer(str(erreur))
    typer.echo(soigner("\n\n".join(textes)))


def _tracer(
    flux: Path,
    seuils: tuple[float, float, float, float],
    mode: Mode,
    adjacence: Path | None,
    recherche: tuple[float, int, int],
    sorties: tuple[Path | None, ...] = (),
) -> Trace:
    from binome.moteur.bassins.parametres import Parametres
    from binome.referentiel.erreurs import ReferentielError
    from binome.services.territoire import bassins as service

    try:
        demande = service.DemandeDeBassins(flux, Parametres(*seuils), mode.value, adjacence, *recherche)
        service.verifier_sorties(demande, sorties)
        with suivre("Bassins") as rapport:
            return service.delimiter(demande, rapport)
    except (*service.ERREURS, ReferentielError) as erreur:
        echouer(str(erreur))


def _bilan(trace: Trace, sortie: Path) -> str:
    b = trace.bassins
    lignes = [
        f"{accord(len(b.numeros), 'bassin')} pour {accord(len(b.codes), 'unité')} ; "
        f"{pourcent(b.part_interne, 2)} des actifs travaillent dans leur bassin. Écrit : {sortie}"
    ]
    for quoi, noms in (
        ("Bassins sous le seuil de validité", b.invalides),
        ("Bassins en plusieurs morceaux", b.morceles),
        ("Unités rattachées par-delà la mer (îles)", b.iles),
        ("Unités sans lien avec aucun bassin (bassin 0)", b.sans_bassin),
        ("Unités écartées, absentes du fichier (ni résident, ni emploi, ou sans échange ; étranger)", b.ecartees),
    ):
        if noms:
            suite = "…" if len(noms) > 12 else ""
            lignes.append(f"{quoi} : {len(noms)} ({', '.join(str(n) for n in noms[:12])}{suite})")
    if trace.redresses:
        lignes.append(
            "Codes de communes redressés (arrondissements réunis, zéro de tête rendu) : "
            f"{accord(len(trace.redresses), 'code')}"
        )
    if b.sortants or b.entrants:
        compte = "non comptés, comme dans R" if b.mode == "compatible" else "comptés parmi les résidents et les emplois"
        lignes.append(
            f"Échanges avec ces lieux hors de la carte : {_actifs(b.sortants)} actifs y vont, {_actifs(b.entrants)} en "
            f"viennent, {compte}."
        )
    if not b.contiguite:
        lignes.append("Contiguïté non vérifiée : donnez les unités voisines avec « --adjacence ».")
    if trace.paires_ignorees:
        lignes.append(f"Paires de voisines ignorées, car l'une n'a pas de flux : {nombre(trace.paires_ignorees)}")
    return "\n".join(lignes)


def _raconter(e: Explication, compatible: bool) -> str:
    lignes = [
        f"Unité {e.unite} : {_actifs(e.residents)} actifs résidents, {_actifs(e.emplois)} emplois, "
        f"{_actifs(e.internes)} actifs qui y vivent et y travaillent "
        f"({pourcent(e.internes / e.residents if e.residents else 0)} des résidents)."
    ]
    if e.sortants or e.entrants:
        suite = "non comptés, comme dans R" if compatible else "comptés ci-dessus"
        lignes.append(
            f"  Hors de la carte (étranger, unités écartées) : {_actifs(e.sortants)} actifs y vont travailler, "
            f"{_actifs(e.entrants)} en viennent, {suite}."
        )
    if e.choisi is None:
        return "\n".join([*lignes, "  Aucun flux ne la rattache à un bassin (bassin 0)."])
    v = e.choisi.avec
    lignes += [
        f"  Bassin {e.bassin} : {_lien(e.choisi)}",
        f"    validité {nombre(v.valeur, 3)} (valide à partir de 1) : {_actifs(v.residents)} actifs résidents, "
        f"{_actifs(v.emplois)} emplois ; {pourcent(v.auto_offre)} des actifs y travaillent, "
        f"{pourcent(v.auto_demande)} des emplois sont pourvus sur place ;",
        f"    objectif d'auto-contention atteint à {pourcent(v.part_auto)}, "
        f"exigence de taille comptée à {pourcent(v.part_taille)} ; {_sans(e.choisi)}",
    ]
    if e.second is not None:
        avant = e.second.sans
        lignes.append(f"  Second choix, bassin {e.second.bassin} : {_lien(e.second)}")
        if avant is not None:
            lignes.append(f"    sa validité passerait de {nombre(avant.valeur, 3)} à {nombre(e.second.avec.valeur, 3)}")
    lignes += [f"  Passée par la réserve à l'itération {r.iteration} (type {r.genre})" for r in e.reserve]
    return "\n".join([*lignes, f"  Déplacements acceptés : {e.deplacements}"])


def _actifs(combien: float) -> str:
    """A number of workers: census weights are not whole, people are; below ten, one decimal still says something."""
    return nombre(combien, 0 if combien >= 10 or combien == round(combien) else 1)


def _lien(lien: Lien) -> str:
    return (
        f"lien {nombre(lien.valeur, 4)} ; {_actifs(lien.donne)} actifs vont y travailler, "
        f"{_actifs(lien.recoit)} en viennent"
    )


def _sans(lien: Lien) -> str:
    if lien.sans is None:
        return "l'unité y est seule"
    return f"sans cette unité, la validité serait de {nombre(lien.sans.valeur, 3)}"
