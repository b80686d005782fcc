"""Where each label is, for their list: the EPCI of the last version of each, read once and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from binome.registre.models import LabelAccorde, VersionDuLabel
from binome.services.socle.memoire import MemoireVive

NEUFS_MAX = 60
"""Versions that one page reads at most: the others are read by the next one that shows them."""
_perimetres = MemoireVive[tuple[str, ...]](4000)
"""SIREN, by SHA-256 of the version."""


def perimetres(labels: Iterable[LabelAccorde]) -> Mapping[int, tuple[str, ...]]:
    """Key of a label → SIREN of its EPCI, for those known. One query, two when some are new."""
    toutes = VersionDuLabel.objects.filter(label__in=[label.pk for label in labels])
    dernieres = dict(toutes.order_by("version", "emission").values_list("label_id", "empreinte"))
    connus = {e: lu for e in dernieres.values() if (lu := _perimetres.lire(e)) is not None}
    neuves = [e for e in dernieres.values() if e not in connus][:NEUFS_MAX]
    lues = VersionDuLabel.objects.filter(empreinte__in=neuves).values_list("empreinte", "attestation") if neuves else ()
    for empreinte, attestation in lues:
        sujet = json.loads(attestation)["credentialSubject"]
        connus[empreinte] = _perimetres.ranger(empreinte, tuple(epci["siren"] for epci in sujet["perimetre"]))
    return {label: connus[e] for label, e in dernieres.items() if e in connus}
