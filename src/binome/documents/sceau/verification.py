"""Checking a seal offline: what holds, and exactly what was altered."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from binome.documents.horodatage.archive import BLOC, Entree, ecrire_archive
from binome.documents.sceau.cles import cle_publique, lire_cle_publique
from binome.documents.sceau.format import CLE, FICHIERS_MAX, FORMATS, MANIFESTE, MANIFESTE_MAX, SIGNATURE, TECHNIQUES

_ILLISIBLES = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError)


class SceauIllisibleError(ValueError):
    """The file is not a seal, or is too damaged to say more; the message is in French."""


@dataclass(frozen=True)
class Alteration:
    """One thing that does not hold: the file concerned (or « archive »), and what is wrong, in French."""

    fichier: str
    constat: str


@dataclass(frozen=True)
class Rapport:
    """What a check found. `cle_attendue`: whether the key is the one that was given; None when none was. `absents`: the
    parts that this seal says it leaves out, by name and SHA-256."""

    alterations: tuple[Alteration, ...]
    fichiers: int
    octets: int
    depot: dict[str, Any]
    cle: str
    cle_attendue: bool | None
    absents: tuple[tuple[str, str], ...] = ()
    empreintes: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each file, as the manifest says."""

    @property
    def intact(self) -> bool:
        return not self.alterations and self.cle_attendue is not False


def verifier(chemin: Path, cle: Ed25519PublicKey | None = None) -> Rapport:
    """Check a seal, against the platform's published `cle` when it is given. Memory does not grow with the file.

    Errors: SceauIllisibleError.
    """
    try:
        with zipfile.ZipFile(chemin) as archive:
            _refuser_ce_qui_n_est_pas_un_sceau(archive, chemin)
            return _verifier(archive, chemin, cle)
    except SceauIllisibleError:
        raise
    except _ILLISIBLES as erreur:
        raise SceauIllisibleError(f"l'archive est altérée : elle ne se lit plus ({erreur})") from None


def _refuser_ce_qui_n_est_pas_un_sceau(archive: zipfile.ZipFile, chemin: Path) -> None:
    """Nothing is read before this: no compression, hence no bomb, and no more bytes than the file has."""
    entrees = archive.infolist()
    if manque := [nom for nom in TECHNIQUES if nom not in archive.NameToInfo]:
        raise SceauIllisibleError(f"il manque « {manque[0]} » : ce n'est pas un sceau, ou ce fichier en a été retiré")
    if len(entrees) > FICHIERS_MAX or sum(e.file_size for e in entrees) > chemin.stat().st_size:
        raise SceauIllisibleError("l'archive annonce plus de fichiers ou d'octets qu'elle n'en contient")
    if trop := [e.filename for e in entrees if e.filename in TECHNIQUES and e.file_size > MANIFESTE_MAX]:
        raise SceauIllisibleError(f"« {trop[0]} » est démesuré")
    if comprimes := [e.filename for e in entrees if e.compress_type != zipfile.ZIP_STORED]:
        raise SceauIllisibleError(f"« {comprimes[0]} » est comprimé : un sceau garde ses fichiers tels quels")


def _verifier(archive: zipfile.ZipFile, chemin: Path, cle: Ed25519PublicKey | None) -> Rapport:
    techniques, alterations = _lire_techniques(archive)
    inscrite = techniques.get(CLE, b"")
    manifeste: dict[str, Any] = {"fichiers": [], "depot": {}}
    if not alterations:
        alterations = list(_signature(techniques, cle))
    if MANIFESTE in techniques:
        manifeste = _manifeste(techniques[MANIFESTE])
    attendus = {fichier["nom"]: fichier for fichier in manifeste["fichiers"]}
    total = 0
    if MANIFESTE in techniques:
        alterations += _presences(archive.namelist(), attendus)
        for nom in attendus.keys() & archive.NameToInfo.keys():
            total += attendus[nom]["taille"]
            alterations += _fichier(archive, nom, attendus[nom])
    if not alterations:
        alterations = list(_enveloppe(archive, chemin, [*TECHNIQUES, *attendus]))
    attendue = None if cle is None else inscrite == cle_publique(cle)
    return Rapport(
        tuple(sorted(alterations, key=lambda a: a.fichier)),
        len(attendus),
        total,
        manifeste["depot"],
        inscrite.decode("ascii", "replace"),
        attendue,
        tuple((absent["nom"], absent["sha256"]) for absent in manifeste.get("absents", ())),
        {nom: str(fichier["sha256"]) for nom, fichier in attendus.items()},
    )


def _lire_techniques(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[Alteration]]:
    lus, alterations = {}, []
    for nom in TECHNIQUES:
        try:
            lus[nom] = archive.read(nom)
        except _ILLISIBLES:
            alterations.append(Alteration(nom, _NOMS[nom]))
    return lus, alterations


_NOMS = {
    MANIFESTE: "le manifeste a été altéré (son contenu, ou sa somme de contrôle)",
    SIGNATURE: "la signature a été altérée",
    CLE: "la clé publique jointe au sceau a été altérée",
}


def _signature(lus: dict[str, bytes], cle: Ed25519PublicKey | None) -> Iterator[Alteration]:
    """Whether the signature holds with the key that the seal carries. That this key is the right one is said apart."""
    try:
        publique = lire_cle_publique(lus[CLE])
    except ValueError:
        yield Alteration(CLE, _NOMS[CLE])
        if cle is None:
            return
        publique = cle
    else:
        # Spaces around it would change no key: a file that is not written as ours is altered all the same.
        if cle_publique(publique) != lus[CLE]:
            yield Alteration(CLE, _NOMS[CLE])
    try:
        publique.verify(lus[SIGNATURE], lus[MANIFESTE])
    except InvalidSignature:
        constat = "la signature n'est pas celle de ce manifeste : l'un des deux, ou la clé jointe, a été remplacé"
        yield Alteration(SIGNATURE, constat)


def _manifeste(octets: bytes) -> dict[str, Any]:
    try:
        manifeste = json.loads(octets)
        bien_forme = manifeste["format"] in FORMATS and isinstance(manifeste["depot"], dict)
        absents = manifeste.get("absents", [])
        bien_forme &= all(isinstance(a["nom"], str) and isinstance(a["sha256"], str) for a in absents)
        noms = {str(f["nom"]): (int(f["taille"]), str(f["sha256"])) for f in manifeste["fichiers"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SceauIllisibleError("le manifeste est altéré : il ne se lit plus") from None
    if not bien_forme or len(noms) != len(manifeste["fichiers"]):
        raise SceauIllisibleError(f"le manifeste n'est pas au format « {' » ou « '.join(FORMATS)} »")
    return dict(manifeste)


def _presences(noms: list[str], attendus: dict[str, Any]) -> Iterator[Alteration]:
    connus = {*attendus, *TECHNIQUES}
    yield from (Alteration(nom, "ce fichier a été retiré du sceau") for nom in attendus if nom not in noms)
    yield from (Alteration(nom, "ce fichier a été ajouté au sceau") for nom in noms if nom not in connus)
    doubles = {nom for nom in noms if noms.count(nom) > 1} if len(set(noms)) != len(noms) else set()
    yield from (Alteration(nom, "ce fichier est là plusieurs fois") for nom in doubles)


def _fichier(archive: zipfile.ZipFile, nom: str, attendu: dict[str, Any]) -> Iterator[Alteration]:
    somme = hashlib.sha256()
    try:
        with archive.open(nom) as flux:
            while bloc := flux.read(BLOC):
                somme.update(bloc)
    except _ILLISIBLES:
        yield Alteration(nom, "ce fichier a été altéré (son contenu, ou sa somme de contrôle)")
        return
    if somme.hexdigest() != attendu["sha256"]:
        yield Alteration(nom, "ce fichier a été altéré : son empreinte n'est plus celle du manifeste")


def _enveloppe(archive: zipfile.ZipFile, chemin: Path, noms: list[str]) -> Iterator[Alteration]:
    """Every file holds: whether the zip around them is, to the byte, the one that Binôme writes from them."""
    with tempfile.TemporaryFile() as refait, chemin.open("rb") as present:
        ecrire_archive(refait, [Entree(nom, _ouvreur(archive, nom)) for nom in noms])
        refait.seek(0)
        if (place := _premiere_difference(refait, present)) is not None:
            constat = f"l'enveloppe du zip a été altérée à l'octet {place} ; les fichiers qu'elle contient sont intacts"
            yield Alteration("archive", constat)


def _ouvreur(archive: zipfile.ZipFile, nom: str) -> Any:
    return lambda: archive.open(nom)


def _premiere_difference(a: IO[bytes], b: IO[bytes]) -> int | None:
    place = 0
    while True:
        gauche, droite = a.read(BLOC), b.read(BLOC)
        if gauche != droite:
            paires = enumerate(zip(gauche, droite, strict=False))
            return place + next((k for k, (x, y) in paires if x != y), min(len(gauche), len(droite)))
        if not gauche:
            return None
        place += len(gauche)
