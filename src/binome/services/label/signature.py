"""Writing a version of a label: its content, its two files, the row that keeps them, its timestamp asked for."""

from __future__ import annotations

import datetime as dt
import json

from binome.documents.label import adresses, attestation, preuve, rdf
from binome.documents.label.preuve import Attestation
from binome.domaine.label.etats import Signal
from binome.domaine.label.label import Label as Contenu
from binome.registre.models import LabelAccorde, ListeDeStatuts, PlaceDeStatut, VersionDuLabel
from binome.services.horodatage.datees import Datee
from binome.services.label import cles


def signer(label: LabelAccorde, contenu: Contenu, place: PlaceDeStatut, instant: dt.datetime) -> VersionDuLabel:
    """Sign a version of a label with the key in service and keep it, in the running transaction. Errors:
    CleIllisibleError."""
    composee = composer(contenu, place.liste, place.rang, instant)
    return _garder(label, contenu.version, 1, place, composee, instant)


def signer_de_nouveau(version: VersionDuLabel, instant: dt.datetime) -> VersionDuLabel:
    """The same version, to the word, signed by the key in service."""
    composee = {nom: valeur for nom, valeur in json.loads(version.attestation).items() if nom != "proof"}
    return _garder(version.label, version.version, version.emission + 1, version.place, composee, instant)


def composer(contenu: Contenu, liste: ListeDeStatuts, rang: int, instant: dt.datetime) -> Attestation:
    """What is signed of a label, by the issuer in service."""
    did = cles.preparer(instant).nom.partition("#")[0]
    return attestation.composer(contenu, did, {s: adresses.liste(did, liste.numero, s) for s in Signal}, rang)


def _garder(
    label: LabelAccorde, numero: int, emission: int, place: PlaceDeStatut, composee: Attestation, instant: dt.datetime
) -> VersionDuLabel:
    ligne, privee = cles.courante(instant)
    signee = preuve.signer(composee, privee, ligne.nom, instant)
    empreinte = preuve.empreinte_signee(signee)
    version = VersionDuLabel.objects.create(
        label=label,
        version=numero,
        emission=emission,
        place=place,
        attestation=ecrire(signee),
        attestation_rdfc=ecrire(rdf.signer(composee, privee, ligne.nom, instant)),
        empreinte=empreinte,
        cle=ligne,
        signee_le=instant,
    )
    datee(version).demander()
    return version


def datee(version: VersionDuLabel) -> Datee:
    """A signed version, as it is dated."""
    return Datee(f"label:{version.label.identifiant}:{version.version}:{version.emission}", version.empreinte)


def ecrire(arbre: Attestation) -> str:
    """As it is published: readable, its fields in the order of the recommendation."""
    return json.dumps(arbre, ensure_ascii=False, indent=2) + "\n"
