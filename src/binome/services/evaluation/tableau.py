"""Rows of a panel, read in a CSV or Parquet file whose columns the caller names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import enumerer
from binome.domaine.saisie.nombres import lire_nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.moteur.evaluation.panel import EvaluationError, Panel, build

if TYPE_CHECKING:
    import pyarrow as pa

OCTETS_MAX = 512 * 1024 * 1024
VALEUR_MAX = 1e100
"""Beyond, sums of squares are no numbers any more."""
CODE_MAX = 200
"""Characters of the code of a unit: the longest makes the room of each."""
_JAMAIS = frozenset({"", "0", "inf", "na", "nan", "jamais"})


@dataclass(frozen=True)
class Colonnes:
    """Names of the columns: unit, year, year from which it is treated (0 or nothing: never), result."""

    unite: str
    annee: str
    cohorte: str
    resultat: str

    @property
    def noms(self) -> tuple[str, str, str, str]:
        return (self.unite, self.annee, self.cohorte, self.resultat)


def lire(chemin: Path, colonnes: Colonnes, *, logarithme: bool = False) -> Panel:
    """The panel that a file holds; with `logarithme`, of the logarithm of the results. Errors: EvaluationError, naming
    the line, what was received and what to do."""
    import numpy as np

    unites, annees, cohortes, resultats = _colonnes(chemin, colonnes)
    ans = [_annee(brut, numero, colonnes.annee) for numero, brut in enumerate(annees, 2)]
    groupes = [
        0 if brut.strip().casefold() in _JAMAIS else _annee(brut, numero, colonnes.cohorte)
        for numero, brut in enumerate(cohortes, 2)
    ]
    valeurs = np.array([_valeur(brut, numero, colonnes.resultat) for numero, brut in enumerate(resultats, 2)])
    if logarithme:
        if len(nuls := np.flatnonzero(valeurs <= 0)):
            raise EvaluationError(
                f"Ligne {nuls[0] + 2}, colonne « {colonnes.resultat} » : {resultats[nuls[0]]} n'a pas de logarithme. "
                "Étudiez le résultat lui-même, sans --logarithme, ou retirez les unités qui en sont à zéro."
            )
        valeurs = np.log(valeurs)
    for numero, unite in enumerate(unites, 2):
        if not unite.strip() or len(unite) > CODE_MAX:
            faute = f"dépasse {CODE_MAX} signes" if unite.strip() else "manque"
            raise EvaluationError(f"Ligne {numero}, colonne « {colonnes.unite} » : le code de l'unité {faute}.")
    return build(unites, ans, groupes, valeurs.tolist())


def _colonnes(chemin: Path, colonnes: Colonnes) -> list[list[str]]:
    import pyarrow as pa

    try:
        if chemin.stat().st_size > OCTETS_MAX:
            raise EvaluationError(f"{chemin.name} dépasse {OCTETS_MAX // 2**20} Mo : retirez les colonnes inutiles.")
        table = _table(chemin)
    except OSError as erreur:
        raise EvaluationError(f"« {chemin} » ne peut pas être lu : {panne(erreur)}.") from erreur
    except (pa.ArrowException, KeyError) as erreur:
        # What the library says of it is in English, and of its own parts.
        raise EvaluationError(
            f"{chemin.name} n'est ni un CSV ni un Parquet qui se lise. Enregistrez-le en CSV UTF-8, avec une ligne de "
            "titres, et autant de colonnes à chaque ligne."
        ) from erreur
    if doubles := [nom for nom in colonnes.noms if table.column_names.count(nom) > 1]:
        raise EvaluationError(f"{chemin.name} a plusieurs colonnes « {doubles[0]} » : donnez à chacune son nom.")
    manquent = [f"« {nom} »" for nom in colonnes.noms if nom not in table.column_names]
    if manquent:
        presentes = enumerer([f"« {nom} »" for nom in table.column_names[:20]])
        raise EvaluationError(f"{chemin.name} n'a pas de colonne {enumerer(manquent)}. Il a : {presentes}.")
    if table.num_rows == 0:
        raise EvaluationError(f"{chemin.name} n'a aucune ligne.")
    return [_textes(table.column(nom)) for nom in colonnes.noms]


def _table(chemin: Path) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv, parquet

    with chemin.open("rb") as fichier:
        debut = fichier.read(4096)
    if debut.startswith(b"PAR1"):
        return parquet.read_table(chemin)
    entete = debut.partition(b"\n")[0]
    separateur = max((";", ",", "\t"), key=lambda signe: entete.count(signe.encode()))
    noms = csv.open_csv(chemin, parse_options=csv.ParseOptions(delimiter=separateur)).schema.names
    return csv.read_csv(
        chemin,
        parse_options=csv.ParseOptions(delimiter=separateur),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(noms, pa.string()), strings_can_be_null=False),
    )


def _textes(colonne: Any) -> list[str]:
    return ["" if valeur is None else str(valeur) for valeur in colonne.to_pylist()]


def _annee(brut: str, ligne: int, colonne: str) -> int:
    mot = brut.strip().removesuffix(".0")
    if mot.isdecimal() and 1800 <= int(mot) <= 2200:
        return int(mot)
    raise EvaluationError(f"Ligne {ligne}, colonne « {colonne} » : « {brut[:40]} » n'est pas une année, comme 2019.")


def _valeur(brut: str, ligne: int, colonne: str) -> float:
    """A number, NaN for an empty cell. What programs write (« 1e-05 », « 0,1257302210933933 ») is read as well as what
    people type."""
    if not brut.strip():
        return float("nan")
    try:
        if "_" in brut:
            raise ValueError(brut)
        lu = float(brut.replace(",", ".") if "." not in brut else brut)
    except ValueError:
        try:
            lu = float(lire_nombre(brut))
        except ValeurRefuseeError as refus:
            raise EvaluationError(f"Ligne {ligne}, colonne « {colonne} » : {refus}.") from None
    if abs(lu) > VALEUR_MAX:
        raise EvaluationError(f"Ligne {ligne}, colonne « {colonne} » : « {brut[:40]} » est un nombre démesuré.")
    return lu
