"""What a certificate says: the signed content of a label → lines in French. It says nothing that the label does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from binome.documents.label.instants import lire_instant
from binome.domaine.langue.typographie import accord, date_longue
from binome.domaine.saisie.jours import PARIS, zone

CHIFFRES = 16
"""Hexadecimal digits of the short fingerprint: 64 bits, to recognise a file; the signature is what proves."""
FICHIER = "label.json"


@dataclass(frozen=True)
class Certificat:
    """A certificate, ready to be laid out. `lien`: what the QR code says; `adresse`: the same, for people, or nothing
    when the issuer has no public address."""

    territoire: str
    appel: str
    epci: tuple[str, ...]
    decision: tuple[tuple[str, str], ...]
    conditions: str
    numero: str
    version: int
    empreinte: str
    lien: str
    adresse: str


def court(empreinte: str) -> str:
    """The short fingerprint of a label, as addresses say it."""
    return empreinte[:CHIFFRES]


def composer(signee: Mapping[str, Any], empreinte: str, *, appel: str, racine: str) -> Certificat:
    """Put a signed label in words. `appel`: the name of its call; `racine`: the public address that the page of the
    label is under, "" when there is none."""
    sujet = signee["credentialSubject"]
    identifiant, version = sujet["identifiant"], sujet["version"]
    chemin = f"labels/{identifiant}/"
    posees = len(sujet.get("conditions", []))
    return Certificat(
        territoire=sujet["territoire"],
        appel=appel,
        epci=tuple(sorted(epci["nom"] for epci in sujet["perimetre"])),
        decision=tuple(_decision(signee, sujet)),
        conditions=f"Accordé sous {accord(posees, 'condition')} : voir le fichier signé." if posees else "",
        numero=identifiant,
        version=version,
        empreinte=" ".join(court(empreinte)[k : k + 4] for k in range(0, CHIFFRES, 4)),
        lien=f"{racine}/{chemin}?e={court(empreinte)}" if racine else f"{signee['id']}?e={court(empreinte)}",
        adresse=f"{racine}/{chemin}".removeprefix("https://") if racine else "",
    )


def _decision(signee: Mapping[str, Any], sujet: Mapping[str, Any]) -> list[tuple[str, str]]:
    decision = sujet["decision"]
    lignes = [
        ("Décision", f"{date_longue(dt.date.fromisoformat(decision['jour']))}, {decision['reference']}"),
        ("Autorité", decision["autorite"]),
        ("Valable", _dates(signee)),
    ]
    if sujet["version"] > 1:
        lignes.append(("Version", str(sujet["version"])))
    return lignes


def _dates(signee: Mapping[str, Any]) -> str:
    debut, fin = (_jour(signee.get(champ)) for champ in ("validFrom", "validUntil"))
    return f"du {debut} au {fin}" if fin else f"à partir du {debut}"


def _jour(brut: str | None) -> str:
    return date_longue(lire_instant(brut).astimezone(zone(PARIS)).date()) if brut else ""
