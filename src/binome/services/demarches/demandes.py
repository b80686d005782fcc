"""Use cases of who asks: prepare the file of a fiche for a scheme, read it again, from the very text that was kept."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from django.db import transaction

from binome.documents.demarches import fichier
from binome.documents.demarches.fichier import DemandeImprimee
from binome.documents.modeles_actes.rendu import pdf_de_l_acte
from binome.domaine.demarches.etats import RAISON_MAX
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import date_longue, euros, nombre
from binome.domaine.saisie.textes import visibles
from binome.offre.operateurs import cle_d_operateur
from binome.registre.models import Compte, DemandeDAccord, DemarcheAupresDUnOperateur, Dossier
from binome.services.acces import ouverture
from binome.services.accords import lecture as accords
from binome.services.demarches.choix import DemarcheRefuseeError, choisir_dispositif, choisir_operateur
from binome.services.socle import horloge, journal
from binome.services.texte import textes_amendes, textes_signes
from binome.services.texte.texte_entier import revision_de_tete


def preparer(
    compte: Compte,
    identifiant: str,
    fiche: str,
    dispositif: str,
    *,
    operateur: str = "",
    montant: Decimal | None = None,
    message: str = "",
) -> DemarcheAupresDUnOperateur:
    """Prepare the request of a fiche for a scheme, to one of its operators (the first by default).

    Errors: IntrouvableError, RefusError, DemarcheRefuseeError.
    """
    quand, propre = horloge.maintenant(), visibles(message)
    choisi = choisir_dispositif(dispositif)
    operateur_nom = choisir_operateur(choisi, operateur)
    if len(propre) > RAISON_MAX:
        raise DemarcheRefuseeError(f"Ce texte tient en {nombre(RAISON_MAX)} caractères : raccourcissez-le.", "message")
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.solliciter, fiche, quand)
        if not ouvert.memoire.montre(ouvert.regard, fiche):
            raise ouverture.IntrouvableError(fiche)
        revision = revision_de_tete(dossier)
        texte = textes_amendes.de(dossier, revision)
        lue = next((f for f in texte.document.plan_actions.presentees if f.id == fiche), None)
        if lue is None:
            raise DemarcheRefuseeError("Cette action n'est pas présentée : sortez-la d'abord de la réserve.", "fiche")
        siennes = DemarcheAupresDUnOperateur.objects.filter(dossier=dossier, fiche=fiche, dispositif=dispositif)
        pareille = siennes.filter(operateur=cle_d_operateur(operateur_nom), texte=texte.empreinte, etapes=None).first()
        if pareille and (pareille.montant, pareille.message) == (montant, propre):
            raise DemarcheRefuseeError(f"Cette demande est déjà prête, sous le numéro {pareille.numero} : envoyez-la.")
        texte.garder()
        rang = DemarcheAupresDUnOperateur.objects.filter(dossier=dossier).count() + 1
        demarche = DemarcheAupresDUnOperateur(
            numero=f"{dossier.identifiant}-d{rang}",
            dossier=dossier,
            fiche=fiche,
            dispositif=dispositif,
            dispositif_nom=choisi.nom,
            operateur=cle_d_operateur(operateur_nom),
            operateur_nom=operateur_nom,
            texte=texte.empreinte,
            revision=revision.numero,
            accord=accords.en_vigueur(dossier, fiche, dispositif),
            montant=montant,
            message=propre,
            par=compte,
            preparee_le=quand,
        )
        octets = fichier.to_json(texte.document, lue, imprimer(demarche))
        demarche.empreinte = hashlib.sha256(octets).hexdigest()
        demarche.save()
        donnees = {"numero": demarche.numero, "fiche": fiche, "dispositif": dispositif, "sha256": demarche.empreinte}
        journal.ajouter("demarche.preparee", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
    return demarche


def imprimer(demarche: DemarcheAupresDUnOperateur) -> DemandeImprimee:
    """What its file says besides the action."""
    fuseau = demarche.dossier.campagne.fuseau
    return DemandeImprimee(
        numero=demarche.numero,
        preparee_le=date_longue(horloge.jour_a(fuseau, demarche.preparee_le)),
        dispositif=demarche.dispositif,
        dispositif_nom=demarche.dispositif_nom,
        operateur_nom=demarche.operateur_nom,
        montant=euros(demarche.montant) if demarche.montant is not None else "",
        message=demarche.message,
        accord=_accord(demarche.accord, demarche.dossier),
    )


def _accord(accord: DemandeDAccord | None, dossier: Dossier) -> str:
    """That there was one when the request was made: what becomes of it later does not change what was sent."""
    if accord is None:
        return ""
    jours = [p.signee_le for p in accord.positions.all()]
    donne = date_longue(horloge.jour_a(dossier.campagne.fuseau, max(jours)))
    return f"donné le {donne} (demande {accord.pk})"


def relire(demarche: DemarcheAupresDUnOperateur) -> tuple[Document, FicheAction]:
    """The text that the request was made of, and its fiche."""
    texte = textes_signes.gardee(demarche.texte, revision_de_tete(demarche.dossier)).document
    return texte, next(f for f in texte.plan_actions.fiches if f.id == demarche.fiche)


def en_json(demarche: DemarcheAupresDUnOperateur) -> bytes:
    """The file, as it was prepared."""
    return fichier.to_json(*relire(demarche), imprimer(demarche))


def en_pdf(demarche: DemarcheAupresDUnOperateur) -> bytes:
    """The same, to be printed or sent."""
    return pdf_de_l_acte(fichier.en_acte(*relire(demarche), imprimer(demarche)), demarche.preparee_le)
