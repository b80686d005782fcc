"""A session that was planned is moved, or does not take place; an item is taken off its agenda. Each says why, and who
was convened is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from binome.domaine.comite.convocation import NatureDuChangement, delai, refus_de_changer
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import (
    ChangementDeSeance,
    Compte,
    ConvocationDuComite,
    DeliberationDuComite,
    EmargementSecret,
    PointDeSeance,
    SeanceDuComite,
    VoixDuComite,
)
from binome.services.acces.ouverture import RefusError
from binome.services.comite import deports, ordre_du_jour, saisies, salles, seances, votes
from binome.services.comite.seances import SeanceTenue
from binome.services.notifications import distribution
from binome.services.socle import horloge

_N = NatureDuChangement
_PHRASES: Mapping[NatureDuChangement, str] = {
    _N.annulee: au_champ("motif", "Dites pourquoi la séance est annulée : les membres du comité le liront."),
    _N.deplacee: au_champ("motif", "Dites pourquoi la séance est déplacée : les membres du comité le liront."),
    _N.point_retire: au_champ("motif", "Dites pourquoi ce point est retiré : les membres convoqués le liront."),
}
ANNULEE = "La consultation est annulée."


def annuler(compte: Compte, campagne: str, rang: int, motif: str) -> ChangementDeSeance:
    """A session does not take place: its deposits wait for another. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        fait = _ecrire(tenue, _N.annulee, motif)
        seance = tenue.seance
        # Propositions of a written consultation, that nobody could answer yet.
        for prete in DeliberationDuComite.objects.filter(point__seance=seance, close_le=None):
            votes.laisser(prete, salles.voir(seance, tenue.regles), tenue.quand, ANNULEE)
        seance.annulee_le = tenue.quand
        seance.save(update_fields=["annulee_le"])
        tenue.noter("comite.seance_annulee", changement=fait.pk)
        _prevenir(tenue, fait)
        return fait


def deplacer(
    compte: Compte, campagne: str, rang: int, prevue_le: dt.datetime, lieu: str, motif: str, urgence: str = ""
) -> ChangementDeSeance:
    """A session is held at another time or place. Convened, it is so again: the delay counts from now, who came to the
    committee since is convened, the mandates given for that day are taken back.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang) as tenue:
        seance, ou = tenue.seance, saisies.ligne(lieu, "Lieu", "lieu")
        fait = _ecrire(tenue, _N.deplacee, motif)
        saisies.exiger_a_venir(prevue_le, tenue.quand)
        if (prevue_le, ou) == (seance.prevue_le, seance.lieu):
            raise RefusError(
                au_champ("jour", "Ni le jour, ni l'heure, ni le lieu ne changent : il n'y a rien à déplacer.")
            )
        saisies.exiger_libre(seance.campagne, prevue_le, sauf=seance.pk)
        if seance.convoquee_le is not None and prevue_le != seance.prevue_le:
            seance.urgence = _a_temps(tenue, prevue_le, urgence)
            seance.mandats.filter(repris_le=None).update(repris_le=tenue.quand)
        seance.prevue_le, seance.lieu = prevue_le, ou
        seance.save(update_fields=["prevue_le", "lieu", "urgence"])
        tenue.noter("comite.seance_deplacee", changement=fait.pk, le=prevue_le.isoformat())
        if seance.convoquee_le is not None:
            _prevenir(tenue, fait)
            seances.convier(seance, tenue.quand)
        return fait


def retirer_un_point(compte: Compte, campagne: str, rang: int, point: int, motif: str = "") -> None:
    """Take an item off the agenda: it waits for another session. Of an agenda that was sent, one says why; who takes no
    part in the item does not do so, nor is told. Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang) as tenue:
        seance, vu = tenue.seance, ordre_du_jour.point_tenu(tenue.seance, point)
        deports.exiger(compte, vu)
        if seance.convoquee_le is None:
            tenue.noter("comite.point_retire", **vu.cle_dite)
            _effacer(vu)
            return
        fait = _ecrire(tenue, _N.point_retire, motif, vu)
        if not seance.points.filter(retire_le=None).exclude(pk=vu.pk).exists():
            raise RefusError("C'est le dernier point de l'ordre du jour : annulez la séance.")
        vu.retire_le = tenue.quand
        vu.save(update_fields=["retire_le"])
        tenue.noter("comite.point_retire", changement=fait.pk, **vu.cle_dite)
        _prevenir(tenue, fait)


def dire(fait: ChangementDeSeance) -> str:
    """What was just done of a session, and who knows of it: nobody, while it convened nobody."""
    seance = fait.seance
    acte = "annulée" if fait.nature == _N.annulee else "déplacée"
    qui = "Les membres convoqués sont prévenus." if seance.convoquee_le else "Personne n'y était encore convoqué."
    return f"La {'consultation' if seance.cloture_le else 'séance'} est {acte}. {qui}"


def de_la_seance(seance: SeanceDuComite, hors: deports.DeportsDe) -> list[ChangementDeSeance]:
    """What was changed of a session, the last first, as one person may read it: nothing of an item that they take no
    part in. One query, none for one that was read as never changed."""
    if not vars(seance).get("changee", True):
        return []
    lus = seance.changements.select_related("par", "point__depot__dossier").order_by("-pk")
    return [fait for fait in lus if fait.point is None or not hors.du_point(fait.point)]


def du_point(point: PointDeSeance) -> ChangementDeSeance | None:
    """Why an item was taken off the agenda, and when. One query."""
    return point.changements.first()


def _ecrire(
    tenue: SeanceTenue, nature: NatureDuChangement, motif: str, point: PointDeSeance | None = None
) -> ChangementDeSeance:
    """Errors: RefusError."""
    seance, dit = tenue.seance, saisies.texte(motif, "Motif", "motif", 2_000)
    refus = refus_de_changer(
        nature,
        par_ecrit=seance.cloture_le is not None,
        ouverte=seance.ouverte_le is not None,
        levee=seance.levee_le is not None,
        votes=_a_vote(seance),
    )
    if refus is not None:
        raise RefusError(refus)
    if not dit:
        raise RefusError(_PHRASES[nature])
    return ChangementDeSeance.objects.create(
        seance=seance,
        nature=nature.value,
        motif=dit,
        prevue_le=seance.prevue_le,
        lieu=seance.lieu,
        point=point,
        par=tenue.ouvert.compte,
        le=tenue.quand,
    )


def _a_vote(seance: SeanceDuComite) -> bool:
    """Whether a voice was given, or something adopted or not, that a decision may stand on."""
    ici = {"deliberation__point__seance": seance}
    return (
        DeliberationDuComite.objects.filter(point__seance=seance, adoptee__isnull=False).exists()
        or VoixDuComite.objects.filter(**ici).exists()
        or EmargementSecret.objects.filter(**ici).exists()
    )


def _a_temps(tenue: SeanceTenue, prevue_le: dt.datetime, urgence: str) -> str:
    """Why the delay of the new convocation is short, "" when it is kept. Errors: RefusError."""
    fuseau, raison = tenue.seance.campagne.fuseau, saisies.texte(urgence, "Motif de l'urgence", "urgence", 2_000)
    compte = delai(horloge.jour_a(fuseau, tenue.quand), horloge.jour_a(fuseau, prevue_le), tenue.regles, raison)
    if not compte.permise:
        raise RefusError(au_champ("urgence", compte.phrase))
    return "" if compte.respecte else raison


def _effacer(point: PointDeSeance) -> None:
    """Nobody was sent it: what follows takes its rank. Errors: RefusError."""
    if point.deliberations.exists():
        raise RefusError("Une proposition est écrite sur ce point : annulez la consultation, et prévoyez-en une autre.")
    suivants = list(PointDeSeance.objects.filter(seance=point.seance_id, rang__gt=point.rang))
    point.delete()
    for suivant in suivants:
        suivant.rang -= 1
        suivant.save(update_fields=["rang"])


def _prevenir(tenue: SeanceTenue, fait: ChangementDeSeance) -> None:
    """Tell who was convened, but who takes no part in the item, in the running transaction."""
    convoques = ConvocationDuComite.objects.filter(seance=tenue.seance, membre__compte__isnull=False)
    comptes = [c.membre.compte for c in convoques.select_related("membre__compte") if c.membre.compte is not None]
    a_qui = [c for c in comptes if fait.point is None or deports.du_point(c, fait.point) is None]
    jour = None if fait.nature == _N.annulee else seances.seance_le(tenue.seance)
    distribution.notifier(GenreDeNotification.seance_changee, f"seance_changee:{fait.pk}", a_qui, echeance=jour)
