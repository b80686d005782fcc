"""The agenda of a session: the deposits that wait for the committee, those that were put on it."""

from __future__ import annotations

from django.db.models import Max, Q

from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.registre.models import Campagne, Compte, Depot, PassageDuDepot, PointDeSeance, SeanceDuComite
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import saisies, seances

SECONDE = "Une seconde convocation reprend l'ordre du jour de la première, et lui seul."


def inscriptibles(campagne: Campagne) -> list[Depot]:
    """The deposits that wait for the committee, on no agenda that is not over. Two queries."""
    passages = PassageDuDepot.objects.filter(depot__dossier__campagne=campagne).order_by("depot", "rang")
    derniers = {depot: (vers, le) for depot, vers, le in passages.values_list("depot", "vers", "le")}
    venus = {depot: le for depot, (vers, le) in derniers.items() if vers == EtapeDuDepot.comite}
    libres = Depot.objects.filter(pk__in=venus, remplace_le=None, retire_le=None)
    libres = libres.exclude(points__in=PointDeSeance.objects.filter(seance__levee_le=None))
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
            raise RefusError("Choisissez au moins un dossier.")
        if any(cle not in possibles for cle in depots):
            raise RefusError("L'un de ces dossiers n'attend pas le comité, ou est déjà à un ordre du jour.")
        debut = tenue.seance.points.count()
        points = [
            PointDeSeance.objects.create(seance=tenue.seance, rang=debut + n, depot=possibles[cle])
            for n, cle in enumerate(dict.fromkeys(depots), start=1)
        ]
        tenue.noter("comite.points_inscrits", depots=[possibles[cle].numero for cle in dict.fromkeys(depots)])
        return points


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
            titre=saisies.ligne(titre, "Titre"),
            texte=saisies.texte(texte, "Texte"),
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
        vu.titre, vu.texte = saisies.ligne(titre, "Titre"), saisies.texte(texte, "Texte")
        vu.au_vote = au_vote
        vu.save(update_fields=["titre", "texte", "au_vote"])
        return vu


def points(seance: SeanceDuComite) -> list[PointDeSeance]:
    """The agenda, with its deposits and their votes. Two queries."""
    lus = PointDeSeance.objects.filter(seance=seance).select_related("depot__dossier", "depot__revision")
    return list(lus.prefetch_related("deliberations").order_by("rang"))
