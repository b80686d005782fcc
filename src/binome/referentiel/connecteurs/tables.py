"""From a document to rows: find the header (a title may come first), then stream the rows with their line numbers."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import soigner
from binome.referentiel.connecteurs.archives import Document, documents
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.formes import Forme, Reconnue

Ligne = Sequence[Any]
_ENTETE_AU_PLUS = 20
_SEPARATEURS = (";", ",", "\t", "|")
_CHAMP_MAX = 32 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one recognised table: (line number as a text editor or a spreadsheet shows it, cells).

    `preambule` is what was written above the header (a title, often the only place that says the vintage).
    """

    nom: str
    reconnue: Reconnue
    lignes: Iterator[tuple[int, Ligne]]
    preambule: str = ""


@dataclass(frozen=True, slots=True)
class Feuille:
    """A table before its header is known; `lignes` starts at the first line of the file."""

    nom: str
    lignes: Iterator[tuple[int, Ligne]]


@contextmanager
def table(chemin: Path, formes: Sequence[Forme]) -> Iterator[Table]:
    """Open the first table of `chemin` whose header fits one of `formes`.

    Raises FichierRefuseError naming the columns that were expected and received.
    """
    vues: list[tuple[str, Ligne]] = []
    with documents(chemin) as suite:
        for document in suite:
            if document.nature == "json":
                vues.append((document.nom, ("un document JSON",)))
            for feuille in feuilles(document):
                entetes = list(itertools.islice(feuille.lignes, _ENTETE_AU_PLUS))
                for rang, (_, entete) in enumerate(entetes):
                    reconnue = next((r for f in formes if (r := f.reconnaitre(entete))), None)
                    if reconnue:
                        suite_lignes = itertools.chain(entetes[rang + 1 :], feuille.lignes)
                        titre = " ".join(str(c) for _, ligne in entetes[:rang] for c in ligne if c)
                        yield Table(feuille.nom, reconnue, _surveiller(suite_lignes, feuille.nom), titre)
                        return
                if entetes and document.nom not in {nom for nom, _ in vues}:
                    vues.append((feuille.nom, max((cellules for _, cellules in entetes), key=_largeur)))
    raise FichierRefuseError(_autre_fichier(chemin.name, formes, vues))


def _autre_fichier(nom: str, formes: Sequence[Forme], vues: Sequence[tuple[str, Ligne]]) -> str:
    attendu = "\n".join(f"  attendu : {forme.apercu}" for forme in formes)
    recu = "\n".join(
        f"  reçu : {', '.join(_court(c) for c in entete[:12])} ({feuille})" for feuille, entete in vues[:4]
    )
    return soigner(
        f"{nom} : colonnes non reconnues, ce ne sont pas celles de ce jeu de données.\n"
        f"{attendu}\n{recu or '  reçu : aucune ligne'}\n{_manque(formes, vues)}"
        "  Vérifiez le fichier choisi, et le jeu de données demandé."
    )


def _manque(formes: Sequence[Forme], vues: Sequence[tuple[str, Ligne]]) -> str:
    """What the nearest header lacks, when it has at least one column of ours."""
    ecarts = ((forme.manquantes(entete), len(forme.obligatoires)) for forme in formes for _, entete in vues)
    proches = sorted((len(manquent), manquent) for manquent, toutes in ecarts if 0 < len(manquent) < toutes)
    return f"  il manque : {', '.join(proches[0][1])}\n" if proches else ""


def _court(cellule: object) -> str:
    ecrit = "" if cellule is None else str(cellule)
    # What is no text, or would command the terminal, is not repeated there.
    ecrit = "".join("·" if unicodedata.category(c)[0] == "C" else c for c in ecrit[:80])
    return ecrit if len(ecrit) <= 40 else f"{ecrit[:39]}…"


def _largeur(cellules: Ligne) -> int:
    return sum(1 for cellule in cellules if cellule not in (None, ""))


def _surveiller(lignes: Iterable[tuple[int, Ligne]], nom: str) -> Iterator[tuple[int, Ligne]]:
    """Skip blank lines; turn the csv module's complaints into a sentence."""
    try:
        for numero, cellules in lignes:
            if cellules:
                yield numero, cellules
    except csv.Error as erreur:
        raise FichierRefuseError(
            soigner(f"{nom} : ce CSV est mal formé ({erreur}). Téléchargez-le de nouveau.")
        ) from erreur


def feuilles(document: Document) -> Iterator[Feuille]:
    """The tables of a document, before their headers are known: its sheets, or one reading for each separator."""
    if document.nature == "xlsx":
        yield from _feuilles_xlsx(document)
    elif document.nature == "parquet":
        yield Feuille(document.nom, _lignes_parquet(document.flux, document.nom))
    elif document.nature == "csv":
        yield from _feuilles_csv(document)


def _feuilles_csv(document: Document) -> Iterator[Feuille]:
    """One candidate per separator: the header decides which is right. The start is kept so each can begin again."""
    lecteur = ouvrir_texte(document)
    debut = list(itertools.islice(lecteur, _ENTETE_AU_PLUS))
    entete = max(debut, key=len)
    try:
        for separateur in sorted(_SEPARATEURS, key=lambda s: -entete.count(s)):
            yield Feuille(document.nom, _lignes_csv(itertools.chain(debut, lecteur), separateur))
    finally:
        lecteur.detach()


def _lignes_csv(lecteur: Iterable[str], separateur: str) -> Iterator[tuple[int, Ligne]]:
    csv.field_size_limit(_CHAMP_MAX)
    analyse = csv.reader(lecteur, delimiter=separateur)
    for cellules in analyse:
        yield analyse.line_num, cellules


def ouvrir_texte(document: Document) -> io.TextIOWrapper:
    """UTF-8 with or without BOM, UTF-16 with its BOM; bytes that are not UTF-8 are read as Windows-1252."""
    flux: Any = document.flux
    debut = flux.peek(4)[:4]
    if debut.startswith((b"\xff\xfe", b"\xfe\xff")):
        return io.TextIOWrapper(flux, encoding="utf-16", errors="strict", newline="")
    return io.TextIOWrapper(flux, encoding="utf-8-sig", errors="binome-cp1252", newline="")


def _cp1252(erreur: UnicodeError) -> tuple[str, int]:
    if not isinstance(erreur, UnicodeDecodeError):
        raise erreur
    octets = erreur.object[erreur.start : erreur.end]
    try:
        return octets.decode("cp1252"), erreur.end
    except UnicodeDecodeError:
        raise FichierRefuseError(
            soigner(
                f"Encodage inconnu : l'octet 0x{octets[0]:02X} n'existe ni en UTF-8 ni en Windows-1252. "
                "Enregistrez le fichier en CSV UTF-8, puis recommencez."
            )
        ) from erreur


codecs.register_error("binome-cp1252", _cp1252)


def _feuilles_xlsx(document: Document) -> Iterator[Feuille]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            classeur = openpyxl.load_workbook(document.flux, read_only=True, data_only=False)
        except Exception as erreur:  # openpyxl raises anything on a broken workbook
            raise FichierRefuseError(
                soigner(f"{document.nom} : le classeur est abîmé ({erreur}). Téléchargez-le de nouveau.")
            ) from erreur
        for feuille in classeur.worksheets:
            yield Feuille(f"{document.nom}, feuille {feuille.title}", _lignes_xlsx(feuille, document.nom))


def _lignes_xlsx(feuille: Any, nom: str) -> Iterator[tuple[int, Ligne]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for numero, cellules in enumerate(feuille.iter_rows(values_only=True), start=1):
            for rang, cellule in enumerate(cellules):
                if isinstance(cellule, str) and cellule[:1] == "=":
                    raise FichierRefuseError(_formule(nom, feuille.title, numero, rang, cellule))
            yield numero, cellules if any(cellule is not None for cellule in cellules) else ()


def _formule(nom: str, feuille: str, numero: int, rang: int, cellule: str) -> str:
    from openpyxl.utils import get_column_letter

    return soigner(
        f"{nom}, feuille {feuille}, cellule {get_column_letter(rang + 1)}{numero} : une formule ({_court(cellule)}) "
        "au lieu d'une valeur. Reprenez le fichier d'origine, ou remplacez les formules par leurs valeurs."
    )


def _lignes_parquet(flux: IO[bytes], nom: str) -> Iterator[tuple[int, Ligne]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        fichier = pq.ParquetFile(flux)
        yield 0, fichier.schema_arrow.names
        numero = 0
        for lot in fichier.iter_batches(batch_size=1 << 16):
            for cellules in zip(*(colonne.to_pylist() for colonne in lot.columns), strict=True):
                numero += 1
                yield numero, cellules
    except (pa.ArrowException, OSError) as erreur:
        raise FichierRefuseError(
            soigner(f"{nom} : le fichier Parquet est tronqué ou abîmé ({panne(erreur)}). Téléchargez-le de nouveau.")
        ) from erreur
