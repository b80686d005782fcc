"""The letter that convenes a member of a committee to a session."""

from __future__ import annotations

from collections.abc import Sequence

from binome.appels.catalogue import retrouver_appel
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import date_longue, instant
from binome.domaine.saisie.jours import heure_de
from binome.registre.models import Compte, ConvocationDuComite, Envoi, Notification, RoleCampagne
from binome.services.comite import ordre_du_jour, seances
from binome.services.comite.papiers import agendas
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import adresses


def lettre(envoi: Envoi) -> Lettre | None:
    """The convocation of a member; None when the session was closed or cancelled meanwhile."""
    lues = ConvocationDuComite.objects.select_related("seance__campagne", "seance__seconde_de", "membre__suppleant_de")
    convocation = lues.filter(pk=envoi.cle).first()
    if convocation is None:
        return None
    seance, membre = convocation.seance, convocation.membre
    if seance.levee_le is not None or seance.annulee_le is not None:
        return None
    appel = retrouver_appel(seance.campagne.appel).appel
    regles = ReglesDuComite.model_validate_json(seance.regles)
    faits = {
        "comite": appel.comite.nom if appel.comite else "comité",
        "campagne": appel.titre_court,
        "jour": date_longue(seances.seance_le(seance)),
        "quand": instant(heure_de(seance.prevue_le)),
        "lieu": seance.lieu,
        "qualite": membre.qualite,
        "supplee": membre.suppleant_de.nom if membre.suppleant_de else "",
        "points": [f"{p.rang}. {p.intitule}" for p in ordre_du_jour.points(seance) if not p.retire_le],
        "seconde": date_longue(seances.seance_le(seance.seconde_de)) if seance.seconde_de else "",
        "urgence": seance.urgence,
        "par_ecrit": seance.cloture_le is not None,
        "oppositions": regles.consultation_oppositions.valeur > 0,
        "mandats": seance.cloture_le is None and regles.mandats_par_membre.valeur > 0,
        "lien": adresses.lien("comite-seance", seance.campagne.identifiant, seance.rang),
    }
    return rediger("convocation_comite", faits, pieces=agendas.piece(seance))


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """Convocations, to who is still of the committee that they convene; none once the session is closed or
    cancelled. Two queries."""
    cles = [c for s, _, c in (li.evenement.partition(":") for li in lignes) if s == "convocation" and c.isdecimal()]
    siennes = ConvocationDuComite.objects.filter(pk__in=cles, membre__compte=compte, seance__levee_le=None)
    siennes = siennes.filter(seance__annulee_le=None)
    lues = {f"convocation:{c.pk}": c for c in siennes.select_related("seance__campagne", "membre")}
    la_ou = {c.seance.campagne_id for c in lues.values()}
    sieges = RoleCampagne.objects.filter(compte=compte, role=Role.comite.value, campagne__in=la_ou)
    encore = set(sieges.values_list("campagne", flat=True)) if lues else set()
    dites = {}
    for ligne in lignes:
        convocation = lues.get(ligne.evenement)
        if convocation is not None and convocation.seance.campagne_id in encore:
            seance = convocation.seance
            jour = date_longue(seances.seance_le(seance))
            ecrit = seance.cloture_le is not None
            dites[ligne.pk] = Nouvelle(
                titre=f"Le comité vous consulte par écrit, jusqu'au {jour}"
                if ecrit
                else f"Vous êtes convoqué au comité du {jour}, {seance.lieu}",
                lien=adresses.lien("comite-seance", seance.campagne.identifiant, seance.rang),
                bouton="Répondre" if ecrit else "Ouvrir la séance",
                a_faire="répondre à la consultation du comité" if ecrit else "venir au comité, ou donner mandat",
                echeance=seances.seance_le(seance),
                lettre=("convocation_comite", str(convocation.pk)),
            )
    return dites
