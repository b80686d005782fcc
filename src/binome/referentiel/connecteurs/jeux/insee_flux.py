"""INSEE, census: commuters from the commune of residence to the commune of work (base flux de mobilité)."""

from __future__ import annotations

from array import array
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import accord, nombre
from binome.referentiel.connecteurs.codes import lire_etranger
from binome.referentiel.connecteurs.formes import Forme
from binome.referentiel.connecteurs.lecture import Connecteur, Contexte, Lu, controler, decimal, sommer
from binome.referentiel.connecteurs.tables import Table, table
from binome.referentiel.connecteurs.vues import MILLIEMES

_TASSER = 2_000_000

FORMES = (
    Forme(
        "insee",
        "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C…_ACTOCC15P (ou CODGEO;DCLT;NBFLUX)",
        {
            "origine": "codgeo ou commune",
            "destination": "dclt",
            "volume": r"nbflux_c(?P<annee>\d{2})_actocc15p? ou nbflux ou ipondi",
        },
    ),
)


def lire(chemin: Path, contexte: Contexte) -> Lu:
    """Flows by (commune, commune), thousandths of workers; destinations abroad are negative codes (see `codes`)."""
    with table(chemin, FORMES) as trouvee:
        accumulateur, lignes, acceptees = _parcourir(trouvee, contexte)
        annee = trouvee.reconnue.millesime
    controler(chemin.name, lignes, acceptees, contexte.rejets)
    (origines, destinations), volumes = accumulateur.fermer()
    etranger = int(volumes[destinations < 0].sum())
    return Lu(
        {"origine": origines, "destination": destinations, "volume": volumes},
        lignes,
        acceptees,
        contexte.millesime or (str(annee) if annee else "non précisé"),
        {"volume": "millièmes d'actifs occupés de 15 ans ou plus"},
        _remarques(contexte, origines, destinations, etranger),
        {"milliemes_vers_etranger": etranger, "diagonale": bool((origines == destinations).any())},
    )


class _Accumulateur:
    """Rows as packed integers, summed over equal pairs now and then so that memory stays bounded."""

    def __init__(self) -> None:
        self._lots: list[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]] = []
        self._vider()

    def _vider(self) -> None:
        self.origines, self.destinations, self.volumes = array("i"), array("i"), array("q")

    def tasser(self) -> None:
        cles, volumes = sommer(
            [np.frombuffer(self.origines, np.int32), np.frombuffer(self.destinations, np.int32)],
            np.frombuffer(self.volumes, np.int64),
        )
        self._vider()
        self._lots.append((cles[0], cles[1], volumes))

    def fermer(self) -> tuple[list[NDArray[np.int32]], NDArray[np.int64]]:
        if len(self.origines) or not self._lots:
            self.tasser()
        if len(self._lots) == 1:
            return [self._lots[0][0], self._lots[0][1]], self._lots[0][2]
        origines, destinations, volumes = (np.concatenate(lots) for lots in zip(*self._lots, strict=True))
        return sommer([origines, destinations], volumes)


def _parcourir(trouvee: Table, contexte: Contexte) -> tuple[_Accumulateur, int, int]:
    place = trouvee.reconnue.position
    i_origine, i_destination, i_volume = place["origine"], place["destination"], place["volume"]
    communes, rejets, sac = contexte.communes, contexte.rejets, _Accumulateur()
    lignes = acceptees = 0
    for numero, cellules in trouvee.lignes:
        lignes += 1
        try:
            brut_origine, brut_destination, brut_volume = (
                cellules[i_origine],
                cellules[i_destination],
                cellules[i_volume],
            )
        except IndexError:
            rejets.ajouter(numero, " | ".join(map(str, cellules)), "ligne incomplète : il manque des colonnes")
            continue
        origine = communes.lire(brut_origine)
        destination = communes.lire(brut_destination) or lire_etranger(brut_destination)
        volume = decimal(brut_volume)
        if origine and destination and volume is not None and brut_volume != "":
            acceptees += 1
            sac.origines.append(origine)
            sac.destinations.append(destination)
            sac.volumes.append(round(volume * MILLIEMES))
            if len(sac.origines) >= _TASSER:
                sac.tasser()
        else:
            _refuser(contexte, numero, (brut_origine, brut_destination, brut_volume), origine, destination)
    return sac, lignes, acceptees


def _refuser(
    contexte: Contexte, numero: int, bruts: tuple[object, object, object], origine: int, destination: int
) -> None:
    brut_origine, brut_destination, brut_volume = bruts
    if not origine:
        contexte.rejets.ajouter(numero, brut_origine, f"résidence : {contexte.communes.cause(brut_origine)}")
    elif not destination:
        contexte.rejets.ajouter(
            numero, brut_destination, f"lieu de travail : {contexte.communes.cause(brut_destination)}"
        )
    else:
        contexte.rejets.ajouter(numero, brut_volume, "volume : un nombre positif ou nul est attendu")


def _remarques(
    contexte: Contexte, origines: NDArray[np.int32], destinations: NDArray[np.int32], etranger: int
) -> tuple[str, ...]:
    remarques = []
    if not (origines == destinations).any():
        remarques.append("Aucun flux interne à une commune : la diagonale a été retirée de ce fichier.")
    if etranger:
        remarques.append(f"{nombre(round(etranger / MILLIEMES))} actifs travaillent à l'étranger, comptés à part.")
    if contexte.communes.reportees:
        remarques.append(
            f"{accord(len(contexte.communes.reportees), 'ancien code reporté', 'anciens codes reportés')}."
        )
    return tuple(remarques)


CONNECTEUR = Connecteur(
    "insee-flux",
    "Flux domicile-travail entre communes (recensement de la population)",
    "INSEE",
    "Licence Ouverte 2.0",
    lire,
)
