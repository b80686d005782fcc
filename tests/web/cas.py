"""One line of the permission table: a verb of a private page, the right that opens it, what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from binome.domaine.droits.droits import Action

A = Action


@dataclass(frozen=True)
class Cas:
    """One verb of one private page.

    `porte` is the right that opens it, `aussi` another that does; `geste`, if any, the one that its act asks for then (of `fiche`, if given), and
    `sinon` the answer to who lacks it. `passe` holds the answers to who has both. `{…}` in `ou` and `corps` stand for
    keys known when the dossiers are made.
    """

    verbe: str
    porte: Action
    passe: frozenset[int]
    geste: Action | None = None
    fiche: str | None = None
    sinon: int = 403
    aussi: Action | None = None
    ou: dict[str, str] = field(default_factory=dict)
    corps: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Compte:
    """A page of accounts or of the entrance: what a visitor without account gets, and what anyone signed in gets."""

    adresse: str
    anonyme: int
    connecte: int | set[int]
    verbe: str = "GET"


def lit(porte: Action = A.lire, **suite: Any) -> Cas:
    return Cas("GET", porte, frozenset({200}), **suite)


def ecrit(porte: Action, passe: int | set[int] = 302, corps: dict[str, Any] | None = None, **suite: Any) -> Cas:
    codes = frozenset({passe} if isinstance(passe, int) else passe)
    return Cas("POST", porte, codes, corps={"revision": "1", **(corps or {})}, **suite)
