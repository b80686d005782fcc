"""The issuer of labels and its keys: drawn once, changed in saying why, all kept with their dates.

Each key has its own file, `cles/label-<n>.pem`; the base only holds public halves. A key that is put away loses its
file: it never signs again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from binome.documents.label.emetteur import CleEmetteur, Emetteur
from binome.documents.label.multibase import ecrire_cle, lire_cle
from binome.documents.sceau import generer_cle
from binome.documents.sceau import lire_cle as lire_privee
from binome.domaine.langue.pannes import panne
from binome.registre.models import CleDeLabel
from binome.services.depot.cles import CleIllisibleError, ClePerdueError, dossier_cles
from binome.services.socle import coffre, horloge, journal, personnes

SANS_ADRESSE = "did:web:hors-ligne.invalid"
"""What begins the name of an issuer that has no public address: it leads nowhere, and its document is a file."""


class Sort(StrEnum):
    """What becomes of the key before: put away or lost while nobody else has it, or stolen."""

    relevee = "relevee"
    perdue = "perdue"
    volee = "volee"


def emetteur() -> Emetteur | None:
    """Who issues labels here, with every key that it had; None before its first. One query."""
    lignes = list(CleDeLabel.objects.all())
    if not lignes:
        return None
    cles = (CleEmetteur(li.nom, lire_cle(li.publique), li.depuis, li.fin, li.volee_le) for li in lignes)
    return Emetteur(_did_de(lignes[0]), tuple(cles))


def en_ligne(did: str) -> bool:
    """Whether the document of this issuer is published at an address."""
    return not did.startswith(SANS_ADRESSE)


def preparer(instant: dt.datetime | None = None) -> CleDeLabel:
    """The key in service, the first one drawn at that instant (now) if there is none. Errors:
    CleIllisibleError, ClePerdueError."""
    with transaction.atomic():
        personnes.serialiser()
        if (ligne := _en_service()) is None:
            if CleDeLabel.objects.exists():
                raise ClePerdueError(_SANS_CLE)
            ligne = _tirer(instant or horloge.maintenant())
            donnees = {"nom": ligne.nom, "publique": ligne.publique}
            journal.ajouter("label.cle_tiree", "plateforme", donnees, acteur=None, instant=ligne.depuis)
    return ligne


def courante(instant: dt.datetime | None = None) -> tuple[CleDeLabel, Ed25519PrivateKey]:
    """The key in service, with its private half. Errors: CleIllisibleError, ClePerdueError."""
    ligne = _en_service() or preparer(instant)
    chemin = _chemin(ligne.nom)
    try:
        privee = lire_privee(chemin.read_bytes())
    except FileNotFoundError:
        raise ClePerdueError(
            f"La clé des labels « {chemin} » manque. Remettez ce fichier depuis la sauvegarde. S'il est perdu pour de "
            'bon : binome label nouvelle-cle --sort perdue --motif "…"'
        ) from None
    except (OSError, ValueError) as erreur:
        raise CleIllisibleError(f"La clé des labels « {chemin} » ne peut pas être lue : {panne(erreur)}.") from None
    if ecrire_cle(privee.public_key()) != ligne.publique:
        raise ClePerdueError(
            f"La clé des labels « {chemin} » n'est pas celle de cette plateforme : remettez la bonne depuis la "
            "sauvegarde."
        )
    return ligne, privee


def changer(sort: Sort, quand: dt.datetime, vole_le: dt.datetime | None = None) -> tuple[CleDeLabel, CleDeLabel]:
    """End the key in service and draw another, in the running transaction: the former and the new. `vole_le`: since
    when someone else may have had it. Errors: CleIllisibleError."""
    ancienne = _en_service()
    if ancienne is None and CleDeLabel.objects.exists():
        ancienne = CleDeLabel.objects.latest("depuis")
    if ancienne is None:
        raise CleIllisibleError("Aucune clé de label n'a encore été tirée : il n'y a rien à changer.")
    # After all that it signed, to the millisecond that proofs are dated by.
    fin = quand.replace(microsecond=quand.microsecond // 1000 * 1000) + dt.timedelta(milliseconds=1)
    if ancienne.fin is None and ancienne.volee_le is None:
        champ = "volee_le" if sort is Sort.volee else "fin"
        setattr(ancienne, champ, _instant_du_vol(ancienne, vole_le, quand) if vole_le else fin)
        ancienne.save(update_fields=[champ])
    nouvelle = _tirer(quand)
    transaction.on_commit(lambda: _chemin(ancienne.nom).unlink(missing_ok=True))
    return ancienne, nouvelle


def _instant_du_vol(cle: CleDeLabel, vole_le: dt.datetime, quand: dt.datetime) -> dt.datetime:
    if not cle.depuis <= vole_le <= quand:
        raise CleIllisibleError(
            f"Une clé est volée entre ses débuts, le {cle.depuis.isoformat()}, et maintenant : donnez un instant entre "
            "les deux (--depuis), ou aucun."
        )
    return vole_le


def marquer_volee(nom: str, quand: dt.datetime, vole_le: dt.datetime | None = None) -> CleDeLabel:
    """Say that a key put away before was stolen, in the running transaction. Errors: CleIllisibleError."""
    ligne = CleDeLabel.objects.filter(nom=nom).first()
    if ligne is None or ligne.fin is None or ligne.volee_le is not None:
        raise CleIllisibleError(
            f"« {nom[:200]} » n'est pas une clé mise de côté de cet émetteur. Celle qui est en service se change : "
            'binome label nouvelle-cle --sort volee --motif "…"'
        )
    ligne.volee_le = _instant_du_vol(ligne, vole_le, quand) if vole_le else quand
    ligne.save(update_fields=["volee_le"])
    return ligne


def _en_service() -> CleDeLabel | None:
    return CleDeLabel.objects.filter(fin=None, volee_le=None).first()


def _tirer(quand: dt.datetime) -> CleDeLabel:
    """Draw a key; one that was drawn and never recorded (a crash in between) is taken up."""
    numero = CleDeLabel.objects.count() + 1
    chemin = dossier_cles() / f"label-{numero}.pem"
    try:
        coffre.poser(chemin, generer_cle(horloge.tirer(32)))
        privee = lire_privee(chemin.read_bytes())
    except (OSError, ValueError) as erreur:
        raise CleIllisibleError(f"La clé « {chemin} » ne peut pas être lue ou écrite : {panne(erreur)}.") from None
    publique = ecrire_cle(privee.public_key())
    premiere = CleDeLabel.objects.first()
    did = _did_de(premiere) if premiere else did_du_site(publique)
    depuis = quand.replace(microsecond=0)
    return CleDeLabel.objects.create(nom=f"{did}#cle-{numero}", publique=publique, depuis=depuis)


def did_du_site(publique: str) -> str:
    """The name that an issuer born here takes, and keeps: the site's public address or, without one, its first key."""
    adresse = urlsplit(str(settings.BINOME_ADRESSE))
    if adresse.scheme == "https" and adresse.hostname and ":" not in adresse.hostname:
        return f"did:web:{adresse.hostname}" + (f"%3A{adresse.port}" if adresse.port else "")
    return f"{SANS_ADRESSE}:{hashlib.sha256(publique.encode()).hexdigest()[:16]}"


def _did_de(ligne: CleDeLabel) -> str:
    return ligne.nom.partition("#")[0]


def _chemin(nom: str) -> Path:
    return dossier_cles() / f"label-{nom.rpartition('-')[2]}.pem"


_SANS_CLE = (
    "Aucune clé de label n'est en service, et il y en a eu : tirez-en une en le disant "
    '(binome label nouvelle-cle --motif "…").'
)
