"""What is told of a decision once it is announced, and of the general assembly: in which words, to whom it still is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.domaine.droits.droits import ROLES_DOSSIER, Action
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import Compte, DecisionDuDepot, InviteALAssemblee, Notification
from binome.services.acces import plusieurs
from binome.services.annonce import agendas
from binome.services.comite.papiers import lettres
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, horloge

_S = SensDeLaDecision
_TITRES: Mapping[SensDeLaDecision, str] = {
    _S.label: "{territoire} : votre candidature est labellisée",
    _S.label_reserves: "{territoire} : votre candidature est labellisée, avec des réserves",
    _S.ajourne: "{territoire} : votre candidature est ajournée",
    _S.refus: "{territoire} : votre candidature n'est pas retenue",
}


def des_decisions(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """Decisions that are announced, to whoever is of their team. Four queries."""
    cles = [c for s, _, c in (li.evenement.partition(":") for li in lignes) if s == "decision" and c.isdecimal()]
    annoncees = DecisionDuDepot.objects.filter(pk__in=cles, annoncee_le__isnull=False)
    lues = {str(d.pk): d for d in annoncees.select_related("depot__dossier__campagne")}
    ouverts = plusieurs.ouvrir(compte, {d.depot.dossier for d in lues.values()}, horloge.maintenant())
    dites = {}
    for ligne in lignes:
        decision = lues.get(ligne.evenement.partition(":")[2])
        ouvert = ouverts.get(decision.depot.dossier_id) if decision else None
        if decision and ouvert and ouvert.peut(Action.lire) and ouvert.lien.roles & ROLES_DOSSIER:
            dites[ligne.pk] = _decision(decision)
    return dites


def _decision(decision: DecisionDuDepot) -> Nouvelle:
    dossier = decision.depot.dossier
    return Nouvelle(
        territoire=dossier.territoire,
        dossier=dossier.pk,
        titre=_TITRES[_S(decision.sens)].format(territoire=dossier.territoire),
        lien=adresses.lien("annonce-decision", dossier.identifiant),
        bouton="Lire la décision, ses motifs et les recours",
        paragraphes=("La lettre de décision est jointe : motifs, auteur, recours et délais.",),
        pieces=lambda: ((f"decision-{decision.depot.numero}.pdf", lettres.lettre(decision), "application/pdf"),),
    )


def des_assemblees(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """Invitations to a general assembly that still holds. One query."""
    cles = [c for s, _, c in (li.evenement.partition(":") for li in lignes) if s == "invitation"]
    siennes = InviteALAssemblee.objects.filter(compte=compte, assemblee__annulee_le=None)
    siennes = siennes.filter(pk__in=[c.partition(":")[0] for c in cles if c.partition(":")[0].isdecimal()])
    lues = {str(i.pk): i for i in siennes.select_related("assemblee__campagne")}
    dites = {}
    for ligne in lignes:
        invite = lues.get(ligne.evenement.split(":")[1])
        if invite is not None:
            dites[ligne.pk] = _invitation(invite)
    return dites


def _invitation(invite: InviteALAssemblee) -> Nouvelle:
    assemblee = invite.assemblee
    la_bas = horloge.a_paris(assemblee.prevue_le)
    return Nouvelle(
        titre=f"Assemblée générale le {date_longue(la_bas.date())} à {la_bas:%H h %M}, {assemblee.lieu}",
        lien=adresses.lien("assemblee-invitation", assemblee.pk),
        bouton="Répondre à l'invitation",
        a_faire="" if invite.reponse else "dire si vous venez à l'assemblée générale",
        echeance=la_bas.date(),
        paragraphes=("Le fichier joint l'inscrit à votre agenda.",),
        pieces=lambda: agendas.piece(assemblee),
    )


def des_annulees(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """General assemblies that this person was invited to and that do not take place. One query."""
    cles = cles_de(lignes)
    siennes = InviteALAssemblee.objects.filter(compte=compte, assemblee__annulee_le__isnull=False)
    siennes = siennes.filter(assemblee__in=numeriques(cles))
    lues = {str(i.assemblee_id): i for i in siennes.select_related("assemblee__campagne")}
    return {li.pk: _annulee(lues[cles[li.pk]]) for li in lignes if cles[li.pk] in lues}


def _annulee(invite: InviteALAssemblee) -> Nouvelle:
    assemblee = invite.assemblee
    la_bas = horloge.a_paris(assemblee.prevue_le)
    return Nouvelle(
        titre=f"Assemblée générale du {date_longue(la_bas.date())} annulée",
        lien=adresses.lien("notifications"),
        bouton="Lire vos notifications",
        paragraphes=(
            f"Elle devait se tenir à {la_bas:%H h %M}, {assemblee.lieu}. Vous n'avez rien à faire.",
            "Le fichier joint la retire de votre agenda.",
        ),
        pieces=lambda: agendas.piece(assemblee),
    )
