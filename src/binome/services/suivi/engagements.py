"""Use cases of promises: write one, say what became of it; read them with their state on a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from binome.domaine.droits.droits import Action
from binome.domaine.suivi import engagements as regles_des_engagements
from binome.domaine.suivi.engagements import ActeDEngagement, EtatDEngagement, FaitDEngagement, Promesse
from binome.domaine.suivi.regles import ReglesDuSuivi
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement, SaisieDeSuite
from binome.registre.models import Campagne, Compte, EngagementPris, LabelAccorde, SuiteDEngagement
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError
from binome.services.socle import horloge, journal
from binome.services.suivi import lectures, plans
from binome.services.suivi.ecriture import SuiviRefuseError


@dataclass(frozen=True)
class EngagementLu:
    """A promise, all that was said of it, and where it stands on a day."""

    ligne: EngagementPris
    suites: Sequence[SuiteDEngagement]
    jour: dt.date
    regles: ReglesDuSuivi

    @property
    def faits(self) -> list[FaitDEngagement]:
        return [_fait(s) for s in self.suites]

    @cached_property
    def etat(self) -> EtatDEngagement:
        promesse = Promesse(self.ligne.jour, self.ligne.montant, self.ligne.echeance)
        return regles_des_engagements.etat_d_engagement(promesse, self.faits, self.jour, self.regles)

    @property
    def prouve(self) -> Decimal:
        return regles_des_engagements.prouve(self.faits)


def cle_d_operateur(nom: str) -> str:
    """The key of an operator: its name, whatever its capitals, accents and spaces."""
    return slugify(nom)[:64] or "sans-nom"


def du_label(label: LabelAccorde, jour: dt.date) -> list[EngagementLu]:
    """The promises made to a territory, and those made to all of its campaign. Two queries."""
    siens = EngagementPris.objects.filter(Q(label=label) | Q(label=None), campagne=label.campagne)
    return lire(siens, jour, label.campagne)


def de_la_campagne(campagne: Campagne, labels: Iterable[int], jour: dt.date) -> list[tuple[str, list[EngagementLu]]]:
    """The promises made to these territories and to all, by operator. Two queries."""
    siens = EngagementPris.objects.filter(Q(label__in=list(labels)) | Q(label=None), campagne=campagne)
    tas: dict[str, list[EngagementLu]] = defaultdict(list)
    for lu in lire(siens, jour, campagne):
        tas[lu.ligne.operateur].append(lu)
    return [(siennes[0].ligne.operateur_nom, siennes) for _, siennes in sorted(tas.items())]


def lire(lignes: QuerySet[EngagementPris], jour: dt.date, campagne: Campagne) -> list[EngagementLu]:
    """These promises, by due day. Two queries."""
    lues = list(lignes.select_related("label__dossier").order_by("echeance", "pk"))
    suites: dict[int, list[SuiteDEngagement]] = defaultdict(list)
    for suite in SuiteDEngagement.objects.filter(engagement__in=lues).select_related("par").order_by("rang"):
        suites[suite.engagement_id].append(suite)
    regles = plans.regles(campagne)
    return [EngagementLu(li, suites[li.pk], jour, regles) for li in lues]


def promettre(compte: Compte, identifiant: str, saisie: SaisieDEngagement) -> EngagementPris:
    """Write a promise made to a territory. Errors: IntrouvableError, RefusError, SansLabelError, SuiviRefuseError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.tenir_suivi, instant=quand)
        label = lectures.label_de(ouvert)
        if saisie.fiche and saisie.fiche not in {action.fiche for action in plans.plan_de(label)}:
            raise SuiviRefuseError(f"L'action « {saisie.fiche} » n'est pas dans le plan labellisé.")
        return ecrire(label.campagne, label, saisie, quand, compte)


def ecrire(
    campagne: Campagne, label: LabelAccorde | None, saisie: SaisieDEngagement, quand: dt.datetime, par: Compte | None
) -> EngagementPris:
    """Write a promise in the running transaction. Errors: SuiviRefuseError."""
    if refus := saisie.refus(horloge.jour_a(campagne.fuseau, quand)):
        raise SuiviRefuseError(refus)
    dit = {
        "campagne": campagne,
        "label": label,
        "operateur": cle_d_operateur(saisie.operateur),
        "fiche": saisie.fiche,
        "quoi": saisie.quoi,
        "montant": saisie.montant,
        "jour": saisie.jour,
        "echeance": saisie.echeance,
    }
    # A button pressed twice: what is promised counts once.
    if EngagementPris.objects.filter(**dit).exists():
        raise SuiviRefuseError("Cet engagement est déjà écrit. S'il a été pris deux fois, dites ce qui les distingue.")
    ligne = EngagementPris.objects.create(
        **dit, operateur_nom=saisie.operateur[:200], piece=saisie.piece, page=saisie.page, par=par, le=quand
    )
    donnees = {"engagement": ligne.pk, "operateur": ligne.operateur, "quoi": journal.condenser(ligne.quoi)}
    montant = {"montant": str(ligne.montant)} if ligne.montant is not None else {}
    journal.ajouter("suivi.engagement", _objet(ligne), {**donnees, **montant}, acteur=par, instant=quand)
    return ligne


def suivre(compte: Compte, identifiant: str, cle: int, saisie: SaisieDeSuite) -> SuiteDEngagement:
    """Say what became of a promise made to a territory. Errors: IntrouvableError, RefusError, SuiviRefuseError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        dossier = ouverture.verrouiller(identifiant)
        ouverture.exiger_sur(compte, dossier, Action.tenir_suivi, instant=quand)
        return ajouter(Q(label__dossier=dossier, pk=cle), saisie, quand, "territoire", compte)


def ajouter(lequel: Q, saisie: SaisieDeSuite, quand: dt.datetime, source: str, par: Compte | None) -> SuiteDEngagement:
    """Add what is said of a promise, in the running transaction. Errors: IntrouvableError, SuiviRefuseError."""
    verrou = EngagementPris.objects.select_related("campagne", "label")
    if connection.features.has_select_for_update:
        verrou = verrou.select_for_update(of=("self",))
    ligne = verrou.filter(lequel).first()
    if ligne is None:
        raise IntrouvableError
    avant = list(SuiteDEngagement.objects.filter(engagement=ligne).order_by("rang"))
    refus = saisie.refus(horloge.jour_a(ligne.campagne.fuseau, quand)) or _refus_de_la_correction(saisie, avant, source)
    if refus:
        raise SuiviRefuseError(refus)
    suite = SuiteDEngagement.objects.create(
        engagement=ligne,
        rang=avant[-1].rang + 1 if avant else 1,
        acte=saisie.acte.value,
        jour=saisie.jour,
        montant=saisie.montant,
        preuve=saisie.preuve or "",
        texte=saisie.texte or "",
        corrige=saisie.corrige,
        annule=saisie.annule,
        source=source,
        par=par,
        le=quand,
    )
    donnees: dict[str, Any] = {"engagement": ligne.pk, "rang": suite.rang, "acte": suite.acte, "source": source}
    if suite.montant is not None:
        donnees["montant"] = str(suite.montant)
    journal.ajouter("suivi.suite_d_engagement", _objet(ligne), donnees, acteur=par, instant=quand)
    return suite


def _refus_de_la_correction(saisie: SaisieDeSuite, avant: Iterable[SuiteDEngagement], source: str) -> str | None:
    """Each side corrects what it said, and nothing else."""
    if saisie.corrige is None:
        return "Dites quelle ligne vous annulez." if saisie.annule else None
    premier = next((s for s in avant if s.rang == saisie.corrige and s.corrige is None), None)
    if premier is None or premier.source != source:
        return "Cette ligne n'est pas à vous, ou n'existe pas : répondez-y par une autre."
    return None


def _objet(ligne: EngagementPris) -> str:
    return f"label:{ligne.label.identifiant}" if ligne.label else f"campagne:{ligne.campagne.identifiant}"


def _fait(suite: SuiteDEngagement) -> FaitDEngagement:
    acte = ActeDEngagement(suite.acte)
    return FaitDEngagement(suite.rang, acte, suite.jour, suite.montant, suite.corrige, suite.annule)
