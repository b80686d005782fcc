"""Files of flows and of pairs that are not one plain table: zipped, in UTF-16, in a workbook, under a title.

Read row by row with what reads the open data, so that what `binome donnees charger` takes, `binome bassins` takes too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from binome.referentiel.connecteurs.archives import documents
from binome.referentiel.connecteurs.codes import texte
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.formes import Forme
from binome.referentiel.connecteurs.jeux import insee_flux
from binome.referentiel.connecteurs.lecture import decimal
from binome.referentiel.connecteurs.tables import feuilles, table

_EUROSTAT = Forme(
    "eurostat",
    "community_live,community_work,amount",
    {"origine": "community_live", "destination": "community_work", "volume": "amount"},
)
FORMES = (_EUROSTAT, *insee_flux.FORMES)
_ENVELOPPES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff", b"\xd0\xcf\x11\xe0")


def enveloppe(octets: bytes) -> bool:
    """Whether a file begins as an archive, a workbook or a text in UTF-16."""
    return octets.startswith(_ENVELOPPES)


def lire_flux_autrement(chemin: Path) -> tuple[Any, bool]:
    """(table of pyarrow: origin, destination, volume; whether its columns are INSEE's). Errors: FichierRefuseError."""
    import pyarrow as pa

    with table(chemin, FORMES) as trouvee:
        place = trouvee.reconnue.position
        i, j, k = place["origine"], place["destination"], place["volume"]
        origines: list[str] = []
        destinations: list[str] = []
        volumes: list[float] = []
        for numero, cellules in trouvee.lignes:
            if len(cellules) <= max(i, j, k):
                raise _refus(chemin, numero, "il manque des colonnes")
            origine, destination, volume = texte(cellules[i]), texte(cellules[j]), decimal(cellules[k])
            if not origine or not destination:
                raise _refus(chemin, numero, "un code d'unité manque")
            if volume is None or cellules[k] in (None, ""):
                recu = (
                    f"l'effectif reçu est « {texte(cellules[k])[:40]} »" if texte(cellules[k]) else "l'effectif manque"
                )
                raise _refus(chemin, numero, recu)
            origines.append(origine)
            destinations.append(destination)
            volumes.append(volume)
        colonnes = [pa.array(codes, pa.string()).dictionary_encode() for codes in (origines, destinations)]
        lue = pa.table([*colonnes, pa.array(volumes, pa.float64())], names=["origine", "destination", "volume"])
        return lue, trouvee.reconnue.forme != _EUROSTAT.nom


def lire_paires_autrement(chemin: Path) -> tuple[list[str], Any]:
    """(names of the first two columns, table of pyarrow of them) of the first table that has two. Errors:
    FichierRefuseError."""
    import pyarrow as pa

    with documents(chemin) as suite:
        for document in suite:
            for feuille in feuilles(document):
                _, entete = next(feuille.lignes, (0, ()))
                if len(entete) < 2:
                    continue
                lignes = [(texte(c[0]), texte(c[1])) for _, c in feuille.lignes if len(c) > 1]
                colonnes = [pa.array(list(codes), pa.string()) for codes in zip(*lignes, strict=True)] or [[], []]
                noms = [texte(nom) for nom in entete[:2]]
                return noms, pa.table([pa.chunked_array([c], pa.string()) for c in colonnes], names=["a", "b"])
    raise FichierRefuseError(f"{chemin.name} : aucune table de deux colonnes. Donnez deux colonnes de codes voisins.")


def _refus(chemin: Path, numero: int, recu: str) -> FichierRefuseError:
    return FichierRefuseError(f"{chemin}, ligne {numero} : {recu}. Corrigez ou retirez cette ligne.")
