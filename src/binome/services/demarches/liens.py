"""Use cases of an operator without an account: the mail that brings it the file, and the link by which it answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from binome.domaine.demarches.etats import EtatDeDemarche, SourceDEtape
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import Compte, DemarcheAupresDUnOperateur, Envoi, EtapeDeDemarche, LienDeReponse
from binome.services.acces import ouverture
from binome.services.comptes import comptes
from binome.services.demarches import demandes, etapes, lecture
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.etapes import EtapeDite
from binome.services.demarches.lecture import DemarcheVue
from binome.services.notifications import courriels, envois
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import adresses, horloge, journal, personnes
from binome.services.socle.erreurs import LienCaducError

DUREE = dt.timedelta(days=90)


def envoyer(compte: Compte, identifiant: str, numero: str, courriel: str) -> LienDeReponse:
    """Send the file to an address, with a link to answer; the request is then sent.

    Errors: IntrouvableError, RefusError, DemarcheRefuseeError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.lire, instant=quand)
        vue = lecture.une(ouvert, numero)
        ouverture.autoriser(ouvert, Action.solliciter, vue.demarche.fiche)
        try:
            adresse = comptes.normaliser(courriel)
            envois.compter(compte, adresse)
        except (comptes.CourrielInvalideError, envois.TropDEnvoisError) as refus:
            raise DemarcheRefuseeError(str(refus), "courriel") from None
        lien = LienDeReponse.objects.create(
            demarche=vue.demarche,
            courriel=adresse,
            jeton_sha256=adresses.jeton_a_tirer(),
            par=compte,
            envoye_le=quand,
            expire_le=quand + DUREE,
        )
        if not vue.etapes:
            etapes.ecrire(vue, EtapeDite(EtatDeDemarche.envoyee), SourceDEtape.main, compte, quand)
        donnees = {"numero": numero, "personne": personnes.pseudonyme(adresse)}
        journal.ajouter("demarche.lien_envoye", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
        courriels.ecrire_a(adresse, "demarche", lien.pk)
    return lien


def existe(jeton: str) -> bool:
    """Whether a link was ever sent, whatever became of it."""
    return LienDeReponse.objects.filter(jeton_sha256=adresses.condense(jeton)).exists()


def lire(jeton: str) -> tuple[LienDeReponse, DemarcheVue]:
    """The request of a link. Errors: LienCaducError."""
    lien = LienDeReponse.objects.filter(jeton_sha256=adresses.condense(jeton)).first()
    if lien is None:
        raise LienCaducError("Ce lien n'est pas celui d'une demande : vérifiez qu'il est entier.")
    if lien.sert_le:
        raise LienCaducError("Vous avez déjà répondu : un lien ne sert qu'une fois. Le territoire peut en renvoyer un.")
    if horloge.maintenant() >= lien.expire_le:
        raise LienCaducError("Ce lien ne vaut plus : il valait quatre-vingt-dix jours.")
    (vue,) = lecture.voir(DemarcheAupresDUnOperateur.objects.filter(pk=lien.demarche_id))
    return lien, vue


def repondre(jeton: str, dite: EtapeDite) -> EtapeDeDemarche:
    """Answer by a link, which is then used. Errors: LienCaducError, DemarcheRefuseeError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        etapes.tenir(lire(jeton)[1].demarche)
        lien, vue = lire(jeton)
        etape = etapes.ecrire(vue, dite, SourceDEtape.lien, None, quand)
        if not LienDeReponse.objects.filter(pk=lien.pk, sert_le=None).update(sert_le=quand):
            raise LienCaducError("Vous avez déjà répondu : un lien ne sert qu'une fois.")
    return etape


def lettre(envoi: Envoi) -> Lettre | None:
    """The file and the link, to the operator; the link is drawn when the letter leaves."""
    liens = LienDeReponse.objects.select_related("demarche__dossier__campagne", "demarche__accord", "par")
    lien = liens.filter(pk=envoi.cle, sert_le=None).first()
    if lien is None or lien.par is None or horloge.maintenant() >= lien.expire_le:
        return None
    demarche = lien.demarche
    faits = {
        "par": str(lien.par),
        "courriel": lien.par.email,
        "territoire": demarche.dossier.territoire,
        "dispositif": demarche.dispositif_nom,
        "operateur": demarche.operateur_nom,
        "lien": adresses.tirer_le_lien(lien, "suivre-reponse"),
        "jusqu_au": date_longue(horloge.jour_a(demarche.dossier.campagne.fuseau, lien.expire_le)),
    }
    pieces = (
        (f"{demarche.numero}.pdf", demandes.en_pdf(demarche), "application/pdf"),
        (f"{demarche.numero}.json", demandes.en_json(demarche), "application/json"),
    )
    page = adresses.lien("atelier-demarche", demarche.dossier.identifiant, demarche.numero)
    ou = demarche.dossier_id
    return rediger("demarche", faits, pieces=pieces, demandeur=lien.par.email, page=page, dossier=ou)
