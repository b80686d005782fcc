"""Use case of the issuer's keys: another one is drawn, in saying why; what a stolen one signed is signed anew.

Status lists need nothing: they are signed when they are asked for, by the key in service.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.domaine.label.actes import ActeDuLabel
from binome.registre.models import CleDeLabel, Compte, LabelAccorde
from binome.services.administration.administrateurs import ActeEnCours, acte
from binome.services.label import cles, consultation, etats, evenements, signature
from binome.services.label.cles import Sort


@dataclass(frozen=True)
class Rotation:
    """What changing a key did: the former, the new one, how many labels were signed anew."""

    ancienne: CleDeLabel
    nouvelle: CleDeLabel
    reemis: int


def changer_de_cle(
    motif: str,
    sort: Sort = Sort.relevee,
    *,
    vole_le: dt.datetime | None = None,
    reemettre: bool = False,
    acteur: Compte | None = None,
) -> Rotation:
    """Draw another key. Put away or lost, what the former signed holds; stolen (since `vole_le`, or now), nothing of it
    does but what a third party saw before, and every version of the labels in force is signed anew, as `reemettre` asks
    of any change. Errors: AdministrationError, CleIllisibleError."""
    with acte(motif, acteur) as fait:
        ancienne, nouvelle = cles.changer(sort, fait.quand, vole_le if sort is Sort.volee else None)
        reemis = _reemettre(ancienne, fait) if reemettre or sort is Sort.volee else 0
        donnees = {"ancienne": ancienne.nom, "nouvelle": nouvelle.nom, "sort": sort.value, "reemis": reemis}
        fait.noter("label.cle_changee", "plateforme", donnees)
    return Rotation(ancienne, nouvelle, reemis)


def declarer_volee(nom: str, motif: str, *, vole_le: dt.datetime | None = None, acteur: Compte | None = None) -> int:
    """Say that a key put away before was stolen since: what it signed and is in force is signed anew; how many labels.
    Errors: AdministrationError, CleIllisibleError."""
    with acte(motif, acteur) as fait:
        volee = cles.marquer_volee(nom, fait.quand, vole_le)
        reemis = _reemettre(volee, fait)
        fait.noter("label.cle_volee", "plateforme", {"nom": nom, "reemis": reemis})
    return reemis


def _reemettre(volee: CleDeLabel, fait: ActeEnCours) -> int:
    touches = LabelAccorde.objects.filter(versions__cle=volee).distinct()
    lues = etats.vies(touches)
    reemis = 0
    for label in touches:
        if lues[label.pk].fini or etats.echu(label, fait.quand):
            continue
        for version in consultation.versions(label):
            if version.cle_id == volee.pk:
                signature.signer_de_nouveau(version, fait.quand)
        evenements.ecrire(label, ActeDuLabel.reemettre, fait.quand, par=fait.acteur, motif=fait.motif)
        reemis += 1
    return reemis
