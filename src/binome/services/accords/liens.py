"""Use cases of a firm that asks without an account: the link that it is sent, what it reads there, its request."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import Compte, DemandeDAccord, Dossier, Envoi, LienDeDemande
from binome.services.acces import ouverture
from binome.services.accords import demandes
from binome.services.accords.lecture import AccordRefuseError
from binome.services.comptes import comptes
from binome.services.notifications import courriels, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, horloge, journal, personnes
from binome.services.socle.erreurs import LienCaducError
from binome.services.texte import textes_amendes
from binome.services.texte.texte_entier import revision_de_tete

DUREE = dt.timedelta(days=30)


@dataclass(frozen=True)
class DemandeALire:
    """What the firm of a link reads before it asks."""

    lien: LienDeDemande
    dossier: Dossier
    fiche: FicheAction
    jusqu_au: dt.date


def envoyer(compte: Compte, identifiant: str, fiche: str, courriel: str) -> LienDeDemande:
    """Send a firm the link by which it may ask. Errors: IntrouvableError, RefusError, AccordRefuseError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.demander, instant=quand)
        if not ouvert.memoire.montre(ouvert.regard, fiche):
            raise ouverture.IntrouvableError(fiche)
        if _presentee(dossier, fiche) is None:
            raise AccordRefuseError("Cette action n'est pas présentée : choisissez-en une autre.", "fiche")
        try:
            adresse = comptes.normaliser(courriel)
            envois.compter(compte, adresse)
        except (comptes.CourrielInvalideError, envois.TropDEnvoisError) as refus:
            raise AccordRefuseError(str(refus), "courriel") from None
        lien = LienDeDemande.objects.create(
            dossier=dossier,
            fiche=fiche,
            courriel=adresse,
            jeton_sha256=adresses.jeton_a_tirer(),
            par=compte,
            envoye_le=quand,
            expire_le=quand + DUREE,
        )
        donnees = {"fiche": fiche, "personne": personnes.pseudonyme(adresse)}
        journal.ajouter("accord.lien_envoye", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
        courriels.ecrire_a(adresse, "lien_d_accord", lien.pk)
    return lien


def _presentee(dossier: Dossier, fiche: str) -> FicheAction | None:
    texte = textes_amendes.de(dossier, revision_de_tete(dossier)).document
    return next((f for f in texte.plan_actions.presentees if f.id == fiche), None)


def existe(jeton: str) -> bool:
    """Whether a link was ever sent, whatever became of it."""
    return LienDeDemande.objects.filter(jeton_sha256=adresses.condense(jeton)).exists()


def lire(jeton: str) -> DemandeALire:
    """What the firm of a link reads. Errors: LienCaducError."""
    lien = (
        LienDeDemande.objects.select_related("dossier__campagne").filter(jeton_sha256=adresses.condense(jeton)).first()
    )
    if lien is None:
        raise LienCaducError("Ce lien n'est pas celui d'une demande : vérifiez qu'il est entier.")
    if lien.sert_le:
        raise LienCaducError("L'accord a déjà été demandé par ce lien : il ne sert qu'une fois.")
    if horloge.maintenant() >= lien.expire_le:
        raise LienCaducError("Ce lien ne vaut plus : il valait trente jours. Demandez-en un autre au chef de projet.")
    fiche = _presentee(lien.dossier, lien.fiche)
    if fiche is None:
        raise LienCaducError("Cette action n'est plus présentée par le territoire : vous n'avez rien à faire.")
    return DemandeALire(lien, lien.dossier, fiche, _dernier_jour(lien))


def demander(jeton: str, objet: str, dispositif: str) -> DemandeDAccord:
    """Ask by a link, which is then used. Errors: LienCaducError, AccordRefuseError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(lire(jeton).dossier.identifiant)
        lue = lire(jeton)
        demande = demandes.inscrire(dossier, lue.fiche.id, objet, dispositif, None, quand)
        if not LienDeDemande.objects.filter(pk=lue.lien.pk, sert_le=None).update(sert_le=quand):
            raise LienCaducError("L'accord a déjà été demandé par ce lien : il ne sert qu'une fois.")
    return demande


def _dernier_jour(lien: LienDeDemande) -> dt.date:
    return horloge.jour_a(lien.dossier.campagne.fuseau, lien.expire_le)


def lettre(envoi: Envoi) -> Lettre | None:
    """The link, to the firm; it is drawn when the letter leaves, and a former one no longer holds."""
    lien = LienDeDemande.objects.select_related("dossier__campagne", "par").filter(pk=envoi.cle, sert_le=None).first()
    if lien is None or lien.par is None or horloge.maintenant() >= lien.expire_le:
        return None
    fiche = _presentee(lien.dossier, lien.fiche)
    faits = {
        "par": str(lien.par),
        "courriel": lien.par.email,
        "territoire": lien.dossier.territoire,
        "fiche": fiche.numero_montre if fiche else lien.fiche,
        "lien": adresses.tirer_le_lien(lien, "suivre-demande-d-accord"),
        "jusqu_au": date_longue(_dernier_jour(lien)),
    }
    page = adresses.lien("atelier-accords", lien.dossier.identifiant)
    return rediger("lien_d_accord", faits, demandeur=lien.par.email, page=page, dossier=lien.dossier_id)
