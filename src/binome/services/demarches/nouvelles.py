"""What is told of requests: to the operator's accounts when one is sent, to the territory when it is answered."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.demarches.etats import NOMS_DES_DEMARCHES, EtatDeDemarche, SourceDEtape
from binome.domaine.droits.droits import Action, Role
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import (
    Compte,
    DemarcheAupresDUnOperateur,
    EtapeDeDemarche,
    Notification,
    RoleCampagne,
    RoleDossier,
)
from binome.services.acces import plusieurs
from binome.services.demarches import lecture
from binome.services.demarches.lecture import DemarcheVue
from binome.services.notifications import distribution
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import adresses, horloge

_G = GenreDeNotification


def prevenir(etape: EtapeDeDemarche) -> None:
    """Tell of a step to the other side, in the running transaction."""
    demarche, evenement = etape.demarche, f"demarche:{etape.demarche.numero}:{etape.pk}"
    if etape.source != SourceDEtape.main.value:
        distribution.notifier(_G.demarche_repondue, evenement, territoire(demarche))
    elif etape.etat == EtatDeDemarche.envoyee.value:
        distribution.notifier(_G.demarche_envoyee, evenement, _operateurs(demarche))


def territoire(demarche: DemarcheAupresDUnOperateur) -> list[Compte]:
    """Who asked, who carries the fiche, who leads."""
    roles = RoleDossier.objects.filter(dossier=demarche.dossier_id).select_related("compte")
    siens = [r.compte for r in roles if r.role == Role.chef_de_projet.value or demarche.fiche in r.fiches]
    return [*siens, demarche.par]


def _operateurs(demarche: DemarcheAupresDUnOperateur) -> list[Compte]:
    roles = RoleCampagne.objects.filter(
        campagne=demarche.dossier.campagne_id, role=Role.operateur.value, service=demarche.operateur
    )
    return [role.compte for role in roles.select_related("compte")]


def ecrire(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of requests, in words."""
    numeros = {li.pk: li.evenement.split(":")[1] for li in lignes}
    vues = lecture.voir(DemarcheAupresDUnOperateur.objects.filter(numero__in=numeros.values()))
    par_numero = {vue.demarche.numero: vue for vue in vues}
    ouverts = plusieurs.ouvrir(compte, {vue.demarche.dossier for vue in vues}, horloge.maintenant())
    recues = {vue.demarche.numero for vue in lecture.recues(compte)}
    dites = {}
    for ligne in lignes:
        vue, genre = par_numero.get(numeros[ligne.pk]), GenreDeNotification(ligne.genre)
        if vue is None:
            continue
        if genre is _G.demarche_envoyee:
            if vue.demarche.numero in recues:
                dites[ligne.pk] = _recue(vue)
            continue
        ouvert = ouverts.get(vue.demarche.dossier_id)
        if ouvert and ouvert.peut(Action.lire) and lecture.lisible(ouvert, vue.demarche):
            dites[ligne.pk] = _du_territoire(genre, ligne.evenement, vue)
    return dites


def _recue(vue: DemarcheVue) -> Nouvelle:
    demarche = vue.demarche
    return Nouvelle(
        territoire=demarche.dossier.territoire,
        dossier=demarche.dossier_id,
        titre=f"{demarche.dossier.territoire} : une demande vous est envoyée, {demarche.dispositif_nom}",
        lien=adresses.lien("demarche-recue", demarche.numero),
        bouton="Lire la demande et répondre",
    )


def _du_territoire(genre: GenreDeNotification, evenement: str, vue: DemarcheVue) -> Nouvelle:
    demarche = vue.demarche
    page = adresses.lien("atelier-demarche", demarche.dossier.identifiant, demarche.numero)
    quoi = f"{demarche.operateur_nom}, action {vue.numero_de_l_action}"
    if genre is _G.demarche_sans_nouvelles and evenement.endswith(":brouillon"):
        return Nouvelle(
            territoire=demarche.dossier.territoire,
            dossier=demarche.dossier_id,
            titre=f"Démarche numérique efface demain un formulaire que personne n'a ouvert : {quoi}",
            lien=page,
            bouton="L'ouvrir et le finir",
            a_faire="ouvrir le formulaire préparé",
        )
    if genre is _G.demarche_sans_nouvelles:
        return Nouvelle(
            territoire=demarche.dossier.territoire,
            dossier=demarche.dossier_id,
            titre=f"Sans nouvelles depuis trente jours : {quoi}",
            lien=page,
            bouton="Dire où elle en est",
            a_faire=f"relancer {demarche.operateur_nom}, ou dire où en est la demande",
        )
    return Nouvelle(
        territoire=demarche.dossier.territoire,
        dossier=demarche.dossier_id,
        titre=f"{quoi} : {NOMS_DES_DEMARCHES[vue.etat].lower()}",
        lien=page,
        bouton="Lire la réponse",
    )
