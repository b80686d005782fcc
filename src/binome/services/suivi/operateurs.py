"""What an operator reads of its promises, by the link of a letter, and how it answers; what it declares of its other
requests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import date_longue
from binome.domaine.suivi.engagements import ActeDEngagement
from binome.domaine.suivi.saisie_d_engagement import SaisieDeSuite
from binome.registre.models import (
    Campagne,
    Compte,
    EngagementPris,
    Envoi,
    LienDOperateur,
    ReferenceHorsLabel,
    SuiteDEngagement,
)
from binome.services.acces import ouverture
from binome.services.administration import campagnes
from binome.services.comptes import comptes
from binome.services.notifications import courriels, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, horloge, journal, personnes
from binome.services.socle.erreurs import LienCaducError
from binome.services.suivi import engagements, lectures
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.services.suivi.engagements import EngagementLu

DUREE = dt.timedelta(days=90)
REPONSES = (ActeDEngagement.reponse, ActeDEngagement.preuve, ActeDEngagement.tenu, ActeDEngagement.non_tenu)
"""What an operator may say."""


@dataclass(frozen=True)
class PromessesLues:
    """What an operator reads by a link: its promises to who sent it, and no other's."""

    lien: LienDOperateur
    nom: str
    promesses: list[EngagementLu]
    jour: dt.date
    jusqu_au: dt.date


def demander(compte: Compte, identifiant: str, operateur: str, courriel: str) -> LienDOperateur:
    """Send an operator the promises that it made to a territory, to be answered. Errors: IntrouvableError, RefusError,
    SansLabelError, SuiviRefuseError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        dossier = ouverture.verrouiller(identifiant)
        label = lectures.label_de(ouverture.exiger_sur(compte, dossier, Action.tenir_suivi, instant=quand))
        if not EngagementPris.objects.filter(label=label, operateur=operateur).exists():
            raise SuiviRefuseError("Écrivez d'abord ce que cet opérateur a promis.")
        try:
            adresse = comptes.normaliser(courriel)
            envois.compter(compte, adresse)
        except (comptes.CourrielInvalideError, envois.TropDEnvoisError) as erreur:
            raise SuiviRefuseError(str(erreur)) from None
        lien = LienDOperateur.objects.create(
            campagne=label.campagne,
            label=label,
            operateur=operateur,
            courriel=adresse,
            jeton_sha256=adresses.jeton_a_tirer(),
            par=compte,
            envoye_le=quand,
            expire_le=quand + DUREE,
        )
        donnees = {"operateur": operateur, "personne": personnes.pseudonyme(adresse)}
        journal.ajouter("suivi.promesses_envoyees", f"label:{label.identifiant}", donnees, acteur=compte, instant=quand)
        courriels.ecrire_a(adresse, "promesses", lien.pk)
    return lien


def existe(jeton: str) -> bool:
    """Whether a link was ever one of these."""
    return LienDOperateur.objects.filter(jeton_sha256=adresses.condense(jeton)).exists()


def lire(jeton: str, instant: dt.datetime | None = None) -> PromessesLues:
    """What the operator of a link reads. Errors: LienCaducError."""
    quand = instant or horloge.maintenant()
    lus = LienDOperateur.objects.select_related("campagne", "label__dossier")
    lien = lus.filter(jeton_sha256=adresses.condense(jeton)).first()
    if lien is None:
        raise LienCaducError("Ce lien n'est pas celui d'une liste d'engagements : vérifiez qu'il est entier.")
    if quand >= lien.expire_le:
        raise LienCaducError("Ce lien n'est plus valable : demandez-en un autre à qui vous a écrit.")
    jour = horloge.jour_a(lien.campagne.fuseau, quand)
    siens = EngagementPris.objects.filter(_de(lien))
    promesses = engagements.lire(siens, jour, lien.campagne)
    nom = promesses[0].ligne.operateur_nom if promesses else lien.operateur
    return PromessesLues(lien, nom, promesses, jour, horloge.jour_a(lien.campagne.fuseau, lien.expire_le))


def repondre(jeton: str, cle: int, saisie: SaisieDeSuite) -> SuiteDEngagement:
    """Write what an operator answers. Errors: LienCaducError, IntrouvableError, SuiviRefuseError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        lu = lire(jeton, quand)
        if saisie.acte not in REPONSES:
            raise SuiviRefuseError("Ceci ne se dit pas par un opérateur : répondez en une phrase.")
        return engagements.ajouter(_de(lu.lien) & Q(pk=cle), saisie, quand, "operateur", None)


def _de(lien: LienDOperateur) -> Q:
    return Q(campagne=lien.campagne, operateur=lien.operateur, label=lien.label)


def lettre(envoi: Envoi) -> Lettre | None:
    """The letter to an operator, its link drawn when it leaves; none when it has expired."""
    lus = LienDOperateur.objects.select_related("campagne", "label__dossier", "par")
    lien = lus.filter(pk=envoi.cle, expire_le__gt=horloge.maintenant()).first()
    if lien is None or lien.label is None:
        return None
    faits: dict[str, Any] = {
        "territoire": lien.label.territoire,
        "campagne": campagnes.intitule(lien.campagne),
        "lien": adresses.tirer_le_lien(lien, "suivre-promesses"),
        "jusqu_au": date_longue(horloge.jour_a(lien.campagne.fuseau, lien.expire_le)),
        "courriel": lien.par.email if lien.par else "",
    }
    page = adresses.lien("atelier-suivi-engagements", lien.label.dossier.identifiant)
    demandeur = lien.par.email if lien.par else ""
    return rediger("promesses", faits, demandeur=demandeur, page=page, dossier=lien.label.dossier_id)


def references(campagne: Campagne) -> dict[tuple[str, str], ReferenceHorsLabel]:
    """(operator, year) → what that operator declares of its other requests; the last one written counts. One query."""
    lues = ReferenceHorsLabel.objects.filter(campagne=campagne).order_by("pk")
    return {(li.operateur, str(li.annee)): li for li in lues}


def declarer(compte: Compte, campagne: Campagne, champs: dict[str, Any]) -> ReferenceHorsLabel:
    """Write what an operator declares, with where it is written: for administrators. Errors: RefusError,
    SuiviRefuseError."""
    if not compte.administrateur:
        raise ouverture.RefusError("Réservé à l'administrateur.")
    if champs["accordees"] > champs["presentees"] or not champs["origine"].strip():
        raise SuiviRefuseError("Donnez l'origine du chiffre, et pas plus de demandes accordées que présentées.")
    with transaction.atomic():
        quand = horloge.maintenant()
        cle = engagements.cle_d_operateur(champs["operateur_nom"])
        ligne = ReferenceHorsLabel.objects.create(campagne=campagne, operateur=cle, par=compte, le=quand, **champs)
        donnees = {"operateur": cle, "annee": ligne.annee, "presentees": ligne.presentees, "accordees": ligne.accordees}
        objet = f"campagne:{campagne.identifiant}"
        journal.ajouter("suivi.reference", objet, donnees, acteur=compte, instant=quand)
    return ligne
