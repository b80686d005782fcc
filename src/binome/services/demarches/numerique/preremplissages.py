"""Use cases of a draft on the State's platform: ask for it, by a job; read where it stands, each morning.

Nothing waits for the platform, and none of its faults stops anything here: a draft that could not be had is said so,
and may be asked again. One that was asked twice (a worker that died in between) is a draft that nobody opens, which the
platform deletes by itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django_tasks import task

from binome.documents.demarches.preremplissage import CorrespondanceDeDemarche, Preremplissage, preremplir
from binome.domaine.droits.droits import Action
from binome.registre.models import Compte, DemarcheAupresDUnOperateur, PreremplissageDeDemarche
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.demarches import demandes, lecture
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.lecture import DemarcheVue
from binome.services.demarches.numerique import plateforme
from binome.services.demarches.numerique.formulaires import formulaire_de
from binome.services.demarches.numerique.plateforme import PlateformeError
from binome.services.notifications import lettres
from binome.services.socle import file, horloge, journal

GARDE = dt.timedelta(days=5)
"""After so long the platform deletes a draft that nobody opened."""


@dataclass(frozen=True)
class BrouillonVu:
    """What someone who may ask of a fiche sees of the draft of a request. `envoi`: what would travel, and what would
    not, before it is asked; `adresse`: where it is finished, once it was had; `erreur`: why it was not."""

    envoi: Preremplissage | None = None
    demande: bool = False
    adresse: str = ""
    numero: str = ""
    jusqu_au: dt.datetime | None = None
    erreur: str = ""


def voir(ouvert: DossierOuvert, vue: DemarcheVue) -> BrouillonVu | None:
    """The draft of a request; None when none may be asked here, or not by this person."""
    demarche = vue.demarche
    if not plateforme.reglee() or not ouvert.peut(Action.solliciter, demarche.fiche):
        return None
    ligne = PreremplissageDeDemarche.objects.filter(demarche=demarche).first()
    if ligne is None or ligne.erreur:
        try:
            formulaire = formulaire_de(demarche.dispositif)
        except DemarcheRefuseeError as refus:
            return BrouillonVu(erreur=str(refus))
        envoi = _remplir(demarche, formulaire) if formulaire else None
        return BrouillonVu(envoi, erreur=ligne.erreur if ligne else "") if envoi else None
    if not ligne.secret:
        return BrouillonVu(demande=True)
    try:
        adresse, _ = lettres.ouvrir(ligne.secret)
    except ValueError:
        return BrouillonVu(demande=True, numero=ligne.numero, erreur="La clé du site a changé : le lien est perdu.")
    fin = ligne.obtenu_le + GARDE if ligne.obtenu_le and not vue.etapes else None
    return BrouillonVu(demande=True, adresse=adresse, numero=ligne.numero, jusqu_au=fin)


def demander(compte: Compte, identifiant: str, numero: str) -> PreremplissageDeDemarche:
    """Ask for the draft of a request, once; again when the last try failed.

    Errors: IntrouvableError, RefusError, DemarcheRefuseeError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.lire, instant=quand)
        vue = lecture.une(ouvert, numero)
        ouverture.autoriser(ouvert, Action.solliciter, vue.demarche.fiche)
        formulaire = formulaire_de(vue.demarche.dispositif)
        if formulaire is None:
            raise DemarcheRefuseeError("Ce dispositif n'a pas de formulaire sur Démarche numérique, que l'on sache.")
        ligne, neuve = PreremplissageDeDemarche.objects.get_or_create(
            demarche=vue.demarche, defaults={"formulaire": formulaire.demarche, "cree_le": quand}
        )
        if neuve or ligne.erreur:
            PreremplissageDeDemarche.objects.filter(pk=ligne.pk).update(erreur="", formulaire=formulaire.demarche)
            donnees = {"numero": numero, "formulaire": formulaire.demarche}
            journal.ajouter("demarche.preremplie", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
            file.enfiler(obtenir, ligne.pk)
    return ligne


@task()
def obtenir(cle: int) -> None:
    """Have the draft, and keep its secret sealed. What failed is said to who asked, and tried again for three days."""
    ligne = PreremplissageDeDemarche.objects.select_related("demarche__dossier__campagne").get(pk=cle)
    if ligne.secret:
        return
    sienne = PreremplissageDeDemarche.objects.filter(pk=cle, secret="")
    try:
        formulaire = formulaire_de(ligne.demarche.dispositif)
        if formulaire is None:
            raise DemarcheRefuseeError("Ce dispositif n'a plus de formulaire.")
        brouillon = plateforme.creer(formulaire.demarche, _remplir(ligne.demarche, formulaire).corps)
    except (PlateformeError, DemarcheRefuseeError) as erreur:
        sienne.update(erreur=str(erreur)[:300])
        if isinstance(erreur, PlateformeError):
            raise
        return
    secret = lettres.sceller(brouillon.adresse, brouillon.jeton)
    sienne.update(secret=secret, numero=brouillon.numero, erreur="", obtenu_le=horloge.maintenant())


def _remplir(demarche: DemarcheAupresDUnOperateur, formulaire: CorrespondanceDeDemarche) -> Preremplissage:
    return preremplir(formulaire, *demandes.relire(demarche))
