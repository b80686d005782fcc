"""What authorities say of their certificates: asked for where each certificate says, checked, kept as it came.

One list when a certificate is first met, and another when what it signed is about to be dated again: the last word on
it while someone still answers for it.
"""

from __future__ import annotations

import hashlib
import logging
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings

from binome.documents.horodatage import certificats, revocation
from binome.documents.horodatage.revocation import Forme, RevocationRefuseeError, Source
from binome.documents.horodatage.suite import Etat
from binome.registre.models import EtatDeCertificat
from binome.services.socle.reseau.echange import EchangeError, echanger

_journal = logging.getLogger(__name__)
_OCSP = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}


def cle(certificat: x509.Certificate) -> str:
    """How a certificate is known here: its SHA-256."""
    return certificat.fingerprint(SHA256()).hex()


def recueillir(voies: Iterable[tuple[x509.Certificate, ...]], depuis: Mapping[str, datetime]) -> int:
    """Ask for the state of the certificates of these paths, where what is kept is older than `depuis` (by certificate);
    how many were received. Whatever goes wrong is logged, and stops nothing."""
    if not settings.BINOME_HORODATAGE_REVOCATIONS:
        return 0
    couples = {cle(c): (c, e) for voie in voies for c, e in pairwise(voie)}
    derniers = dict(
        EtatDeCertificat.objects.filter(certificat__in=couples)
        .order_by("emise_le")
        .values_list("certificat", "emise_le")
    )
    voulus = [
        couple
        for nom, couple in couples.items()
        if nom not in derniers or derniers[nom] < depuis.get(nom, derniers[nom])
    ]
    return sum(_demander(certificat, emetteur) for certificat, emetteur in voulus)


def _demander(certificat: x509.Certificate, emetteur: x509.Certificate) -> bool:
    for source in revocation.sources(certificat):
        try:
            octets = echanger(
                _requete(source, certificat, emetteur), settings.BINOME_HORODATAGE_DELAI, revocation.OCTETS_MAX
            )
            dit = revocation.lire(source.forme, octets, certificat, emetteur)
        except (EchangeError, RevocationRefuseeError, ValueError) as erreur:
            _journal.warning("Révocation de « %s » : %s %s.", certificats.nom(certificat), source.adresse, erreur)
            continue
        EtatDeCertificat.objects.get_or_create(
            certificat=cle(certificat),
            empreinte=hashlib.sha256(octets).hexdigest(),
            defaults={
                "forme": source.forme.value,
                "adresse": source.adresse[:500],
                "octets": octets,
                "emise_le": dit.emise_le,
            },
        )
        return True
    return False


def _requete(source: Source, certificat: x509.Certificate, emetteur: x509.Certificate) -> urllib.request.Request:
    if source.forme is Forme.crl:
        return urllib.request.Request(source.adresse)  # noqa: S310 - of the web, by `sources`
    demande = revocation.demander(certificat, emetteur)
    return urllib.request.Request(source.adresse, data=demande, headers=_OCSP, method="POST")  # noqa: S310 - likewise


def gardes(voies: Iterable[Sequence[x509.Certificate]]) -> dict[str, list[EtatDeCertificat]]:
    """What is kept of the certificates of these paths, oldest first. One query."""
    cles = {cle(certificat) for voie in voies for certificat in voie}
    tous: dict[str, list[EtatDeCertificat]] = {}
    for ligne in EtatDeCertificat.objects.filter(certificat__in=cles).order_by("emise_le", "pk"):
        tous.setdefault(ligne.certificat, []).append(ligne)
    return tous


def joindre(
    voie: Sequence[x509.Certificate], gardes: Mapping[str, Sequence[EtatDeCertificat]]
) -> tuple[tuple[Etat, ...], tuple[str, ...]]:
    """What goes with a token: the last word on each of its certificates; and, in words, what there is none of."""
    joints, absences = dict[Etat, None](), []
    for certificat in voie:
        if certificats.est_racine(certificat):
            continue
        if connus := gardes.get(cle(certificat)):
            joints[lire(connus[-1])] = None
        else:
            absences.append(f"{certificats.nom(certificat)} : {_pourquoi(certificat)}")
    return tuple(joints), tuple(absences)


def lire(ligne: EtatDeCertificat) -> Etat:
    return Etat(Forme(ligne.forme), bytes(ligne.octets))


def _pourquoi(certificat: x509.Certificate) -> str:
    if not revocation.sources(certificat):
        return "ce certificat ne dit pas où se lit sa révocation"
    if not settings.BINOME_HORODATAGE_REVOCATIONS:
        return "les listes de révocation ne sont pas demandées ici"
    return "aucune liste de révocation n'a été reçue"
