"""`binome evaluation programme` and `territoire`: the labelled places beside the others, on the open data loaded."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.evaluation.etude import Format as FormatDEtude
from binome.cli.socle.progression import suivre
from binome.cli.socle.sorties import Format, ecrire, erreurs_en_francais

if TYPE_CHECKING:
    from binome.referentiel.consultation import Referentiel
    from binome.services.evaluation.programme import Donnees


class Emploi(StrEnum):
    """Which jobs."""

    tous = "tous"
    prive = "prive"
    industriel = "industriel"


def programme(
    graine: Annotated[int, typer.Option("--graine", min=0, help="Graine des tirages.")] = 0,
    emploi: Annotated[
        Emploi, typer.Option("--emploi", help="Toutes activités, l'industrie seule, ou l'un puis l'autre.")
    ] = Emploi.tous,
    format_: Annotated[FormatDEtude, typer.Option("--format", help="Forme de la réponse.")] = FormatDEtude.texte,
) -> None:
    """Écarts d'emploi entre EPCI labellisés et jamais labellisés, et ce qu'ils ne prouvent pas."""
    with erreurs_en_francais():
        from binome.referentiel import charger_referentiel
        from binome.referentiel.connecteurs.depot import depot_par_defaut
        from binome.services.evaluation import annexe

        with suivre("Évaluation") as dire:
            dire(0.2, "écarts, bandes et tirages")
            faite = annexe.etudier(charger_referentiel(), depot_par_defaut(), emploi.value, graine=graine)
        if format_ is FormatDEtude.json:
            ecrire(json.dumps(annexe.to_json(faite), ensure_ascii=False, indent=2) + "\n", None)
        else:
            ecrire(annexe.svg(faite) if format_ is FormatDEtude.svg else annexe.texte(faite), None)


def territoire(
    sirens: Annotated[list[str], typer.Argument(metavar="SIREN…", help="Les EPCI du territoire.")],
    annee: Annotated[int | None, typer.Option("--annee", help="Année jugée ; sinon la dernière.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
) -> None:
    """Un territoire parmi les lieux qui lui ressemblaient : son écart et son rang, sans probabilité."""
    with erreurs_en_francais():
        from binome.services.evaluation import programme as service

        geographie, donnees = _donnees()
        place = service.situer(donnees, sirens, annee)
        noms = dict(geographie.noms_des_epci())
        if format_ is Format.json:
            arbre = service.place_to_json(place, donnees, noms)
            ecrire(json.dumps(arbre, ensure_ascii=False, indent=2) + "\n", None)
            return
        donneurs = [f"  {noms.get(siren, siren)}" for siren in place.donneurs]
        lignes = [service.phrase_de_la_place(place), *service.reserves(donnees), "", "Lieux comparables :", *donneurs]
        ecrire("\n".join(lignes) + "\n", None)


def _donnees() -> tuple[Referentiel, Donnees]:
    from binome.referentiel import charger_referentiel
    from binome.referentiel.connecteurs.depot import depot_par_defaut
    from binome.services.evaluation.programme import lire

    geographie = charger_referentiel()
    return geographie, lire(geographie, depot_par_defaut())
