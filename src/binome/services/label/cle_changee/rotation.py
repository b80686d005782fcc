"""Use case of the issuer's keys: another one is drawn, in saying why; what a stolen one signed is to be signed anew.

The key changes in one short transaction, and the theft is said from then on; `reemission` then signs, and goes on
after whoever dies. Status lists need nothing: they are signed when they are asked for, by the key in service.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.registre.models import CleDeLabel
from binome.services.administration.administrateurs import ActeEnCours, acte
from binome.services.label import cles
from binome.services.label.cle_changee import reemission
from binome.services.label.cle_changee.reemission import Reste
from binome.services.label.cles import Sort


@dataclass(frozen=True)
class Rotation:
    """What changing a key did: the former, the new one, and what is left to sign anew, if any is to be."""

    ancienne: CleDeLabel
    nouvelle: CleDeLabel
    reste: Reste | None


def changer_de_cle(
    motif: str, sort: Sort = Sort.relevee, *, vole_le: dt.datetime | None = None, reemettre: bool = False
) -> Rotation:
    """Draw another key. Put away or lost, what the former signed holds; stolen (since `vole_le`, or now), nothing of it
    does but what a third party saw before, and every version of the labels in force is to be signed anew
    (`reemission.reemettre`), as `reemettre` asks of any change. Errors: AdministrationError, CleIllisibleError."""
    with acte(motif) as fait:
        ancienne, nouvelle = cles.changer(sort, fait.quand, vole_le if sort is Sort.volee else None)
        reste = Reste(ancienne, fait.motif) if reemettre or sort is Sort.volee else None
        dites = {"ancienne": ancienne.nom, "nouvelle": nouvelle.nom, "sort": sort.value}
        fait.noter("label.cle_changee", "plateforme", {**dites, "a_reemettre": _prevoir(reste, fait)})
    return Rotation(ancienne, nouvelle, reste)


def declarer_volee(nom: str, motif: str, *, vole_le: dt.datetime | None = None) -> Reste:
    """Say that a key put away before was stolen since: what it signed and is in force is to be signed anew. Said again
    of one whose labels were not all signed anew, it changes nothing: they are to be taken up.
    Errors: AdministrationError, CleIllisibleError."""
    with acte(motif) as fait:
        volee = CleDeLabel.objects.filter(nom=nom, volee_le__isnull=False).first()
        if volee is None or vole_le is not None or not reemission.restants(volee, fait.quand):
            volee = cles.marquer_volee(nom, fait.quand, vole_le)
        reste = Reste(volee, fait.motif)
        fait.noter("label.cle_volee", "plateforme", {"nom": nom, "a_reemettre": _prevoir(reste, fait)})
    return reste


def _prevoir(reste: Reste | None, fait: ActeEnCours) -> int:
    combien = len(reemission.restants(reste.ancienne, fait.quand)) if reste else 0
    if reste and combien:
        reemission.prevoir_la_reprise(reste)
    return combien
