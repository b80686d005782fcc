"""Use cases of what becomes of a request: said by hand, by the operator's account, or by the link that it was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from binome.domaine.demarches.etats import EtatDeDemarche, SourceDEtape, refus_de_l_etape
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import majuscule
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import visibles
from binome.registre.models import Compte, DemarcheAupresDUnOperateur, EtapeDeDemarche
from binome.services.acces import ouverture
from binome.services.demarches import lecture, nouvelles, suites
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.fichiers import lire_le_montant
from binome.services.demarches.lecture import DemarcheVue
from binome.services.socle import horloge, journal


@dataclass(frozen=True)
class EtapeDite:
    """What someone says of a request: where it stands, on which day (today by default), why, for how much."""

    etat: EtatDeDemarche
    le: dt.date | None = None
    raison: str = ""
    montant: Decimal | None = None


def lire(dit: Mapping[str, str]) -> EtapeDite:
    """What someone typed of where a request stands, in a form or a command. Errors: DemarcheRefuseeError."""
    etat, jour = dit.get("etat", ""), dit.get("le", "").strip()
    if etat not in set(EtatDeDemarche):
        raise DemarcheRefuseeError(f"Dites où en est la demande : {', '.join(EtatDeDemarche)}.", "etat")
    try:
        le = lire_jour(jour) if jour else None
    except ValeurRefuseeError as refus:
        phrase = f"{majuscule(refus.message)}." + (f" {refus.a_faire}" if refus.a_faire else "")
        raise DemarcheRefuseeError(phrase, "le") from None
    return EtapeDite(EtatDeDemarche(etat), le, dit.get("raison", ""), lire_le_montant(dit.get("montant", "")))


def dire(compte: Compte, identifiant: str, numero: str, dite: EtapeDite) -> EtapeDeDemarche:
    """The territory says it, by hand. Errors: IntrouvableError, RefusError, DemarcheRefuseeError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.lire, instant=quand)
        vue = lecture.une(ouvert, numero)
        ouverture.autoriser(ouvert, Action.solliciter, vue.demarche.fiche)
        return ecrire(vue, dite, SourceDEtape.main, compte, quand)


def repondre(compte: Compte, numero: str, dite: EtapeDite) -> EtapeDeDemarche:
    """The operator says it, by its account. Errors: IntrouvableError, DemarcheRefuseeError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        tenir(lecture.recue(compte, numero).demarche)
        return ecrire(lecture.recue(compte, numero), dite, SourceDEtape.operateur, compte, quand)


def tenir(demarche: DemarcheAupresDUnOperateur) -> None:
    """Hold the dossier of a request until the end of the running transaction: its follow-up is written with it."""
    ouverture.verrouiller(demarche.dossier.identifiant)


def ecrire(
    vue: DemarcheVue, dite: EtapeDite, source: SourceDEtape, par: Compte | None, quand: dt.datetime
) -> EtapeDeDemarche:
    """Write a step, and what the follow-up learns of it, in the running transaction that holds its dossier.

    Errors: DemarcheRefuseeError.
    """
    demarche, raison = vue.demarche, visibles(dite.raison)
    jour = horloge.jour_a(demarche.dossier.campagne.fuseau, quand)
    le = dite.le or jour
    if faute := refus_de_l_etape(vue.etat, dite.etat, le, raison, jour, source):
        champ, message = faute
        raise DemarcheRefuseeError(message, champ)
    etape = EtapeDeDemarche.objects.create(
        demarche=demarche,
        etat=dite.etat.value,
        le=le,
        raison=raison,
        montant=dite.montant,
        source=source.value,
        par=par,
        ecrite_le=quand,
    )
    donnees = {"numero": demarche.numero, "etat": dite.etat.value, "le": le.isoformat(), "source": source.value}
    journal.ajouter("demarche.etape", f"dossier:{demarche.dossier.identifiant}", donnees, acteur=par, instant=quand)
    nouvelles.prevenir(etape)
    suites.porter(etape, quand)
    return etape
