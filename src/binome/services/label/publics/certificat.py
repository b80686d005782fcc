"""The certificate of a label, and the outline of its perimeter: made from the signed file, and the same each time."""

from __future__ import annotations

import datetime as dt
import json

from binome.appels.catalogue import retrouver_appel
from binome.documents.label import adresses
from binome.registre.models import VersionDuLabel
from binome.services.calculs import calculs
from binome.services.label import cles
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

_dessins = MemoireVive["str"](256)
"""By référentiel and EPCI."""
_pdfs = MemoireVive["bytes"](64)
"""By all that a certificate says."""


def pdf(version: VersionDuLabel) -> bytes:
    """The certificate of a version, with its signed file attached. Errors: OccupeError, ReferentielError."""
    signee = json.loads(version.attestation)
    sujet = signee["credentialSubject"]
    appel = retrouver_appel(sujet["appel"]).appel.titre_court
    dessin = silhouette(tuple(epci["siren"] for epci in sujet["perimetre"]), sujet["territoire"])
    racine = racine_publique(signee["issuer"])
    parts = (version.attestation, version.empreinte, appel, racine, dessin, version.signee_le)
    return _pdfs.retenir(parts, lambda: calculs.a_part(calculs.DOCUMENT, _pdf, *parts))


def _pdf(attestation: str, empreinte: str, appel: str, racine: str, dessin: str, le: dt.datetime) -> bytes:
    from binome.documents.certificat.contenu import composer
    from binome.documents.certificat.rendu import pdf_du_certificat

    certificat = composer(json.loads(attestation), empreinte, appel=appel, racine=racine)
    return pdf_du_certificat(certificat, attestation, dessin, le)


def racine_publique(did: str) -> str:
    """What the public addresses of an issuer begin with; "" when it has none."""
    return adresses.racine(did) if cles.en_ligne(did) else ""


def silhouette(sirens: tuple[str, ...], territoire: str) -> str:
    """The outline of a perimeter as SVG, "" when no EPCI of it has one."""
    connu = referentiel.partager()
    return _dessins.retenir((connu.empreinte, sirens, territoire), lambda: _dessiner(sirens, territoire))


def _dessiner(sirens: tuple[str, ...], territoire: str) -> str:
    from binome.documents.carte import Forme, Habillage, Role
    from binome.documents.carte import silhouette as dessiner

    connu = referentiel.partager()
    formes = [
        Forme(siren, siren, Role.retenu, [anneau for polygone in contour for anneau in polygone])
        for siren, contour in connu.contours_epci(sirens).items()
    ]
    return dessiner(formes, Habillage(f"Périmètre : {territoire}", prefixe="silhouette")) or ""
