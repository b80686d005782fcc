"""Use cases of the receipt: read it, lay it out. Everything comes from the frozen manifest."""

from __future__ import annotations

from django.conf import settings

from binome.appels.catalogue import retrouver_appel
from binome.documents.recu import Recu, composer, pdf_du_recu
from binome.domaine.droits.discretion import Cachees
from binome.domaine.droits.droits import Action
from binome.registre.models import Compte, Depot
from binome.services.acces import ouverture
from binome.services.depot import manifeste
from binome.services.socle import personnes
from binome.services.texte import texte_lisible

TOUT = Cachees()
"""Nothing is hidden."""


def trouver(compte: Compte, identifiant: str, numero: str) -> Depot:
    """A deposit of a dossier that this person may read: the territory keeps those it replaced or withdrew, those who
    instruct read the one in force. Errors: IntrouvableError, RefusError.
    """
    ouvert = ouverture.exiger_une(compte, identifiant, Action.lire, Action.lire_depot)
    depots = Depot.objects.select_related("dossier__campagne", "revision__auteur", "par").filter(dossier=ouvert.dossier)
    if not ouvert.peut(Action.lire):
        depots = depots.filter(remplace_le=None, retire_le=None)
    if (trouve := depots.filter(numero=numero).first()) is None:
        raise ouverture.IntrouvableError(numero)
    return trouve


def cachees(ouvert: ouverture.DossierOuvert, depot: Depot) -> Cachees:
    """What this person may not read of a deposit."""
    return TOUT if ouvert.regard.entier else texte_lisible.du_depot(ouvert, depot).cachees


def lire(depot: Depot, cachees: Cachees = TOUT) -> Recu:
    """What the receipt of a deposit says; to who may not read all of it, less the attachments of what is hidden."""
    gele = manifeste.lisible(depot, cachees)
    appel = retrouver_appel(depot.dossier.campagne.appel).appel
    regle = appel.silence.regle if appel.silence else None
    editeur = ", ".join(dit for dit in (settings.BINOME_EDITEUR, settings.BINOME_CONTACT) if dit)
    return composer(gele, depot.empreinte, appel.autorite, editeur and f"L'éditeur de ce site ({editeur})", regle)


def pdf(depot: Depot, cachees: Cachees = TOUT) -> bytes:
    """The receipt as a PDF: the same bytes each time, as long as the call and the service say the same."""
    return pdf_du_recu(lire(depot, cachees), depot.enregistre_at)


def sha256(depot: Depot) -> str:
    """The SHA-256 of the text deposited."""
    return str(manifeste.lire(depot)["sha256"])


def destinataires(depot: Depot) -> list[str]:
    """Whoever deposited, then those who signed; none of those who were erased."""
    signes = [s.au_nom_de.email for s in manifeste.signatures(depot.dossier, depot.revision)]
    return [adresse for adresse in dict.fromkeys([depot.par.email, *signes]) if personnes.joignable(adresse)]
