"""The quarterly reminder: whoever is asked where an action stands answers in two minutes, by the link of a letter.

A link writes of its action alone, until it expires or a newer one is sent. Only the SHA-256 of its token is kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django_tasks import task

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import date_longue
from binome.domaine.suivi.evenements import GenreDeSuivi
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.domaine.suivi.situation import SituationDAction, situer
from binome.registre.models import Compte, CorrespondantDeSuivi, Dossier, Envoi, LabelAccorde, PointDemande
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError
from binome.services.comptes import comptes
from binome.services.label import etats
from binome.services.notifications import courriels, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, file, horloge, journal, personnes
from binome.services.socle.erreurs import LienCaducError
from binome.services.suivi import ecriture, lectures, plans
from binome.services.suivi.ecriture import SuiviRefuseError

DUREE = dt.timedelta(days=45)
HEURE = 8
"""Hour of the morning, in Paris."""
AU_PLUS = 5
"""Correspondents of an action."""
PAR_LIEN = (GenreDeSuivi.avancement, GenreDeSuivi.jalon, GenreDeSuivi.financement, GenreDeSuivi.difficulte)
"""What is said by a link."""


@dataclass(frozen=True)
class PointLu:
    """What the person of a link reads: their action, and no other."""

    point: PointDemande
    label: LabelAccorde
    situation: SituationDAction
    jour: dt.date
    jusqu_au: dt.date


def correspondants(label: LabelAccorde) -> list[CorrespondantDeSuivi]:
    """Who is asked about the actions of a label. One query."""
    return list(CorrespondantDeSuivi.objects.filter(label=label, retire_le=None).order_by("fiche", "pk"))


def nommer(compte: Compte, identifiant: str, fiche: str, nom: str, courriel: str) -> CorrespondantDeSuivi:
    """Name whoever will be asked about an action; the first letter leaves at once. Errors: IntrouvableError,
    RefusError, SansLabelError, SuiviRefuseError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        label = _tenir(compte, identifiant, quand)
        propre = " ".join(nom.split())[:120]
        try:
            adresse = comptes.normaliser(courriel)
        except comptes.CourrielInvalideError as erreur:
            raise SuiviRefuseError(str(erreur)) from None
        if fiche not in {action.fiche for action in plans.plan_de(label)} or not propre:
            raise SuiviRefuseError("Choisissez l'action, et donnez le nom de la personne.")
        siens = CorrespondantDeSuivi.objects.filter(label=label, fiche=fiche, retire_le=None)
        if siens.filter(courriel=adresse).exists() or siens.count() >= AU_PLUS:
            raise SuiviRefuseError(f"Cette personne est déjà nommée, ou l'action en a {AU_PLUS}.")
        try:
            envois.compter(compte, adresse)
        except envois.TropDEnvoisError as trop:
            raise SuiviRefuseError(str(trop)) from None
        neuf = CorrespondantDeSuivi.objects.create(
            label=label, fiche=fiche, nom=propre, courriel=adresse, ajoute_par=compte, ajoute_le=quand
        )
        donnees = {"fiche": fiche, "personne": personnes.pseudonyme(adresse, propre)}
        journal.ajouter("suivi.correspondant", f"label:{label.identifiant}", donnees, acteur=compte, instant=quand)
        _demander(neuf, horloge.jour_a(label.campagne.fuseau, quand), quand)
    return neuf


def retirer(compte: Compte, identifiant: str, cle: int) -> None:
    """Ask them no longer; their link closes. Errors: IntrouvableError, RefusError, SansLabelError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        label = _tenir(compte, identifiant, quand)
        siens = CorrespondantDeSuivi.objects.filter(pk=cle, label=label, retire_le=None)
        if not siens.update(retire_le=quand):
            raise IntrouvableError(cle)


def _tenir(compte: Compte, identifiant: str, quand: dt.datetime) -> LabelAccorde:
    dossier = ouverture.verrouiller(identifiant)
    return lectures.label_de(ouverture.exiger_sur(compte, dossier, Action.tenir_suivi, instant=quand))


def existe(jeton: str) -> bool:
    """Whether a link was ever that of a reminder."""
    return PointDemande.objects.filter(jeton_sha256=adresses.condense(jeton)).exists()


def lire(jeton: str, instant: dt.datetime | None = None) -> PointLu:
    """What the person of a link reads. Errors: LienCaducError."""
    quand = instant or horloge.maintenant()
    lus = PointDemande.objects.select_related("correspondant__label__campagne", "correspondant__label__dossier")
    point = lus.filter(jeton_sha256=adresses.condense(jeton)).first()
    if point is None:
        raise LienCaducError("Ce lien n'est pas celui d'un point de suivi : vérifiez qu'il est entier.")
    qui = point.correspondant
    if qui.retire_le is not None:
        raise LienCaducError("On ne vous demande plus de nouvelles de cette action : vous n'avez rien à faire.")
    if quand >= point.expire_le or qui.points.filter(jour__gt=point.jour).exists():
        raise LienCaducError("Ce lien ne vaut plus : servez-vous du dernier courriel reçu, ou attendez le prochain.")
    label = qui.label
    jour = horloge.jour_a(label.campagne.fuseau, quand)
    siennes = [action for action in plans.plan_de(label) if action.fiche == qui.fiche]
    ecrits = [li.evenement for li in lectures.lire(label) if li.evenement.fiche == qui.fiche]
    vu = situer(siennes, ecrits, label.decide_le, jour, plans.regles(label.campagne))
    situee = next((a for a in vu.actions if a.action.fiche == qui.fiche), None)
    if situee is None:
        raise LienCaducError("Cette action n'est plus dans le plan labellisé : vous n'avez rien à faire.")
    return PointLu(point, label, situee, jour, horloge.jour_a(label.campagne.fuseau, point.expire_le))


def repondre(jeton: str, saisies: list[SaisieDeSuivi]) -> PointLu:
    """Write what the person of a link says of their action. Errors: LienCaducError, SuiviRefuseError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        dossier = Dossier.objects.filter(label__correspondants__points__jeton_sha256=adresses.condense(jeton)).first()
        if dossier is not None:
            ouverture.verrouiller(dossier.identifiant)
        lu = lire(jeton, quand)
        if not saisies:
            raise SuiviRefuseError("Dites au moins où en est l'action.")
        if any(s.genre not in PAR_LIEN or s.corrige is not None or s.cite is not None for s in saisies):
            raise SuiviRefuseError("Ceci ne se dit pas par ce lien : écrivez au chef de projet.")
        siennes = [s.model_copy(update={"fiche": lu.point.correspondant.fiche}) for s in saisies]
        ecriture.inscrire(lu.label, siennes, quand, "lien", correspondant=lu.point.correspondant)
        PointDemande.objects.filter(pk=lu.point.pk).update(repondu_le=quand)
    return lu


def envoyer(instant: dt.datetime) -> int:
    """Ask those whose turn has come, of labels in force; how many. Running it twice asks nobody twice."""
    faits = 0
    labels = LabelAccorde.objects.select_related("campagne").filter(correspondants__retire_le=None).distinct()
    vies = etats.vies(labels)
    for label in labels:
        if vies[label.pk].fini or etats.echu(label, instant):
            continue
        jour, mois = horloge.jour_a(label.campagne.fuseau, instant), plans.regles(label.campagne).rappel_mois
        arretees = {action.fiche for action in plans.plan_de(label) if action.arretee(jour)}
        for qui in correspondants(label):
            if qui.fiche not in arretees and not qui.points.filter(jour__gt=il_y_a(jour, mois)).exists():
                faits += _a_son_tour(qui, jour, instant)
    return faits


def _a_son_tour(qui: CorrespondantDeSuivi, jour: dt.date, quand: dt.datetime) -> bool:
    """Ask someone, held: of two workers, the second finds that it is done."""
    with transaction.atomic():
        CorrespondantDeSuivi.objects.select_for_update(no_key=True).get(pk=qui.pk)
        return _demander(qui, jour, quand)


def il_y_a(jour: dt.date, mois: int) -> dt.date:
    """The same day so many months before, or the last of that month."""
    rang = jour.year * 12 + jour.month - 1 - mois
    annee, reste = divmod(rang, 12)
    dernier = (dt.date(annee + (reste == 11), (reste + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(annee, reste + 1, min(jour.day, dernier))


def _demander(qui: CorrespondantDeSuivi, jour: dt.date, quand: dt.datetime) -> bool:
    if qui.points.filter(jour=jour).exists():
        return False
    point = PointDemande.objects.create(
        correspondant=qui,
        jour=jour,
        jeton_sha256=adresses.jeton_a_tirer(),
        demande_le=quand,
        expire_le=quand + DUREE,
    )
    courriels.ecrire_a(qui.courriel, "point_de_suivi", point.pk)
    return True


def lettre(envoi: Envoi) -> Lettre | None:
    """The reminder, with its link, drawn when it leaves; none when it is too late, or was answered."""
    lus = PointDemande.objects.select_related("correspondant__label__dossier", "correspondant__label__campagne")
    encore = Q(repondu_le=None, correspondant__retire_le=None, expire_le__gt=horloge.maintenant())
    point = lus.filter(encore, pk=envoi.cle).first()
    if point is None:
        return None
    label, fiche = point.correspondant.label, point.correspondant.fiche
    titre = next((action.nom for action in plans.plan_de(label) if action.fiche == fiche), "")
    if not titre:
        return None
    faits = {
        "nom": point.correspondant.nom,
        "titre": titre,
        "territoire": label.territoire,
        "lien": adresses.tirer_le_lien(point, "suivre-point"),
        "jusqu_au": date_longue(horloge.jour_a(label.campagne.fuseau, point.expire_le)),
    }
    page = adresses.lien("atelier-suivi", label.dossier.identifiant)
    return rediger("point_de_suivi", faits, page=page, dossier=label.dossier_id)


@task()
def rappeler() -> None:
    """Ask those whose turn has come, and ask for tomorrow's."""
    envoyer(horloge.maintenant())
    planifier()


def planifier() -> bool:
    """Ask the worker for the next reminders, unless they are asked for. Called when it starts."""
    return file.planifier(rappeler, horloge.prochain_matin(horloge.maintenant(), HEURE))
