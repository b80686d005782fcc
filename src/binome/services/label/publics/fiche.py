"""The public page of a label: what its last version says, where it stands, its versions, what happened to it.

Only what is public is told: what is envisaged, and what the territory answers, are between it and the authority.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.appels.catalogue import retrouver_appel
from binome.documents.certificat.contenu import court
from binome.documents.horodatage.suite import Suite
from binome.domaine.label.actes import ARTICLES, NOMS_DES_EFFETS, ActeDuLabel, Effet, Fondement
from binome.domaine.label.etats import EN_VIGUEUR, NOMS_DES_ETATS
from binome.domaine.label.label import NOMS_DES_PORTEES, PorteeDeModification
from binome.domaine.langue.typographie import alphabetique
from binome.registre.models import EvenementDuLabel, VersionDuLabel
from binome.services.horodatage import jetons
from binome.services.horodatage.jetons import Horodatage
from binome.services.label import consultation, etats
from binome.services.label.consultation import LabelConnu
from binome.services.label.erreurs import LabelIntrouvableError
from binome.services.label.publics import certificat
from binome.services.label.signature import datee


@dataclass(frozen=True)
class VersionMontree:
    """A version and its files. `change`: what it changes of the one before."""

    version: int
    empreinte: str
    signee_le: dt.datetime
    change: str
    derniere: bool
    datee: bool


@dataclass(frozen=True)
class FaitPublic:
    """Something that happened to the label, in words."""

    jour: dt.date
    quoi: str
    precision: str = ""


@dataclass(frozen=True)
class FicheDuLabel:
    """What the page of a label shows. `certificat_lu`: the version that a printed fingerprint is of; None when none was
    asked about, 0 when it is of none. `volee`: the key of its last file is said stolen; `remplacee`: it is to be signed
    anew."""

    connu: LabelConnu
    sujet: dict[str, Any]
    appel: str
    etat: str
    en_vigueur: bool
    dessin: str
    versions: Sequence[VersionMontree]
    faits: Sequence[FaitPublic]
    horodatage: Horodatage
    date: Suite | None
    emetteur: str
    en_ligne: bool
    listes: int
    certificat_lu: int | None
    volee: bool
    remplacee: bool

    @property
    def perimetre(self) -> list[dict[str, str]]:
        """Its EPCI, by name."""
        return sorted(self.sujet["perimetre"], key=lambda epci: alphabetique(epci["nom"]))

    @property
    def decidee_le(self) -> dt.date:
        """The day of the decision that its last version cites, that of an amendment once one is accepted."""
        return dt.date.fromisoformat(self.sujet["decision"]["jour"])

    @property
    def derniere(self) -> VersionMontree:
        return self.versions[-1]


def fiche(identifiant: str, instant: dt.datetime, lu: str = "") -> FicheDuLabel:
    """The public page of a label; `lu`: the short fingerprint that someone read on a certificate. Errors:
    LabelIntrouvableError, ReferentielError."""
    connu = consultation.trouver(identifiant, instant)
    toutes = list(connu.label.versions.select_related("label", "place__liste", "cle").order_by("version", "emission"))
    derniere = toutes[-1]
    signee = json.loads(derniere.attestation)
    sujet = signee["credentialSubject"]
    dates = jetons.lire_tous({datee(version).objet: version.empreinte for version in toutes})
    connue = dates[datee(derniere).objet]
    preuve = datee(derniere).preuve() if connue.date else None
    return FicheDuLabel(
        connu=connu,
        sujet=sujet,
        appel=retrouver_appel(sujet["appel"]).appel.titre_court,
        etat=NOMS_DES_ETATS[connu.etat],
        en_vigueur=connu.etat in EN_VIGUEUR,
        dessin=certificat.silhouette(tuple(e["siren"] for e in sujet["perimetre"]), sujet["territoire"]),
        versions=[_montrer(v, v is derniere, dates) for v in toutes if _est_la_derniere_emission(v, toutes)],
        faits=_faits(connu, toutes),
        horodatage=connue,
        date=preuve.juger(instant) if preuve else None,
        emetteur=signee["issuer"],
        en_ligne=bool(certificat.racine_publique(signee["issuer"])),
        listes=derniere.place.liste.numero,
        certificat_lu=_lire(lu, toutes) if lu else None,
        volee=derniere.cle.volee_le is not None,
        remplacee=not connu.vie.fini and not etats.echu(connu.label, instant),
    )


def preuve_de_la_date(empreinte: str, forme: str) -> bytes:
    """A piece of the proof of the date of a version, by the fingerprint that its page says: former signatures too.
    Errors: LabelIntrouvableError, SansJetonError."""
    version = VersionDuLabel.objects.filter(empreinte=empreinte.lower()).select_related("label").first()
    if version is None:
        raise LabelIntrouvableError(empreinte[:64])
    return datee(version).prendre(forme)


def _montrer(version: VersionDuLabel, derniere: bool, dates: Mapping[str, Horodatage]) -> VersionMontree:
    sujet = json.loads(version.attestation)["credentialSubject"]
    change = ", ".join(NOMS_DES_PORTEES[PorteeDeModification(p)] for p in sujet.get("porte_sur", ()))
    return VersionMontree(
        version.version,
        version.empreinte,
        version.signee_le,
        change,
        derniere,
        dates[datee(version).objet].date is not None,
    )


def _est_la_derniere_emission(version: VersionDuLabel, toutes: Sequence[VersionDuLabel]) -> bool:
    return version.emission == max(v.emission for v in toutes if v.version == version.version)


def _lire(lu: str, toutes: Sequence[VersionDuLabel]) -> int:
    propre = "".join(lu.lower().split())
    return next((v.version for v in toutes if court(v.empreinte) == propre), 0)


def _faits(connu: LabelConnu, toutes: Sequence[VersionDuLabel]) -> list[FaitPublic]:
    lignes = EvenementDuLabel.objects.filter(label=connu.label, acte__in=_PUBLICS).order_by("rang")
    return [_dire(ligne) for ligne in lignes]


_PUBLICS = [
    a.value
    for a in (
        ActeDuLabel.emettre,
        ActeDuLabel.prononcer,
        ActeDuLabel.lever,
        ActeDuLabel.accepter_modification,
        ActeDuLabel.reemettre,
    )
]


def _dire(ligne: EvenementDuLabel) -> FaitPublic:
    acte = ActeDuLabel(ligne.acte)
    if acte is ActeDuLabel.prononcer:
        return FaitPublic(ligne.jour, NOMS_DES_EFFETS[Effet(ligne.effet)], ARTICLES[Fondement(ligne.fondement)])
    if acte is ActeDuLabel.accepter_modification:
        return FaitPublic(ligne.jour, "label modifié", f"version {ligne.version}")
    if acte is ActeDuLabel.reemettre:
        return FaitPublic(ligne.jour, "fichiers signés de nouveau", "par une autre clé")
    return FaitPublic(ligne.jour, "label accordé" if acte is ActeDuLabel.emettre else "suspension levée")
