"""Use case of the announcement: a label is granted on a deposit, in the transaction that makes it public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from binome.appels.appel import Appel
from binome.appels.catalogue import retrouver_appel
from binome.domaine.label.label import DecisionDuLabel, DepotLabellise, EpciLabellise
from binome.domaine.label.label import Label as Contenu
from binome.domaine.saisie.jours import PARIS, zone
from binome.registre.models import (
    Campagne,
    CleDeLabel,
    Depot,
    LabelAccorde,
    MentionsDeDecision,
    PlaceDeStatut,
    VersionDuLabel,
)
from binome.services.depot.cles import CleIllisibleError
from binome.services.horodatage import datees
from binome.services.label import cles, evenements, places, signature
from binome.services.label.erreurs import ActeDuLabelRefuseError
from binome.services.label.signature import Signee
from binome.services.socle import journal, referentiel
from binome.services.texte import textes_signes


def empechement() -> str | None:
    """Why no label could be signed now, in French; None when one can. Asked before an announcement is armed."""
    try:
        cles.courante()
    except CleIllisibleError as erreur:
        return erreur.phrase
    return None


@dataclass(frozen=True)
class LabelVoulu:
    """All that the first version of a label is made from: two that are equal are signed to the same bytes. `depot`,
    `empreinte`: the number and the fingerprint of what was deposited, which never changes; the call and the référentiel
    are those of this process."""

    depot: str
    empreinte: str
    campagne: str
    appel: str
    reference: str
    autorite: str
    conditions: tuple[str, ...]
    fin: dt.date | None
    identifiant: str
    liste: int
    rang: int
    cle: str
    publique: str
    instant: dt.datetime


@dataclass(frozen=True)
class LabelPrevu:
    """What a label will say, and both its files, signed."""

    contenu: Contenu
    signee: Signee


class PasPrevuError(Exception):
    """Something of a label is not what it was when it was signed beforehand."""


class _AEmettre(NamedTuple):
    depot: Depot
    place: PlaceDeStatut
    voulu: LabelVoulu


Accord = tuple[Depot, Any]
"""A deposit and the decision that gives it a label: its `version`, its `conditions` and, when it has one, its
`reference`."""


def prevoir(accords: Sequence[Accord], instant: dt.datetime) -> Mapping[LabelVoulu, LabelPrevu]:
    """Sign in memory the labels that these decisions give, out of any transaction: all that takes long of granting
    them. What is signed is kept under all that it is made from. Errors: CleIllisibleError, ReferentielError."""
    if not accords:
        return {}
    cle, privee = cles.courante(instant)
    return _signer(_a_emettre(accords, cle, instant), privee)


def _signer(a_emettre: Sequence[_AEmettre], privee: Ed25519PrivateKey) -> Mapping[LabelVoulu, LabelPrevu]:
    prevus = {}
    for debut in range(0, len(a_emettre), _A_LA_FOIS):
        lot = a_emettre[debut : debut + _A_LA_FOIS]
        textes = Depot.objects.select_related("revision").in_bulk([a.depot.pk for a in lot])
        for a in lot:
            contenu, v = _contenu(textes[a.depot.pk], a.voulu), a.voulu
            signee = signature.sceller(contenu, v.liste, v.rang, v.cle, privee, v.instant)
            prevus[v] = LabelPrevu(contenu, signee)
    return prevus


_A_LA_FOIS = 100
"""Texts held in memory together: each is tens of kilobytes."""


def emettre(depot: Depot, decision: Any, instant: dt.datetime) -> LabelAccorde:
    """Grant one label: see `emettre_ensemble`."""
    (label,) = emettre_ensemble([(depot, decision)], instant)
    return label


def emettre_ensemble(
    accords: Sequence[Accord], instant: dt.datetime, prevus: Mapping[LabelVoulu, LabelPrevu] | None = None
) -> list[LabelAccorde]:
    """Grant the labels that decisions give to deposits, in the running transaction: written, signed, their places
    taken, their timestamps asked for. `prevus`: what was signed beforehand, of which all must hold still.

    Errors: PasPrevuError; CleIllisibleError, ActeDuLabelRefuseError when a dossier has its label already,
    ReferentielError.
    """
    if not accords:
        return []
    with transaction.atomic():
        if LabelAccorde.objects.filter(dossier__in=[depot.dossier_id for depot, _ in accords]).exists():
            raise ActeDuLabelRefuseError("Ce territoire a déjà son label pour cette campagne.")
        cle, privee = cles.courante(instant)
        a_emettre = _a_emettre(accords, cle, instant)
        if prevus is None:
            prevus = _signer(a_emettre, privee)
        elif any(a.voulu not in prevus for a in a_emettre):
            raise PasPrevuError
        return _ecrire(a_emettre, cle, prevus)


def _ecrire(
    a_emettre: Sequence[_AEmettre], cle: CleDeLabel, prevus: Mapping[LabelVoulu, LabelPrevu]
) -> list[LabelAccorde]:
    instant = a_emettre[0].voulu.instant
    labels = LabelAccorde.objects.bulk_create([_ligne(a, prevus[a.voulu].contenu) for a in a_emettre])
    versions = VersionDuLabel.objects.bulk_create(
        [
            signature.version(label, 1, 1, a.place, prevus[a.voulu].signee, cle, instant)
            for label, a in zip(labels, a_emettre, strict=True)
        ]
    )
    datees.demander_ensemble(map(signature.datee, versions))
    emis = [
        journal.AEcrire(
            "label.emis",
            f"dossier:{version.label.dossier.identifiant}",
            {
                "label": version.label.identifiant,
                "numero": version.label.depot.numero,
                "empreinte": version.empreinte,
            },
        )
        for version in versions
    ]
    faits = evenements.emettre(labels, instant)
    deux_a_deux = [ligne for paire in zip(faits, emis, strict=True) for ligne in paire]
    journal.ajouter_ensemble(deux_a_deux, acteur=None, instant=instant)
    return labels


def _ligne(a: _AEmettre, contenu: Contenu) -> LabelAccorde:
    return LabelAccorde(
        identifiant=a.voulu.identifiant,
        dossier=a.depot.dossier,
        campagne=a.depot.dossier.campagne,
        depot=a.depot,
        territoire=contenu.territoire,
        decide_le=contenu.decision.jour,
        fin=contenu.fin,
        emis_le=a.voulu.instant,
    )


def _a_emettre(accords: Sequence[Accord], cle: CleDeLabel, instant: dt.datetime) -> list[_AEmettre]:
    """All that these labels are made from, as it is now. Two queries for a campaign, however many there are."""
    tirees = places.premieres([depot.dossier for depot, _ in accords], instant)
    campagnes = {depot.dossier.campagne for depot, _ in accords}
    appels = {c.pk: retrouver_appel(c.appel).appel for c in campagnes}
    autorites = {c.pk: _autorite(c, appels[c.pk]) for c in campagnes}
    voulus = []
    for depot, decision in accords:
        campagne, place = depot.dossier.campagne, tirees[depot.dossier_id]
        appel = appels[campagne.pk]
        voulu = LabelVoulu(
            depot=depot.numero,
            empreinte=depot.empreinte,
            campagne=campagne.identifiant,
            appel=campagne.appel,
            reference=getattr(decision, "reference", "") or f"Décision {decision.version} sur le dépôt {depot.numero}",
            autorite=autorites[campagne.pk],
            conditions=tuple(dite for dite in decision.conditions or () if dite.strip()),
            fin=appel.label.dernier_jour if appel.label else None,
            identifiant=place.identifiant,
            liste=place.liste.numero,
            rang=place.rang,
            cle=cle.nom,
            publique=cle.publique,
            instant=instant,
        )
        voulus.append(_AEmettre(depot, place, voulu))
    return voulus


def _contenu(depot: Depot, v: LabelVoulu) -> Contenu:
    document, jour = textes_signes.du_depot(depot).document, v.instant.astimezone(zone(PARIS)).date()
    return Contenu(
        identifiant=v.identifiant,
        territoire=document.territoire,
        appel=v.appel,
        campagne=v.campagne,
        perimetre=nommer(document.perimetre.sirens_retenus),
        depot=DepotLabellise(numero=v.depot, empreinte=v.empreinte),
        decision=DecisionDuLabel(reference=v.reference, autorite=v.autorite, jour=jour),
        conditions=v.conditions,
        debut=jour,
        fin=v.fin,
    )


def _autorite(campagne: Campagne, appel: Appel) -> str:
    """Who grants it: as the letters of the campaign name the author of decisions, else as the call does."""
    mentions = MentionsDeDecision.objects.filter(campagne=campagne).last()
    if mentions and mentions.auteur_qualite.strip():
        return mentions.auteur_qualite.strip()
    if appel.label and appel.label.autorite:
        return appel.label.autorite
    return appel.comite.nom if appel.comite else "Autorité de la campagne"


def nommer(sirens: tuple[str, ...]) -> tuple[EpciLabellise, ...]:
    """EPCI under the names that they have today; one that no longer exists keeps its SIREN for name."""
    connu = referentiel.partager()
    trouves = ((siren, connu.epci(siren)) for siren in sorted(sirens))
    return tuple(EpciLabellise(siren=siren, nom=epci.nom if epci else f"EPCI {siren}") for siren, epci in trouves)
