"""Read any file of flows, and any file of neighbouring pairs: CSV or Parquet, unit codes kept as text; any other shape
by `autrement`, more slowly.

Flows: `community_live, community_work, amount`, or the columns of INSEE's « base-flux-mobilite »: `CODGEO, DCLT` and
`NBFLUX_Cyy_ACTOCC15P`, whose vintage yy changes. Codes are read as a dictionary, not row by row: 35,000 units of
text are handled once, 1.5 million rows are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.pannes import panne
from binome.moteur.flux import EFFECTIF_MAX, Lignes
from binome.referentiel.connecteurs.codes import code_commune, sans_arrondissement
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.flux.autrement import enveloppe, lire_flux_autrement, lire_paires_autrement

_COLONNES = (
    ("community_live", "community_work", r"amount"),
    ("CODGEO", "DCLT", r"NBFLUX_C\d+_ACTOCC15P"),
)
_ATTENDU = (
    "Attendu : un CSV ou un Parquet avec les colonnes « community_live, community_work, amount », "
    "ou celles de l'INSEE « CODGEO, DCLT, NBFLUX_Cyy_ACTOCC15P »."
)
Codees = tuple[NDArray[np.str_], NDArray[Any], NDArray[Any]]
_DEUX_COLONNES = "Attendu : deux colonnes de codes d'unités voisines, chacune son nom, séparées par « , »."
_GENRES_DE_CODES = {f"{u}int{taille}" for u in ("", "u") for taille in (8, 16, 32, 64)} | {"string", "large_string"}
_DENSE = 10_000_000
"""Largest whole-number code for which a table of all codes is cheaper than a sort."""


def lire_flux(chemin: Path) -> Lignes:
    """Rows of a flow file, checked. Errors: FichierRefuseError, which names the line of the file."""
    return _lire(chemin)[0]


def lire_flux_des_communes(chemin: Path) -> tuple[Lignes, tuple[str, ...]]:
    """The same, and the codes that were put right: in a file of INSEE's columns, arrondissements of Paris, Lyon and
    Marseille are their commune, and zeros that a spreadsheet ate come back. Other files are left as they are."""
    lignes, de_l_insee = _lire(chemin)
    if not de_l_insee:
        return lignes, ()
    ecrits = lignes.codes.tolist()
    voulus = [sans_arrondissement(code_commune(code) or code) for code in ecrits]
    codes, places = np.unique(np.array(voulus, dtype=np.str_), return_inverse=True)
    places = np.asarray(places, dtype=np.int32)
    changes = tuple(ecrit for ecrit, voulu in zip(ecrits, voulus, strict=True) if ecrit != voulu)
    depart, arrivee = (places[c].astype(np.int32, copy=False) for c in (lignes.origine, lignes.destination))
    return Lignes(codes, depart, arrivee, lignes.volume), changes


def _lire(chemin: Path) -> tuple[Lignes, bool]:
    """Rows, and whether the columns are INSEE's."""
    octets = _entete(chemin, _ATTENDU)
    parquet, noms = octets.startswith(b"PAR1"), None
    if not enveloppe(octets):
        noms = _reconnaitre(chemin, _schema(chemin).names if parquet else _premiere_ligne(octets)[0])
    if noms is None:
        (table, de_l_insee), premiere = lire_flux_autrement(chemin), 1
    else:
        de_l_insee, premiere = noms[0].upper() == "CODGEO", 1 if parquet else 2
        table = _lire_parquet(chemin, noms) if parquet else _csv(chemin, octets, noms)
    origine, destination, volume = (table.column(i) for i in range(3))
    if not len(table):
        _refuser(chemin, "aucune ligne de flux", "Chaque ligne donne deux codes et un effectif.")
    codes, depart, arrivee = _codes(chemin, premiere, origine, destination)
    # Checked here, with the lines of the file: not a second time by `Lignes.from_indices`.
    return Lignes(codes, depart, arrivee, _volumes(chemin, premiere, volume)), de_l_insee


def lire_paires(chemin: Path, connues: Collection[str]) -> NDArray[np.str_]:
    """(k, 2) unit codes of a file of two columns, whatever their names; further columns are ignored.

    connues: codes of the units that have flows. Errors: FichierRefuseError, also when no pair joins two of them, or
    when the names of the columns are two of them: a file without names would lose its first pair.
    """
    octets = _entete(chemin, _DEUX_COLONNES)
    autrement = None
    if octets.startswith(b"PAR1"):
        noms, premiere = _schema(chemin).names[:2], 1
    elif enveloppe(octets):
        (noms, autrement), premiere = lire_paires_autrement(chemin), 1
    else:
        noms, separateur, premiere = *_premiere_ligne(octets), 2
    if len(noms) < 2 or noms[0] == noms[1]:
        recu = "une seule colonne" if len(noms) < 2 else f"deux colonnes nommées « {noms[0]} »"
        _refuser(chemin, recu, _DEUX_COLONNES)
    if autrement is not None:
        table = autrement
    elif premiere == 1:
        table = _lire_parquet(chemin, noms[:2])
    else:
        if set(noms[:2]) <= set(connues):
            recu = f"la première ligne ({', '.join(noms[:2])}) est une paire, non les noms des colonnes"
            _refuser(chemin, recu, "Ajoutez au-dessus une ligne de noms, par exemple « unite,voisine ».")
        table = _lire_csv(chemin, separateur, dict.fromkeys(noms[:2], "texte"), noms[:2])
    places = _codes(chemin, premiere, table.column(0), table.column(1))
    paires: NDArray[np.str_] = places[0][np.column_stack(places[1:])].reshape(-1, 2)
    utiles = np.isin(paires, list(connues)).all(axis=1) & (paires[:, 0] != paires[:, 1])
    if not utiles.any():
        lue = f"première paire lue : {', '.join(paires[0])}" if len(paires) else "aucune ligne"
        _refuser(
            chemin,
            f"aucune paire ne relie deux unités des flux ({lue})",
            "Vérifiez que les codes des deux fichiers s'écrivent de la même façon.",
        )
    return paires


def _refuser(chemin: Path, recu: str, attendu: str) -> NoReturn:
    raise FichierRefuseError(f"{chemin} : {recu}. {attendu}")


def _entete(chemin: Path, attendu: str) -> bytes:
    try:
        with chemin.open("rb") as fichier:
            octets = fichier.read(65536)
    except OSError as cause:
        _refuser(chemin, panne(cause), "Vérifiez le chemin et les droits du fichier.")
    if not octets.strip():
        _refuser(chemin, "le fichier est vide", attendu)
    return octets


def _premiere_ligne(octets: bytes) -> tuple[list[str], str]:
    ligne = octets.removeprefix(b"\xef\xbb\xbf").splitlines()[0].decode("utf-8", errors="replace")
    separateur = max(";,\t", key=ligne.count)
    return [nom.strip().strip('"') for nom in ligne.split(separateur)], separateur


def _reconnaitre(chemin: Path, noms: list[str]) -> list[str] | None:
    """Names of the three columns of flows, in order; None when they are not there."""
    for vit, travaille, effectif in _COLONNES:
        trouves = [
            next((n for n in noms if re.fullmatch(motif, n, re.IGNORECASE)), None)
            for motif in (vit, travaille, effectif)
        ]
        if None not in trouves:
            choisis = [n for n in trouves if n is not None]
            for double in [n for n in choisis if noms.count(n) > 1]:
                _refuser(chemin, f"deux colonnes nommées « {double} »", "Gardez-en une seule.")
            return choisis
    return None


def _schema(chemin: Path) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(chemin).schema_arrow
    except (pa.ArrowException, OSError) as cause:
        _refuser_parquet(chemin, cause)


def _lire_parquet(chemin: Path, colonnes: list[str]) -> Any:
    """Texts are read as a dictionary."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(chemin)
    textes = [n for n, t in zip(schema.names, schema.types, strict=True) if pa.types.is_string(t)]
    try:
        return pq.ParquetFile(chemin, read_dictionary=textes).read(columns=colonnes).select(colonnes)
    except (pa.ArrowException, OSError) as cause:
        _refuser_parquet(chemin, cause)


def _refuser_parquet(chemin: Path, cause: Exception) -> NoReturn:
    _refuser(chemin, f"fichier Parquet illisible ({_court(cause)})", "Téléchargez-le ou produisez-le à nouveau.")


def _csv(chemin: Path, octets: bytes, choisies: list[str]) -> Any:
    types = {choisies[0]: "code", choisies[1]: "code", choisies[2]: "nombre"}
    return _lire_csv(chemin, _premiere_ligne(octets)[1], types, choisies)


def _lire_csv(chemin: Path, separateur: str, types: dict[str, str], colonnes: list[str]) -> Any:
    import pyarrow as pa
    from pyarrow import csv

    arrow = {"code": pa.dictionary(pa.int32(), pa.string()), "texte": pa.string(), "nombre": pa.float64()}
    conversion = csv.ConvertOptions(
        column_types={nom: arrow[genre] for nom, genre in types.items()},
        include_columns=colonnes,
        decimal_point=_decimale(chemin, separateur),
    )
    try:
        return csv.read_csv(
            chemin,
            # One thread: pyarrow can then say which row it stumbled on.
            read_options=csv.ReadOptions(use_threads=False),
            parse_options=csv.ParseOptions(delimiter=separateur),
            convert_options=conversion,
        )
    except (pa.ArrowException, OSError) as cause:
        _refuser_csv(chemin, panne(cause))


def _decimale(chemin: Path, separateur: str) -> str:
    """« , » when the first rows write numbers so, which a file separated by « ; » may do."""
    if separateur != ";":
        return "."
    with chemin.open("rb") as fichier:
        debut = fichier.read(65536)
    return "," if re.search(rb";\"?\d+,\d+\"?\r?\n", debut) else "."


def _refuser_csv(chemin: Path, cause: str) -> NoReturn:
    rang = re.search(r"[Rr]ow #(\d+)", cause)
    ou = f"ligne {rang[1]} : " if rang else ""
    if valeur := re.search(r"CSV conversion error to \w+: invalid value '(.*)'", cause):
        _refuser(chemin, f"{ou}« {valeur[1]} » n'est pas un nombre", "Corrigez cette valeur ou retirez la ligne.")
    if nombre := re.search(r"Expected (\d+) columns, got (\d+)", cause):
        _refuser(chemin, f"{ou}{nombre[2]} colonnes au lieu de {nombre[1]}", "Corrigez ou retirez cette ligne.")
    if "UTF8" in cause:
        _refuser(chemin, f"{ou}texte qui n'est pas en UTF-8", "Enregistrez le fichier en UTF-8.")
    _refuser(chemin, f"CSV illisible ({_court(cause)})", "Enregistrez-le en CSV, en UTF-8, et recommencez.")


def _court(cause: object) -> str:
    return (str(cause).splitlines() or ["sans détail"])[0][:120]


def _volumes(chemin: Path, premiere: int, colonne: Any) -> NDArray[np.float64]:
    import pyarrow as pa

    if not (pa.types.is_integer(colonne.type) or pa.types.is_floating(colonne.type)):
        _refuser(chemin, f"les effectifs sont de type {_genre(colonne)}", "Attendu : des nombres.")
    if colonne.null_count:
        colonne = colonne.cast(pa.float64()).fill_null(float("nan"))
    volumes: NDArray[np.float64] = _nombres(colonne).astype(np.float64, copy=False)
    # Comparisons with NaN are false: a missing figure is caught here too.
    if not (volumes.min(initial=0) >= 0 and volumes.max(initial=0) <= EFFECTIF_MAX):
        rang = int(np.flatnonzero(~((volumes >= 0) & (volumes <= EFFECTIF_MAX)))[0])
        recu = "l'effectif manque" if np.isnan(volumes[rang]) else f"l'effectif reçu est {volumes[rang]:g}"
        _refuser(
            chemin,
            f"ligne {rang + premiere} : {recu}",
            "Un flux est un nombre positif ou nul, de mille milliards au plus : corrigez ou retirez cette ligne.",
        )
    return volumes


def _genre(colonne: Any) -> str:
    import pyarrow as pa

    return str(colonne.type.value_type if pa.types.is_dictionary(colonne.type) else colonne.type)


def _codes(chemin: Path, premiere: int, origine: Any, destination: Any) -> Codees:
    """Codes of both columns, each once, and the rows as indices into them."""
    import pyarrow as pa

    for colonne in (origine, destination):
        if _genre(colonne) not in _GENRES_DE_CODES:
            _refuser(chemin, f"des codes d'unités de type {_genre(colonne)}", "Attendu : du texte ou des entiers.")
        if colonne.null_count:
            rang = next(i for i, v in enumerate(colonne.is_null().to_pylist()) if v)
            _refuser(chemin, f"ligne {rang + premiere} : un code d'unité manque", "Complétez ou retirez cette ligne.")
    if pa.types.is_integer(origine.type) and pa.types.is_integer(destination.type):
        return _codes_entiers(_nombres(origine), _nombres(destination))
    (noms_o, place_o), (noms_d, place_d) = _dictionnaire(origine), _dictionnaire(destination)
    codes, places = np.unique(np.concatenate([noms_o, noms_d]), return_inverse=True)
    places = places.astype(np.int32)
    depart, arrivee = places[: len(noms_o)][place_o], places[len(noms_o) :][place_d]
    if len(codes) and not codes[0].strip():
        rang = int(np.flatnonzero((depart == 0) | (arrivee == 0))[0])
        _refuser(chemin, f"ligne {rang + premiere} : un code d'unité est vide", "Complétez ou retirez cette ligne.")
    return codes, depart, arrivee


def _dictionnaire(colonne: Any) -> tuple[NDArray[np.str_], NDArray[np.int32]]:
    import pyarrow as pa

    if not pa.types.is_dictionary(colonne.type):
        colonne = colonne.cast(pa.string()).dictionary_encode()
    colonne = colonne.unify_dictionaries()
    if not colonne.num_chunks:
        return np.zeros(0, dtype=np.str_), np.zeros(0, dtype=np.int32)
    noms = np.array(colonne.chunk(0).dictionary.to_pylist(), dtype=np.str_)
    return noms, _nombres(colonne, lambda morceau: morceau.indices)


def _nombres(colonne: Any, de: Callable[[Any], Any] = lambda morceau: morceau) -> NDArray[Any]:
    """Numbers of a column without nulls, read where they lie: pyarrow's own conversion first imports pandas if it can,
    which takes longer than everything else here."""
    morceaux = []
    for tableau in map(de, colonne.chunks):
        valeurs = np.frombuffer(tableau.buffers()[1], dtype=tableau.type.to_pandas_dtype())
        morceaux.append(valeurs[tableau.offset : tableau.offset + len(tableau)])
    if not morceaux:
        return np.zeros(0, dtype=np.int64)
    return morceaux[0] if len(morceaux) == 1 else np.concatenate(morceaux)


def _codes_entiers(origine: NDArray[Any], destination: NDArray[Any]) -> Codees:
    bornes = (origine.min(initial=0), destination.min(initial=0), origine.max(initial=0), destination.max(initial=0))
    if min(bornes) < 0 or max(bornes) > _DENSE:
        codes, places = np.unique(np.concatenate([origine, destination]), return_inverse=True)
        places = places.astype(np.int32)
        return codes.astype(np.str_), places[: len(origine)], places[len(origine) :]
    present = np.zeros(int(max(bornes)) + 1, dtype=bool)
    # Files mostly come sorted by origin: each is then marked once.
    present[origine[:1]] = present[origine[np.flatnonzero(origine[1:] != origine[:-1]) + 1]] = True
    present[destination] = True
    codes = np.flatnonzero(present)
    if len(codes) and codes[-1] - codes[0] == len(codes) - 1:
        premier = origine.dtype.type(codes[0])
        depart, arrivee = (colonne - premier for colonne in (origine, destination))
        return _ecrits(codes), depart.astype(np.int32, copy=False), arrivee.astype(np.int32, copy=False)
    place = np.cumsum(present, dtype=np.int32) - 1
    return _ecrits(codes), place[origine], place[destination]


def _ecrits(nombres: NDArray[np.int64]) -> NDArray[np.str_]:
    """Ascending numbers ≥ 0 written in full, all those of as many digits at once: numpy writes them one by one."""
    largeur = len(str(nombres.max(initial=0)))
    lettres = np.zeros((len(nombres), largeur), dtype=np.uint32)
    for chiffres in range(1, largeur + 1):
        bornes = np.searchsorted(nombres, [10 ** (chiffres - 1) if chiffres > 1 else 0, 10**chiffres])
        for rang in range(chiffres):
            unite = nombres[slice(*bornes)] // 10 ** (chiffres - 1 - rang) % 10
            lettres[slice(*bornes), rang] = unite + ord("0")
    return lettres.view(f"<U{largeur}").ravel()
