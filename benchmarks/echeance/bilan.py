"""What the measures say: percentiles by kind of request, rates, faults. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.echeance.cadence import Mesure


@dataclass(frozen=True)
class Ligne:
    """One kind of request: how many, how many a second, milliseconds at the median and at the 95th percentile."""

    genre: str
    nombre: int
    par_seconde: float
    p50: float
    p95: float
    fautes: int


def quantile(durees: Sequence[float], part: float) -> float:
    """The smallest value that at least that part of them does not exceed (nearest rank). durees: sorted, not empty."""
    rang = -(-len(durees) * part // 1)
    return durees[max(0, int(rang) - 1)]


def resumer(mesures: Iterable[Mesure], duree: float) -> list[Ligne]:
    """One line for each kind of request, over `duree` seconds."""
    genres: dict[str, list[Mesure]] = {}
    for mesure in mesures:
        genres.setdefault(mesure.genre, []).append(mesure)
    lignes = []
    for genre, siennes in sorted(genres.items()):
        durees = sorted(m.duree * 1000 for m in siennes)
        fautes = sum(bool(m.faute) for m in siennes)
        combien = len(durees)
        lignes.append(Ligne(genre, combien, combien / duree, quantile(durees, 0.5), quantile(durees, 0.95), fautes))
    return lignes


def en_tableau(lignes: Iterable[Ligne]) -> str:
    """As Markdown."""
    rangs = [
        f"| {li.genre} | {li.nombre} | {li.par_seconde:.1f} | {li.p50:.0f} ms | {li.p95:.0f} ms | {li.fautes} |"
        for li in lignes
    ]
    return "\n".join(["| requête | nombre | par seconde | p50 | p95 | erreurs |", "|---|---|---|---|---|---|", *rangs])


def quelques_fautes(mesures: Iterable[Mesure], combien: int = 3) -> list[str]:
    """The first ones, to know what they are."""
    return [f"{m.genre} à {m.du:.1f} s : {m.faute}" for m in mesures if m.faute][:combien]
