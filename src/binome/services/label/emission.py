"""Use case of the announcement: a label is granted on a deposit, in the transaction that makes it public."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from binome.appels.appel import Appel
from binome.appels.catalogue import retrouver_appel
from binome.domaine.label.actes import ActeDuLabel
from binome.domaine.label.label import DecisionDuLabel, DepotLabellise, EpciLabellise
from binome.domaine.label.label import Label as Contenu
from binome.domaine.saisie.jours import PARIS, zone
from binome.registre.models import Campagne, Depot, LabelAccorde, MentionsDeDecision
from binome.services.depot.cles import CleIllisibleError
from binome.services.label import cles, evenements, places, signature
from binome.services.label.erreurs import ActeDuLabelRefuseError
from binome.services.socle import journal, referentiel
from binome.services.texte import textes_signes


def empechement() -> str | None:
    """Why no label could be signed now, in French; None when one can. Asked before an announcement is armed."""
    try:
        cles.courante()
    except CleIllisibleError as erreur:
        return erreur.phrase
    return None


def emettre(depot: Depot, decision: Any, instant: dt.datetime) -> LabelAccorde:
    """Grant the label that a decision gives to a deposit, in the running transaction: written, signed, its places
    taken, its timestamp asked for. `decision`: its `version`, its `conditions` and, when it has one, its `reference`.

    Errors: CleIllisibleError, ActeDuLabelRefuseError when the dossier has its label already, ReferentielError.
    """
    with transaction.atomic():
        if LabelAccorde.objects.filter(dossier=depot.dossier).exists():
            raise ActeDuLabelRefuseError("Ce territoire a déjà son label pour cette campagne.")
        place = places.place(depot.dossier, 1, instant)
        contenu = _contenu(depot, decision, place.identifiant, instant)
        label = LabelAccorde.objects.create(
            identifiant=place.identifiant,
            dossier=depot.dossier,
            campagne=depot.dossier.campagne,
            depot=depot,
            territoire=contenu.territoire,
            decide_le=contenu.decision.jour,
            fin=contenu.fin,
            emis_le=instant,
        )
        version = signature.signer(label, contenu, place, instant)
        evenements.ecrire(label, ActeDuLabel.emettre, instant)
        donnees = {"label": label.identifiant, "numero": depot.numero, "empreinte": version.empreinte}
        objet = f"dossier:{depot.dossier.identifiant}"
        journal.ajouter("label.emis", objet, donnees, acteur=None, instant=instant)
    return label


def _contenu(depot: Depot, decision: Any, identifiant: str, instant: dt.datetime) -> Contenu:
    campagne, document = depot.dossier.campagne, textes_signes.du_depot(depot).document
    appel = retrouver_appel(campagne.appel).appel
    jour = instant.astimezone(zone(PARIS)).date()
    reference = getattr(decision, "reference", "") or f"Décision {decision.version} sur le dépôt {depot.numero}"
    return Contenu(
        identifiant=identifiant,
        territoire=document.territoire,
        appel=campagne.appel,
        campagne=campagne.identifiant,
        perimetre=nommer(document.perimetre.sirens_retenus),
        depot=DepotLabellise(numero=depot.numero, empreinte=depot.empreinte),
        decision=DecisionDuLabel(reference=reference, autorite=_autorite(campagne, appel), jour=jour),
        conditions=tuple(dite for dite in decision.conditions or () if dite.strip()),
        debut=jour,
        fin=appel.label.dernier_jour if appel.label else None,
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
