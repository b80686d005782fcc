"""The text of a labelled dossier as the accepted amendments of its plan make it: what requests and helps are read from.

What was deposited and judged does not change; this is read beside it, each time, from the history of the label.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.modifications.plan import ChangementDuPlan
from binome.domaine.dossier.modifications.texte import amender_le_texte
from binome.domaine.droits.discretion import Arbre, Memoire, expurger, ids_des_fiches
from binome.domaine.droits.droits import Etat
from binome.domaine.label.actes import ActeDuLabel
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.models import Dossier, EvenementDuLabel, Revision
from binome.services.acces.ouverture import DossierOuvert
from binome.services.texte import textes_signes
from binome.services.texte.texte_lisible import TexteLisible
from binome.services.texte.textes_signes import TextePresente

_DEMANDE, _ACCORD = ActeDuLabel.demander_modification.value, ActeDuLabel.accepter_modification.value
Amendements = Sequence[tuple[dt.date, Sequence[ChangementDuPlan]]]


def plan_demande(donnees: str) -> tuple[ChangementDuPlan, ...]:
    """What an amendment asks for of the actions, as its row keeps it; nothing for those of before."""
    return tuple(ChangementDuPlan.model_validate(brut) for brut in json.loads(donnees or "{}").get("plan", ()))


def amendements(labels: Iterable[int]) -> Mapping[int, Amendements]:
    """What each accepted amendment changes of the plan of its label, in order, with the day of the decision."""
    return _lire(EvenementDuLabel.objects.filter(label__in=list(labels)))


def _lire(evenements: QuerySet[EvenementDuLabel]) -> Mapping[int, Amendements]:
    sortie: dict[int, list[tuple[dt.date, Sequence[ChangementDuPlan]]]] = {}
    demandes: dict[int, Sequence[ChangementDuPlan]] = {}
    lues = evenements.filter(acte__in=(_DEMANDE, _ACCORD)).order_by("label", "rang")
    for label, acte, jour, donnees in lues.values_list("label_id", "acte", "jour", "donnees"):
        if acte == _DEMANDE:
            demandes[label] = plan_demande(donnees)
        else:
            sortie.setdefault(label, []).append((jour, demandes.pop(label, ())))
    return sortie


def changements(dossier: Dossier) -> list[ChangementDuPlan]:
    """All that was accepted of the plan of a dossier, in order. One query, none before it is deposited."""
    if dossier.etat != Etat.depose.value:
        return []
    suites = _lire(EvenementDuLabel.objects.filter(label__dossier=dossier))
    return [dit for suite in suites.values() for _, dits in suite for dit in dits]


def demandes(dossier: Dossier) -> tuple[ChangementDuPlan, ...]:
    """What the last amendment asked for changes of the plan, whether it was decided or waits. One query."""
    lues = EvenementDuLabel.objects.filter(label__dossier=dossier, acte=_DEMANDE).order_by("-rang")
    return plan_demande(lues.values_list("donnees", flat=True).first() or "")


def de(dossier: Dossier, revision: Revision) -> TextePresente:
    """What is asked of an operator, or agreed to, is of this text: that of a revision, as it was amended."""
    texte, dits = textes_signes.de(revision), changements(dossier)
    if not dits:
        return texte
    octets = canonique_rfc8785(amender_le_texte(texte.arbre, dits))
    return TextePresente(octets, hashlib.sha256(octets).hexdigest())


def lisible(ouvert: DossierOuvert, lu: TexteLisible) -> Document:
    """What this person may read of it, from what they may read of the text."""
    return texte(ouvert, lu).document


def texte(ouvert: DossierOuvert, lu: TexteLisible) -> TexteLisible:
    """The same, as a text that is read like any other."""
    dits = changements(ouvert.dossier)
    if not dits:
        return lu
    arbre: Arbre = amender_le_texte(lu.arbre, dits)
    cachees = ouvert.memoire.cachees(ouvert.regard, arbre)
    tues = lu.tues + len(cachees.fiches & ids_des_fiches(arbre))
    contenu = zlib.compress(canonique_rfc8785(expurger(arbre, cachees)))
    return replace(lu, contenu=contenu, cachees=lu.cachees | cachees, tues=tues)


def retenir(dossier: Dossier, dits: Sequence[ChangementDuPlan], quand: dt.datetime) -> None:
    """Remember which of the added actions are reserved, in the running transaction that holds the dossier."""
    ajoutes: Arbre = {"plan_actions": {"fiches": [dit.arbre("") for dit in dits if dit.ajoute]}}
    tete = dossier.tete.numero if dossier.tete else 0
    memoire = Memoire.from_json(dossier.memoire).suivre(ajoutes, tete, quand)
    Dossier.objects.filter(pk=dossier.pk).update(memoire=memoire.to_json())
