"""Writing a version of a label: its content, its two files, the row that keeps them, its timestamp asked for."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from binome.documents.label import adresses, attestation, preuve, rdf
from binome.documents.label.preuve import Attestation
from binome.domaine.label.etats import Signal
from binome.domaine.label.label import Label as Contenu
from binome.registre.models import CleDeLabel, LabelAccorde, ListeDeStatuts, PlaceDeStatut, VersionDuLabel
from binome.services.horodatage.datees import Datee
from binome.services.label import cles


@dataclass(frozen=True)
class Signee:
    """Both files of a version, each with its proof, and the fingerprint of the first."""

    attestation: str
    attestation_rdfc: str
    empreinte: str


def signer(label: LabelAccorde, contenu: Contenu, place: PlaceDeStatut, instant: dt.datetime) -> VersionDuLabel:
    """Sign a version of a label with the key in service and keep it, in the running transaction. Errors:
    CleIllisibleError."""
    composee = composer(contenu, place.liste, place.rang, instant)
    ligne, privee = cles.courante(instant)
    signee = _sceller(composee, ligne.nom, privee, instant)
    gardee = version(label, contenu.version, 1, place, signee, ligne, instant)
    gardee.save(force_insert=True)
    datee(gardee).demander()
    return gardee


def sceller_de_nouveau(
    avant: VersionDuLabel, cle: CleDeLabel, privee: Ed25519PrivateKey, instant: dt.datetime
) -> Signee:
    """The same version, to the word, under the proofs of another key. Nothing is read, nothing is written."""
    composee = {nom: valeur for nom, valeur in json.loads(avant.attestation).items() if nom != "proof"}
    return _sceller(composee, cle.nom, privee, instant)


def composer(contenu: Contenu, liste: ListeDeStatuts, rang: int, instant: dt.datetime) -> Attestation:
    """What is signed of a label, by the issuer in service."""
    return _composer(contenu, cles.preparer(instant).nom, liste.numero, rang)


def _composer(contenu: Contenu, cle: str, liste: int, rang: int) -> Attestation:
    did = cle.partition("#")[0]
    return attestation.composer(contenu, did, {s: adresses.liste(did, liste, s) for s in Signal}, rang)


def sceller(
    contenu: Contenu, liste: int, rang: int, cle: str, privee: Ed25519PrivateKey, instant: dt.datetime
) -> Signee:
    """A version with both its proofs. Nothing is read, nothing is written: the same, given the same, to the byte."""
    return _sceller(_composer(contenu, cle, liste, rang), cle, privee, instant)


def _sceller(composee: Attestation, cle: str, privee: Ed25519PrivateKey, instant: dt.datetime) -> Signee:
    signee = preuve.signer(composee, privee, cle, instant)
    return Signee(ecrire(signee), ecrire(rdf.signer(composee, privee, cle, instant)), preuve.empreinte_signee(signee))


def version(
    label: LabelAccorde,
    numero: int,
    emission: int,
    place: PlaceDeStatut,
    signee: Signee,
    cle: CleDeLabel,
    instant: dt.datetime,
) -> VersionDuLabel:
    """The row that keeps a version, not written yet."""
    return VersionDuLabel(
        label=label,
        version=numero,
        emission=emission,
        place=place,
        attestation=signee.attestation,
        attestation_rdfc=signee.attestation_rdfc,
        empreinte=signee.empreinte,
        cle=cle,
        signee_le=instant,
    )


def datee(signee: VersionDuLabel) -> Datee:
    """A signed version, as it is dated."""
    return Datee(f"label:{signee.label.identifiant}:{signee.version}:{signee.emission}", signee.empreinte)


def ecrire(arbre: Attestation) -> str:
    """As it is published: readable, its fields in the order of the recommendation."""
    return json.dumps(arbre, ensure_ascii=False, indent=2) + "\n"
