"""What is told of agreements: asked, answered, void; to whom, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.droits.droits import Action, Role
from binome.domaine.langue.typographie import date_longue, enumerer
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import Compte, DemandeDAccord, LienDeDemande, Notification, RoleDossier
from binome.services.acces import plusieurs
from binome.services.accords import lecture
from binome.services.accords.lecture import AccordVu
from binome.services.equipe import delegations
from binome.services.notifications import courriels, distribution
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import adresses, horloge

_G = GenreDeNotification
_COTES = {cote.value for cote in delegations.COTES}


def binome(demande: DemandeDAccord, cotes: Sequence[str] = ()) -> list[Compte]:
    """Those who may answer for these sides (both by default): élus, industriels, and who signs for them now."""
    voulues = set(cotes) or _COTES
    roles = RoleDossier.objects.filter(dossier=demande.dossier_id, role__in=voulues).select_related("compte")
    delegues = [d.a for d in delegations.en_cours(demande.dossier) if d.qualite in voulues]
    return [*(role.compte for role in roles), *delegues]


def prevenir_le_binome(demande: DemandeDAccord) -> None:
    """Tell those who are to answer, in the running transaction."""
    distribution.notifier(_G.accord_demande, f"accord:{demande.pk}", binome(demande), echeance=demande.limite)


def prevenir_du_sort(demande: DemandeDAccord, auteur: Compte) -> None:
    """Tell who asked, who carries the fiche and who leads that it is settled, in the running transaction."""
    roles = RoleDossier.objects.filter(dossier=demande.dossier_id).select_related("compte")
    chef = Role.chef_de_projet.value
    a_qui = [r.compte for r in roles if r.role == chef or demande.fiche in r.fiches]
    if demande.par:
        a_qui.append(demande.par)
    distribution.notifier(_G.accord_rendu, f"accord:{demande.pk}", [c for c in a_qui if c.pk != auteur.pk])
    prevenir_l_entreprise(demande)


def prevenir_l_entreprise(demande: DemandeDAccord) -> None:
    """Write to the firm that asked by a link, in the running transaction: it has no account to read anything by."""
    lien = le_lien_de(demande)
    if lien is not None:
        courriels.ecrire_a(lien.courriel, "reponse_d_accord", demande.pk)


def le_lien_de(demande: DemandeDAccord) -> LienDeDemande | None:
    """The link by which a firm asked: the one that was used in its very transaction."""
    if demande.par_id is not None:
        return None
    siens = LienDeDemande.objects.filter(dossier=demande.dossier_id, fiche=demande.fiche)
    return siens.filter(sert_le=demande.demandee_le).select_related("par").first()


def ecrire(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of agreements, in words; nothing of a fiche that they may not read any more."""
    cles = {li.pk: li.evenement.split(":")[1] for li in lignes}
    voulues = DemandeDAccord.objects.filter(pk__in=[c for c in cles.values() if c.isdecimal()])
    vus = {str(vu.demande.pk): vu for vu in lecture.voir(voulues)}
    ouverts = plusieurs.ouvrir(compte, {vu.demande.dossier for vu in vus.values()}, horloge.maintenant())
    dites = {}
    for ligne in lignes:
        vu = vus.get(cles[ligne.pk])
        ouvert = ouverts.get(vu.demande.dossier_id) if vu else None
        if vu and ouvert and ouvert.peut(Action.lire) and lecture.lecteur(ouvert)(vu.demande):
            nouvelle = _nouvelle(GenreDeNotification(ligne.genre), vu)
            if nouvelle is not None:
                dites[ligne.pk] = nouvelle
    return dites


def _nouvelle(genre: GenreDeNotification, vu: AccordVu) -> Nouvelle | None:
    demande = vu.demande
    quoi, territoire = f"l'action {vu.numero_de_l_action}", demande.dossier.territoire
    page = adresses.lien("atelier-accord-demande", demande.dossier.identifiant, demande.pk)
    if genre is _G.accord_demande:
        if not vu.attendus:
            return None
        return Nouvelle(
            territoire=territoire,
            dossier=demande.dossier_id,
            titre=f"{territoire} : l'accord de la gouvernance est demandé pour {quoi}",
            lien=page,
            bouton="Lire l'action et répondre",
            a_faire=f"répondre à la demande d'accord pour {quoi}, {territoire}",
            echeance=demande.limite,
            paragraphes=(f"Réponse attendue de : {enumerer(vu.attendus)}.",),
        )
    if genre is _G.accord_caduc:
        paragraphe = f"Ce qui a changé : {enumerer(vu.changes)}. Il faut le demander de nouveau."
        return Nouvelle(
            territoire=territoire,
            dossier=demande.dossier_id,
            titre=f"{territoire} : l'accord pour {quoi} ne vaut plus",
            lien=page,
            bouton="Voir ce qui a changé",
            paragraphes=(paragraphe,) if vu.changes else (),
        )
    return Nouvelle(
        territoire=territoire,
        dossier=demande.dossier_id,
        titre=f"{territoire} : {vu.mot.lower()} pour {quoi}",
        lien=page,
        bouton="Lire la réponse",
        paragraphes=(f"Répondu le {date_longue(vu.jour_de_la_derniere)}.",) if vu.jour_de_la_derniere else (),
    )
