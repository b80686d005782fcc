"""Verifying a label that someone holds, as `binome label verifier` does with the files that the issuer publishes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.documents.horodatage.suite import Suite
from binome.documents.label import adresses, verification
from binome.documents.label import emetteur as emetteurs
from binome.documents.label.lecture import LabelIllisibleError, lire
from binome.documents.label.preuve import empreinte_signee
from binome.documents.label.statuts import lire_entrees
from binome.documents.label.verification import Verification
from binome.domaine.label.etats import Signal
from binome.registre.models import ListeDeStatuts, VersionDuLabel
from binome.services.label import consultation, signature


@dataclass(frozen=True)
class DateConnue:
    """What the tokens of the platform prove of a file that it signed, known by its fingerprint."""

    empreinte: str
    suite: Suite


def verifier(octets: bytes, instant: dt.datetime) -> tuple[Verification, DateConnue | None]:
    """What is known of a label, with the issuer's document and the lists of today; and what its tokens prove. Errors:
    LabelIllisibleError when it is no JSON, SansEmetteurError, ListeIndisponibleError."""
    connu = emetteurs.parse(consultation.emetteur_en_texte().encode())
    listes = [contenu.encode() for contenu in _listes(octets, connu.did, instant)]
    date = juger_la_date(octets, instant)
    return verification.verifier(octets, connu, instant, listes, date.suite.date if date else None), date


def juger_la_date(octets: bytes, instant: dt.datetime) -> DateConnue | None:
    """What the tokens of the platform prove of the date of this very file; None when it has none for it."""
    try:
        signee = lire(octets)
        version = VersionDuLabel.objects.filter(empreinte=empreinte_signee(signee)).select_related("label").first()
    except ValueError:
        # Unreadable, or without a canonical form: the verification says it.
        return None
    preuve = signature.datee(version).preuve() if version else None
    return DateConnue(version.empreinte, preuve.juger(instant)) if version and preuve else None


def _listes(octets: bytes, did: str, instant: dt.datetime) -> list[str]:
    """The lists that it names, those that are ours."""
    try:
        nommees = {entree.adresse for entree in lire_entrees(lire(octets))}
    except (LabelIllisibleError, ValueError):
        # The verification itself says what is wrong with it.
        return []
    numeros = ListeDeStatuts.objects.values_list("numero", flat=True)
    nos = {adresses.liste(did, numero, signal): (numero, signal) for numero in numeros for signal in Signal}
    return [consultation.liste_publique(*nos[adresse], instant) for adresse in sorted(nommees & nos.keys())]
