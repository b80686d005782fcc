"""What is told of a session that is moved or cancelled, or of an item taken off its agenda, to who was convened."""

from __future__ import annotations

from collections.abc import Sequence

from binome.domaine.comite.convocation import NatureDuChangement
from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import date_longue, instant
from binome.domaine.saisie.jours import heure_de
from binome.registre.models import ChangementDeSeance, Compte, Notification, RoleCampagne
from binome.services.comite import deports, seances
from binome.services.comite.papiers import agendas
from binome.services.notifications.nouvelles import Nouvelle, cles_de, numeriques
from binome.services.socle import adresses, horloge

_N = NatureDuChangement
MANDATS = "Les mandats donnés pour l'ancien jour ne valent plus : donnez-le de nouveau si vous ne pouvez pas venir."


def annoncer(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """Changes of sessions, to who was convened to them and is of the committee still; of an item, to who takes part in
    it. A move is not told of what was cancelled since. Two queries, two more for each item."""
    cles = cles_de(lignes)
    lus = ChangementDeSeance.objects.filter(
        pk__in=numeriques(cles), seance__convocations__membre__compte=compte
    ).select_related("seance__campagne", "seance__seconde_de", "point__depot__dossier", "point__seance")
    faits = {str(fait.pk): fait for fait in lus}
    la_ou = {fait.seance.campagne_id for fait in faits.values()}
    sieges = RoleCampagne.objects.filter(compte=compte, role=Role.comite.value, campagne__in=la_ou)
    encore = set(sieges.values_list("campagne", flat=True)) if faits else set()
    dites = {}
    for ligne in lignes:
        fait = faits.get(cles[ligne.pk])
        if fait is not None and fait.seance.campagne_id in encore and (dite := _dire(compte, fait)):
            dites[ligne.pk] = dite
    return dites


def _dire(compte: Compte, fait: ChangementDeSeance) -> Nouvelle | None:
    if fait.point is not None:
        return None if deports.du_point(compte, fait.point) is not None else _retire(fait)
    if fait.nature == _N.annulee:
        return _annulee(fait)
    return None if fait.seance.annulee_le is not None else _deplacee(fait)


def _lien(fait: ChangementDeSeance) -> str:
    return adresses.lien("comite-seance", fait.seance.campagne.identifiant, fait.seance.rang)


def _avant(fait: ChangementDeSeance) -> str:
    return date_longue(horloge.jour_a(fait.seance.campagne.fuseau, fait.prevue_le))


def _annulee(fait: ChangementDeSeance) -> Nouvelle:
    return Nouvelle(
        titre=f"Le comité du {_avant(fait)} est annulé",
        lien=_lien(fait),
        bouton="Ouvrir la séance",
        paragraphes=(
            f"Il devait se tenir le {instant(heure_de(fait.prevue_le))}, {fait.lieu}. Votre convocation ne vaut plus.",
            f"Motif : {fait.motif}",
            "Le fichier joint retire la séance de votre agenda.",
        ),
        pieces=lambda: agendas.piece(fait.seance),
    )


def _deplacee(fait: ChangementDeSeance) -> Nouvelle:
    seance, jour = fait.seance, seances.seance_le(fait.seance)
    seconde = "Seconde convocation sur le même ordre du jour : aucun quorum ne sera exigé."
    autre_jour = seance.prevue_le != fait.prevue_le
    return Nouvelle(
        titre=f"Le comité du {_avant(fait)} est déplacé : {date_longue(jour)}, {seance.lieu}",
        lien=_lien(fait),
        bouton="Ouvrir la séance",
        a_faire="venir au comité, ou donner mandat",
        echeance=jour,
        paragraphes=(
            f"Il se tiendra le {instant(heure_de(seance.prevue_le))}, {seance.lieu}, sur le même ordre du jour.",
            f"Motif : {fait.motif}",
            *([f"Convoqué en urgence : {seance.urgence}"] if seance.urgence else []),
            *([seconde] if seance.seconde_de_id else []),
            *([MANDATS] if autre_jour else []),
            "Le fichier joint met votre agenda à jour.",
        ),
        pieces=lambda: agendas.piece(seance),
    )


def _retire(fait: ChangementDeSeance) -> Nouvelle:
    quoi = fait.point.intitule if fait.point else ""
    return Nouvelle(
        titre=f"« {quoi} » n'est plus à l'ordre du jour du comité du {date_longue(seances.seance_le(fait.seance))}",
        lien=_lien(fait),
        bouton="Ouvrir la séance",
        paragraphes=(f"Motif : {fait.motif}", "Le reste de l'ordre du jour ne change pas."),
    )
