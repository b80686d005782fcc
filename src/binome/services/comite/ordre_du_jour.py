"""The agenda of a session: the deposits that wait for the committee, those that were put on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max, Q

from binome.domaine.langue.typographie import enumerer
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.domaine.socle.erreurs import au_champ
from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    Campagne,
    Compte,
    DeliberationDuComite,
    Depot,
    PassageDuDepot,
    PointDeSeance,
    SeanceDuComite,
)
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import saisies, seances

SECONDE = "Une seconde convocation reprend l'ordre du jour de la première, et lui seul."


def inscriptibles(campagne: Campagne) -> list[Depot]:
    """The deposits that wait for the committee, on no agenda that is not over. Two queries."""
    passages = PassageDuDepot.objects.filter(depot__dossier__campagne=campagne).order_by("depot", "rang")
    derniers = {depot: (vers, le) for depot, vers, le in passages.values_list("depot", "vers", "le")}
    venus = {depot: le for depot, (vers, le) in derniers.items() if vers == EtapeDuDepot.comite}
    libres = Depot.objects.filter(pk__in=venus, remplace_le=None, retire_le=None)
    pris = PointDeSeance.objects.filter(seance__levee_le=None, seance__annulee_le=None, retire_le=None)
    libres = libres.exclude(points__in=pris)
    adoption = Max("points__deliberations__close_le", filter=Q(points__deliberations__adoptee=True))
    lus = libres.annotate(adopte_le=adoption).select_related("dossier").order_by("dossier__identifiant")
    # What was adopted before the deposit came back to the committee is another story.
    return [depot for depot in lus if depot.adopte_le is None or depot.adopte_le < venus[depot.pk]]


def inscrire(compte: Compte, campagne: str, rang: int, depots: list[int]) -> list[PointDeSeance]:
    """Put deposits that wait for the committee on the agenda, before it is sent.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang) as tenue:
        seances.exiger_a_convoquer(tenue.seance)
        if tenue.seance.seconde_de_id is not None:
            raise RefusError(SECONDE)
        possibles = {d.pk: d for d in inscriptibles(tenue.ouvert.campagne)}
        if not depots:
            raise RefusError(au_champ("depots", "Choisissez au moins un dossier."))
        if any(cle not in possibles for cle in depots):
            raise RefusError(
                au_champ("depots", "L'un de ces dossiers n'attend pas le comité, ou est déjà à un ordre du jour.")
            )
        debut = tenue.seance.points.count()
        points = [
            PointDeSeance.objects.create(seance=tenue.seance, rang=debut + n, depot=possibles[cle])
            for n, cle in enumerate(dict.fromkeys(depots), start=1)
        ]
        tenue.noter("comite.points_inscrits", depots=[possibles[cle].numero for cle in dict.fromkeys(depots)])
        return points


def inscrire_des_dossiers(compte: Compte, campagne: str, rang: int, dossiers: Sequence[str]) -> list[PointDeSeance]:
    """The same, by the names of their dossiers. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        attendent = {depot.dossier.identifiant: depot.pk for depot in inscriptibles(tenue.ouvert.campagne)}
        if inconnus := [f"« {nom[:80]} »" for nom in dossiers if nom not in attendent]:
            qui = "n'attend pas" if len(inconnus) == 1 else "n'attendent pas"
            raise RefusError(f"{enumerer(inconnus, 5)} {qui} le comité, ou est déjà à un ordre du jour.")
        return inscrire(compte, campagne, rang, [attendent[nom] for nom in dossiers])


def inscrire_un_point(
    compte: Compte, campagne: str, rang: int, titre: str, texte: str, *, au_vote: bool
) -> PointDeSeance:
    """Put an item without a dossier on the agenda, before it is sent. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        seances.exiger_a_convoquer(tenue.seance)
        if tenue.seance.seconde_de_id is not None:
            raise RefusError(SECONDE)
        point = PointDeSeance.objects.create(
            seance=tenue.seance,
            rang=tenue.seance.points.count() + 1,
            titre=saisies.ligne(titre, "Titre", "titre"),
            texte=saisies.texte(texte, "Texte", "texte"),
            au_vote=au_vote,
        )
        tenue.noter("comite.point_inscrit", point=point.rang)
        return point


def recrire_un_point(
    compte: Compte, campagne: str, rang: int, point: int, titre: str, texte: str, *, au_vote: bool
) -> PointDeSeance:
    """Write an item without a dossier otherwise, before the agenda is sent. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        seances.exiger_a_convoquer(tenue.seance)
        vu = PointDeSeance.objects.filter(seance=tenue.seance, rang=point, depot=None).first()
        if vu is None:
            raise IntrouvableError(point)
        vu.titre, vu.texte = saisies.ligne(titre, "Titre", "titre"), saisies.texte(texte, "Texte", "texte")
        vu.au_vote = au_vote
        vu.save(update_fields=["titre", "texte", "au_vote"])
        return vu


def convoquer_de_nouveau(compte: Compte, campagne: str, rang: int, prevue_le: dt.datetime, lieu: str) -> SeanceDuComite:
    """Plan the second session on the same agenda, less what was voted: it will need no quorum, and its convocation says
    so. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        premiere = tenue.seance
        seances.exiger_en_salle(premiere)
        if premiere.levee_le is None or not premiere.defaut:
            raise RefusError("Le quorum n'a pas manqué à cette séance : convoquez-en une autre, ordinaire.")
        if premiere.seconde_de_id is not None or premiere.secondes.filter(annulee_le=None).exists():
            raise RefusError("Cette séance a déjà sa seconde convocation.")
        votes = DeliberationDuComite.objects.filter(point__seance=premiere, adoptee__isnull=False)
        faits = set(votes.values_list("point", flat=True))
        restent = [p for p in premiere.points.filter(retire_le=None).select_related("depot") if p.pk not in faits]
        if not restent:
            raise RefusError("Tout l'ordre du jour a été voté : il ne reste rien à convoquer de nouveau.")
        seance = seances.creer(tenue.ouvert, prevue_le, saisies.ligne(lieu, "Lieu", "lieu"), tenue.quand, premiere)
        for n, point in enumerate(restent, start=1):
            PointDeSeance.objects.create(
                seance=seance,
                rang=n,
                depot=point.depot,
                titre=point.titre,
                texte=point.texte,
                au_vote=point.au_vote,
            )
        return seance


def points(seance: SeanceDuComite) -> list[PointDeSeance]:
    """The agenda, with its deposits and their votes. Two queries."""
    lus = PointDeSeance.objects.filter(seance=seance).select_related("depot__dossier", "depot__revision")
    return list(lus.prefetch_related("deliberations").order_by("rang"))


def point_de(seance: SeanceDuComite, rang: int) -> PointDeSeance:
    """An item by its rank. Errors: IntrouvableError."""
    trouve = _POINT.premiere(seance.pk, rang)
    if trouve is None:
        raise IntrouvableError(rang)
    return trouve


def point_tenu(seance: SeanceDuComite, rang: int) -> PointDeSeance:
    """The same, for who acts on it. Errors: IntrouvableError, RefusError, when it was taken off the agenda."""
    trouve = point_de(seance, rang)
    if trouve.retire_le is not None:
        raise RefusError("Ce point est retiré de l'ordre du jour : plus rien ne s'y fait.")
    return trouve


_POINT: RequeteComposee[PointDeSeance] = RequeteComposee(
    lambda seance, rang: PointDeSeance.objects.filter(seance=seance, rang=rang).select_related("depot__dossier")
)


def voisins(seance: SeanceDuComite, rang: int) -> list[tuple[str, int]]:
    """The items before and after one, and the word for each. One query."""
    rangs = PointDeSeance.objects.filter(seance=seance, rang__in=(rang - 1, rang + 1)).order_by("rang")
    return [("précédent" if r < rang else "suivant", r) for r in rangs.values_list("rang", flat=True)]
