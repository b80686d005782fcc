"""What deposits say as they are judged, frozen: each text is read once by a process, whatever it is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pydantic_core import from_json

from binome.registre.models import ComplementsDeposes, Depot
from binome.services.socle.memoire import MemoireVive
from binome.services.texte import texte_entier, textes_signes


@dataclass(frozen=True)
class FaitsDuDepot:
    """What a deposit says, frozen: read once. `montant`: of the actions that give one; `sans_montant`: the others."""

    membres: tuple[str, ...]
    actions: int
    enjeux: Mapping[str, int]
    montant: Decimal
    sans_montant: int
    constats: Mapping[str, int]


_lus = MemoireVive[FaitsDuDepot](4096)
"""By what a deposit froze, which never changes: a kilobyte each."""


class TexteJuge(NamedTuple):
    """What a deposit is judged on: what it froze, or what its last complements (`complements`, their key) did."""

    depot: int
    complements: int | None
    numero: str
    empreinte: str


def texte_de(depot: Depot) -> TexteJuge:
    """That of a deposit, whose complements were read (`complements_de`)."""
    dernier = textes_signes.complements_de(depot)
    juge = dernier or depot
    return TexteJuge(depot.pk, dernier.pk if dernier else None, juge.numero, juge.empreinte)


def faits_de(textes: Iterable[TexteJuge]) -> dict[int, FaitsDuDepot]:
    """What these say, by the key of their deposit: those that this process has not read yet come in one query, two when
    some are complements."""
    juges = {texte.depot: texte for texte in textes}
    connus = {depot: lu for depot, juge in juges.items() if (lu := _lus.lire(juge[2:]))}
    manquent = {depot: juge for depot, juge in juges.items() if depot not in connus}
    des_depots = [depot for depot, juge in manquent.items() if juge.complements is None]
    des_complements = [juge.complements for juge in manquent.values() if juge.complements is not None]
    lus = list(Depot.objects.filter(pk__in=des_depots).values_list("pk", "revision__contenu", "verdict"))
    if des_complements:
        ceux_la = ComplementsDeposes.objects.filter(pk__in=des_complements)
        lus += ceux_la.values_list("depot", "revision__contenu", "verdict")
    return connus | {pk: _lus.ranger(manquent[pk][2:], _lire(bytes(texte), dit)) for pk, texte, dit in lus}


def _lire(contenu: bytes, verdict: str) -> FaitsDuDepot:
    arbre = texte_entier.arbre_de(contenu)
    membres = [m for m in arbre.get("perimetre", {}).get("membres", []) if not m.get("candidature_ailleurs")]
    plan = arbre.get("plan_actions", {})
    fiches = [f for f in plan.get("fiches", []) if not f.get("en_reserve")]
    # The stakes of a fiche are its own, or else those of its axe.
    des_axes = {axe["id"]: axe.get("enjeux", []) for axe in plan.get("axes", [])}
    couts = [Decimal(str(f["cout"]["montant"])) for f in fiches if f.get("cout", {}).get("montant") is not None]
    bilan = (from_json(verdict) if verdict else {}).get("bilan", {})
    return FaitsDuDepot(
        membres=tuple(dict.fromkeys(m["siren"] for m in membres)),
        actions=len(fiches),
        enjeux=Counter(e for f in fiches for e in f.get("enjeux") or des_axes.get(f.get("axe"), [])),
        montant=sum(couts, Decimal(0)),
        sans_montant=len(fiches) - len(couts),
        constats={cle: n for cle, n in bilan.items() if isinstance(n, int)},
    )
