"""Where labels stand, read from what happened to them, and the status lists that say it, signed when asked for.

A list is a pure function of the rows and of the day: the same for whoever asks, on any process, until something of it
changes. Nothing is generated at an hour, so nothing is late, and no date tells of a decision before it is public.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Max

from binome.appels.catalogue import retrouver_appel
from binome.documents.label import adresses, listes, preuve
from binome.documents.label.preuve import Attestation
from binome.domaine.label.actes import ActeDuLabel, Effet, Fondement
from binome.domaine.label.etats import EtatDuLabel, Signal, etat_du_label
from binome.domaine.label.regles import ReglesDuLabel
from binome.domaine.label.vie import Fait, VieDuLabel, derouler
from binome.domaine.saisie.jours import PARIS, zone
from binome.registre.models import Campagne, EvenementDuLabel, LabelAccorde, ListeDeStatuts, VersionDuLabel
from binome.services.label import cles
from binome.services.socle.memoire import MemoireVive

TENUE = dt.timedelta(days=8)
"""How long a list may be kept by whoever took it, from the beginning of its day."""
_SANS_EFFET = (ActeDuLabel.emettre.value, ActeDuLabel.reemettre.value)
_signees = MemoireVive["Attestation"](32)
"""By list, signal, day, key, and last thing that happened."""


def vies(labels: Iterable[LabelAccorde]) -> dict[int, VieDuLabel]:
    """Where each of these labels stands, by its row. One query."""
    faits: dict[int, list[Fait]] = defaultdict(list)
    voulus = [label.pk for label in labels]
    for ligne in EvenementDuLabel.objects.filter(label__in=voulus).order_by("label", "rang"):
        faits[ligne.label_id].append(fait(ligne))
    return {cle: derouler(faits[cle]) for cle in voulus}


def fait(ligne: EvenementDuLabel) -> Fait:
    """What a row says was done."""
    return Fait(
        ActeDuLabel(ligne.acte),
        ligne.jour,
        Fondement(ligne.fondement) if ligne.fondement else None,
        Effet(ligne.effet) if ligne.effet else None,
        ligne.terme,
        ligne.motif,
    )


def etat(label: LabelAccorde, vie: VieDuLabel, instant: dt.datetime) -> EtatDuLabel:
    """The state of the last version of a label."""
    return etat_du_label(vie.signaux, echu=echu(label, instant))


def echu(label: LabelAccorde, instant: dt.datetime) -> bool:
    """Whether the last day of a label is past, in Paris."""
    return label.fin is not None and instant.astimezone(zone(PARIS)).date() > label.fin


def regles(campagne: Campagne) -> ReglesDuLabel:
    """What the call of a campaign says of its labels."""
    return retrouver_appel(campagne.appel).appel.label or ReglesDuLabel()


def signales(liste: ListeDeStatuts) -> Mapping[Signal, set[int]]:
    """The places of a list where each signal is raised. Three queries."""
    versions = list(VersionDuLabel.objects.filter(place__liste=liste).values_list("label", "version", "place__rang"))
    lues = vies(LabelAccorde.objects.filter(versions__place__liste=liste).distinct())
    dernieres = dict(
        VersionDuLabel.objects.filter(label__in=lues).values_list("label").annotate(derniere=Max("version"))
    )
    leves: dict[Signal, set[int]] = {signal: set() for signal in Signal}
    for label, version, rang in versions:
        for signal in lues[label].signaux:
            leves[signal].add(rang)
        if version < dernieres[label]:
            leves[Signal.mise_a_jour].add(rang)
    return leves


def liste_signee(liste: ListeDeStatuts, signal: Signal, instant: dt.datetime) -> Attestation:
    """A status list as it stands at an instant, signed by the key in service. Errors: CleIllisibleError."""
    ligne, privee = cles.courante(instant)
    jour = instant.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    change, combien = _changements(liste)
    du = max(d for d in (jour, change, ligne.depuis) if d is not None)

    def signer() -> Attestation:
        did = ligne.nom.partition("#")[0]
        adresse = adresses.liste(did, liste.numero, signal)
        composee = listes.composer(adresse, did, signal, signales(liste)[signal], du=du, au=jour + TENUE)
        return preuve.signer(composee, privee, ligne.nom, du)

    return _signees.retenir((liste.pk, signal, jour, ligne.publique, du, combien), signer)


def _changements(liste: ListeDeStatuts) -> tuple[dt.datetime | None, int]:
    """When what a list says last changed, and how often; granting a label raises no signal. One query."""
    actes = EvenementDuLabel.objects.filter(label__versions__place__liste=liste).exclude(acte__in=_SANS_EFFET)
    trouves = actes.aggregate(dernier=Max("le"), combien=Count("pk"))
    return trouves["dernier"], trouves["combien"]
