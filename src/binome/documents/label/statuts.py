"""What the status lists that are at hand say of a label, and what they do not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from binome.documents.label.authenticite import LISTE, ecart, fautes
from binome.documents.label.emetteur import Emetteur
from binome.documents.label.instants import lire_instant
from binome.documents.label.listes import decoder, est_signale
from binome.documents.label.preuve import Attestation
from binome.domaine.label.etats import Signal

_CHAMPS = {"type", "statusPurpose", "statusListIndex", "statusListCredential"}
_RANG = re.compile(r"0|[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class Entree:
    """Where a label says that a signal of it is to be read."""

    signal: Signal
    adresse: str
    rang: int


@dataclass(slots=True)
class Statuts:
    """The signals that are raised; the entries whose list was not given; what is wrong with those that were."""

    signales: set[Signal] = field(default_factory=set)
    sans_liste: list[Entree] = field(default_factory=list)
    fautes: list[str] = field(default_factory=list)


def lire_entrees(signee: Attestation) -> list[Entree]:
    """One entry per signal. Errors: ValueError, that says what was expected."""
    brutes = signee.get("credentialStatus")
    try:
        entrees = [_entree(brute) for brute in brutes] if isinstance(brutes, list) else []
    except (KeyError, TypeError, ValueError):
        entrees = []
    if sorted(entree.signal for entree in entrees) != sorted(Signal):
        attendu = f"une entrée BitstringStatusListEntry par signal ({', '.join(Signal)})"
        raise ValueError(ecart("le label, « credentialStatus »", attendu, brutes))
    return entrees


def _entree(brute: dict[str, Any]) -> Entree:
    rang, adresse = brute["statusListIndex"], brute["statusListCredential"]
    # Nothing besides: a size of several bits would make another bit of the same place.
    if (
        set(brute) != _CHAMPS
        or brute["type"] != "BitstringStatusListEntry"
        or not _RANG.fullmatch(rang)
        or not isinstance(adresse, str)
    ):
        raise ValueError
    return Entree(Signal(brute["statusPurpose"]), adresse, int(rang))


def consulter(entrees: Sequence[Entree], listes: Sequence[Attestation], emetteur: Emetteur, le: dt.datetime) -> Statuts:
    """What lists, already read as JSON, say at an instant."""
    statuts = Statuts()
    par_adresse = {entree.adresse: entree for entree in entrees}
    for liste in listes:
        if liste.get("id") not in [*par_adresse]:
            statuts.fautes.append(ecart("la liste, « id »", [*par_adresse], liste.get("id")))
    for entree in entrees:
        # Each one that was given: one that is still in time may be older than another, and signal less.
        siennes = [liste for liste in listes if liste.get("id") == entree.adresse]
        for liste in siennes:
            _consulter(entree, liste, emetteur, le, statuts)
        if not siennes:
            statuts.sans_liste.append(entree)
    return statuts


def _consulter(entree: Entree, liste: Attestation, emetteur: Emetteur, le: dt.datetime, statuts: Statuts) -> None:
    trouvees = fautes(liste, LISTE, emetteur) or _hors_d_usage(entree, liste, le)
    if not trouvees:
        try:
            if est_signale(decoder(liste["credentialSubject"].get("encodedList")), entree.rang):
                statuts.signales.add(entree.signal)
        except ValueError as erreur:
            trouvees = [str(erreur)]
    statuts.fautes += [f"liste « {entree.signal} » : {faute}" for faute in trouvees]


def _hors_d_usage(entree: Entree, liste: Attestation, le: dt.datetime) -> list[str]:
    """Why a list that is the issuer's does not serve here: another signal, or not its time."""
    sujet = liste.get("credentialSubject")
    if not isinstance(sujet, dict) or sujet.get("type") != "BitstringStatusList":
        return [ecart("la liste, « credentialSubject »", "une BitstringStatusList", sujet)]
    if "statusSize" in sujet:
        return [ecart("la liste, « statusSize »", "un bit par place", sujet["statusSize"])]
    if sujet.get("statusPurpose") != entree.signal:
        return [ecart("la liste, « statusPurpose »", entree.signal, sujet.get("statusPurpose"))]
    if "validUntil" not in liste:
        return [ecart("la liste, « validUntil »", "un dernier instant", None)]
    if not lire_instant(liste["validFrom"]) <= le <= lire_instant(liste["validUntil"]):
        attendu = f"une liste valable le {le.isoformat()}"
        return [ecart("la liste, dates", attendu, f"du {liste['validFrom']} au {liste['validUntil']}")]
    return []
