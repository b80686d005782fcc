"""What a reading pack says beside the deposited text and its verdict: given in words, ready to be laid out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AvisImprime:
    """An opinion given. `marques`: late, corrected, given on another revision; `notes`: criterion, mark, comment."""

    instance: str
    sens: str
    cle_du_sens: str
    circonstances: str
    marques: tuple[str, ...]
    motif: str
    reserves: str
    personnes: str
    notes: tuple[tuple[str, str, str], ...]
    total: str
    corrige: bool


@dataclass(frozen=True)
class LienImprime:
    """A tie: its sentence, what it is made of, and what was decided of it ("" for nothing)."""

    phrase: str
    sources: tuple[str, ...]
    a_verifier: str
    ecarte: str


@dataclass(frozen=True)
class JugeImprime:
    """Someone, or a body, who judges: what ties them to the candidature, what is not known of it. `autres`: how many
    more ties their page says."""

    nom: str
    qualites: str
    etat: str
    liens: tuple[LienImprime, ...]
    manques: tuple[str, ...]
    autres: int = 0


@dataclass(frozen=True)
class FaitsDeLecture:
    """All of it. `conflits`: None when nothing was searched, which the pack says « non vérifié ».

    `identite`: what the deposit is, in pairs; `preuves`: its fingerprints, in pairs; `attendus`: the bodies whose
    opinion is still expected; `reserves`: what this reader may not read yet.
    """

    numero: str
    etape: str
    identite: tuple[tuple[str, str], ...]
    signataires: tuple[tuple[str, str, str], ...]
    pieces: tuple[tuple[str, str, str, str], ...]
    preuves: tuple[tuple[str, str], ...]
    actes: tuple[tuple[str, str], ...]
    avis: tuple[AvisImprime, ...]
    attendus: tuple[str, ...]
    avis_tus: bool
    conflits: tuple[JugeImprime, ...] | None
    mention: str
