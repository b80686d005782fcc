"""The same file for a dossier read from a file, without the base: what `binome offre demander` writes.

Nothing is kept, and no agreement is known.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from binome.documents.demarches import fichier
from binome.documents.demarches.fichier import DemandeImprimee
from binome.documents.demarches.preremplissage import (
    CorrespondanceDeDemarche,
    SchemaIllisibleError,
    preremplir,
    proposer,
)
from binome.documents.modeles_actes.rendu import pdf_de_l_acte
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import date_longue, euros, majuscule
from binome.domaine.saisie.jours import PARIS, zone
from binome.domaine.saisie.nombres import lire_euros
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.services.demarches.choix import DemarcheRefuseeError, choisir_dispositif, choisir_operateur

TAILLE_MAX = 2_000_000


def en_octets(
    dossier: Dossier,
    fiche: str,
    dispositif: str,
    jour: dt.date,
    *,
    operateur: str = "",
    montant: Decimal | None = None,
    pdf: bool = False,
) -> bytes:
    """The file of a request, as JSON or as a PDF. Errors: DemarcheRefuseeError."""
    lue, choisi = trouver(dossier, fiche), choisir_dispositif(dispositif)
    demande = DemandeImprimee(
        numero=f"{dossier.id}, action {lue.numero_montre}",
        preparee_le=date_longue(jour),
        dispositif=choisi.id,
        dispositif_nom=choisi.nom,
        operateur_nom=choisir_operateur(choisi, operateur),
        montant=euros(montant) if montant is not None else "",
    )
    if not pdf:
        return fichier.to_json(dossier, lue, demande)
    midi = dt.datetime.combine(jour, dt.time(12), zone(PARIS))
    return pdf_de_l_acte(fichier.en_acte(dossier, lue, demande), midi)


def lire_le_montant(tape: str) -> Decimal | None:
    """An amount in euros, None when nothing was given. Errors: DemarcheRefuseeError."""
    if not tape.strip():
        return None
    try:
        return lire_euros(tape)
    except ValeurRefuseeError as refus:
        suite = f" {refus.a_faire}" if refus.a_faire else ""
        raise DemarcheRefuseeError(f"{majuscule(refus.message)}.{suite}", "montant") from None


def trouver(dossier: Dossier, fiche: str) -> FicheAction:
    """A fiche that the dossier presents. Errors: DemarcheRefuseeError."""
    presentees = dossier.plan_actions.presentees
    lue = next((f for f in presentees if f.id == fiche), None)
    if lue is None:
        dites = ", ".join(f.id for f in presentees) or "aucune"
        raise DemarcheRefuseeError(f"La fiche « {fiche} » n'est pas présentée par ce dossier. Ses fiches : {dites}.")
    return lue


def en_formulaire(dossier: Dossier, fiche: str, schema: Path) -> bytes:
    """The body that fills a form of Démarche numérique from its published description, and what cannot travel.

    Errors: DemarcheRefuseeError.
    """
    rempli = preremplir(correspondance_de(schema), dossier, trouver(dossier, fiche))
    arbre = {
        "demarche": rempli.demarche,
        "corps": rempli.corps,
        "ne_voyage_pas": [{"champ": quoi, "pourquoi": raison} for quoi, raison in rempli.perdus],
    }
    return (json.dumps(arbre, ensure_ascii=False, indent=2) + "\n").encode()


def correspondance_de(schema: Path) -> CorrespondanceDeDemarche:
    """What fills a form, guessed from its published description: to be read again by who keeps it.

    Errors: DemarcheRefuseeError.
    """
    try:
        with schema.open("rb") as flux:
            octets = flux.read(TAILLE_MAX + 1)
        if len(octets) > TAILLE_MAX:
            raise DemarcheRefuseeError(f"{schema.name} : ce fichier dépasse 2 Mo, un formulaire est plus court.")
        return proposer(json.loads(octets))
    except OSError as erreur:
        raise DemarcheRefuseeError(f"{schema.name} : ce fichier ne peut pas être lu ({panne(erreur)}).") from None
    except SchemaIllisibleError as erreur:
        raise DemarcheRefuseeError(f"{schema.name} : {erreur}.") from None
    except (ValueError, RecursionError):
        raise DemarcheRefuseeError(f"{schema.name} : ce n'est pas du JSON qui se lise.") from None
