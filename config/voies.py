"""Which counter each request waits at: what is slow, or held, keeps its own threads busy and nobody else's.

Addresses are known here only, as in `config.urls`: the floors below ignore that they are served by threads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Voie:
    """A counter: how many of its requests a process serves at once, and how many more may wait.

    `attente`: beyond, they are told to come back in that many seconds.
    """

    nom: str
    fils: int
    file: int
    attente: int = 5


SANTE = Voie("sante", 2, 50)
STATIQUE = Voie("statique", 3, 200)
# Wide: each notes its instant on the disk as soon as it has a thread, whatever the others wait for.
DEPOTS = Voie("depots", 16, 200)
ENVOIS = Voie("envois", 3, 5, 15)
CALCULS = Voie("calculs", 3, 6, 10)
ECRITURES = Voie("ecritures", 4, 100)
LECTURES = Voie("lectures", 4, 200)
VOIES = (SANTE, STATIQUE, DEPOTS, ENVOIS, CALCULS, ECRITURES, LECTURES)

_ECRITS = (
    (DEPOTS, r"/atelier/[^/]+/depot/(?:deposer|retirer)/"),
    (ENVOIS, r"/atelier/[^/]+/(?:pieces/joindre|plan-d-actions/import)/|/atelier/candidatures/importer/"),
    (ENVOIS, r"/instruction/campagnes/[^/]+/classeur/"),
    (CALCULS, r"/api/v1/verifier"),
)
_LUS = (
    (SANTE, r"/sante"),
    (STATIQUE, r"/statique/.*|/robots\.txt"),
    (CALCULS, r"/api/v1/perimetres/.*|/atelier/[^/]+/perimetre/(?:(?:etude|comparer)/(?:\?.*)?|\?(?:.*&)?etude=.*)"),
    (CALCULS, r"/instruction/.*\.(?:pdf|xlsx|docx)"),
    (CALCULS, r"/atelier/[^/]+/(?:emporter/[^/]+/|depot/[^/]+/sceau\.zip|.*\.(?:pdf|xlsx|docx|odt))|/dossiers/.*\.pdf"),
)


def choisir(methode: str, cible: str) -> Voie:
    """The counter of a request: its method, and the target of its first line, query included."""
    lue = methode in {"GET", "HEAD"}
    chemin = cible.partition("?")[0]
    for voie, motif in _LUS if lue else _ECRITS:
        if re.fullmatch(motif, cible if r"\?" in motif and "?" in cible else chemin):
            return voie
    return LECTURES if lue else ECRITURES
