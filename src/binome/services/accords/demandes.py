"""Use cases of those who ask: request the agreement of the governance for a fiche, by page or by a link, give it up."""

from __future__ import annotations

import datetime as dt
import json

from django.db import transaction

from binome.documents.modeles_actes.accord import entreprise_de
from binome.domaine.accords.etats import EN_COURS, TEXTE_MAX, VIVANTS, FinDeDemande
from binome.domaine.accords.fiche_lue import lire_la_fiche
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.textes import visibles
from binome.offre.catalogue import catalogue
from binome.registre.models import Compte, DemandeDAccord, Dossier, FinDAccord
from binome.services.acces import ouverture
from binome.services.accords import lecture, nouvelles
from binome.services.accords.lecture import AccordRefuseError
from binome.services.socle import horloge, journal
from binome.services.texte import textes_amendes
from binome.services.texte.texte_entier import revision_de_tete


def demander(compte: Compte, identifiant: str, fiche: str, objet: str = "", dispositif: str = "") -> DemandeDAccord:
    """Ask the binôme to agree to a fiche as it now is, for a scheme or for any.

    Errors: IntrouvableError, RefusError, AccordRefuseError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.solliciter, fiche, quand)
        if not ouvert.memoire.montre(ouvert.regard, fiche):
            raise ouverture.IntrouvableError(fiche)
        return inscrire(dossier, fiche, objet, dispositif, compte, quand)


def inscrire(
    dossier: Dossier, fiche: str, objet: str, dispositif: str, par: Compte | None, quand: dt.datetime
) -> DemandeDAccord:
    """Write a request, in the running transaction that holds the dossier. `par`: nobody when it comes by a link.

    Errors: IntrouvableError, AccordRefuseError.
    """
    propre = visibles(objet)
    if len(propre) > TEXTE_MAX:
        raise AccordRefuseError(f"Ce texte tient en {nombre(TEXTE_MAX)} caractères : raccourcissez-le.", "objet")
    if dispositif and dispositif not in {p.dispositif.id for p in catalogue()}:
        raise AccordRefuseError("Choisissez un dispositif de la liste, ou aucun.", "dispositif")
    revision = revision_de_tete(dossier)
    texte = textes_amendes.de(dossier, revision)
    lue = lire_la_fiche(texte.arbre, fiche)
    document = next((f for f in texte.document.plan_actions.presentees if f.id == fiche), None)
    if lue is None or document is None:
        raise AccordRefuseError("Cette action n'est pas présentée : sortez-la de la réserve, puis demandez l'accord.")
    if entreprise_de(document) is None:
        raise AccordRefuseError(
            "L'accord de la gouvernance se demande pour une action portée par une entreprise : nommez-la d'abord."
        )
    _verifier_qu_aucune_ne_vit(dossier, fiche, dispositif)
    texte.garder()
    demande = DemandeDAccord.objects.create(
        dossier=dossier,
        fiche=fiche,
        dispositif=dispositif,
        empreinte=lue.empreinte,
        champs=json.dumps(lue.champs, sort_keys=True),
        texte=texte.empreinte,
        revision=revision.numero,
        objet=propre,
        par=par,
        demandee_le=quand,
        limite=horloge.jour_a(dossier.campagne.fuseau, quand) + dt.timedelta(lecture.regles(dossier).delai),
    )
    donnees = {"cle": demande.pk, "fiche": fiche, "dispositif": dispositif, "empreinte": lue.empreinte}
    journal.ajouter("accord.demande", f"dossier:{dossier.identifiant}", donnees, acteur=par, instant=quand)
    nouvelles.prevenir_le_binome(demande)
    return demande


def _verifier_qu_aucune_ne_vit(dossier: Dossier, fiche: str, dispositif: str) -> None:
    autres = DemandeDAccord.objects.filter(dossier=dossier, fiche=fiche, dispositif=dispositif)
    for vu in lecture.voir(autres):
        if vu.etat in EN_COURS:
            raise AccordRefuseError("Cet accord est déjà demandé : le binôme a à répondre.")
        if vu.etat in VIVANTS:
            raise AccordRefuseError("Cet accord est déjà donné, et il tient : l'action n'a pas changé.")


def retirer(compte: Compte, identifiant: str, cle: int) -> None:
    """Give up a request that waits for its answers. Errors: IntrouvableError, RefusError, AccordRefuseError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.lire, instant=quand)
        vu = lecture.un(ouvert, cle)
        ouverture.autoriser(ouvert, Action.solliciter, vu.demande.fiche)
        if vu.etat not in EN_COURS:
            raise AccordRefuseError(f"{vu.mot} : il n'y a plus rien à retirer.")
        FinDAccord.objects.create(demande=vu.demande, genre=FinDeDemande.retire.value, par=compte, le=quand)
        journal.ajouter("accord.retire", f"dossier:{identifiant}", {"cle": cle}, acteur=compte, instant=quand)
