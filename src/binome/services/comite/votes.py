"""Votes: a proposition put to the committee, the voices given, the count written once, when it is closed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from django.db.models import Prefetch

from binome.domaine.comite.scrutin import ResultatDuVote, SensDuVote, depouiller, refus_de_proposer
from binome.domaine.socle.erreurs import au_champ
from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    Compte,
    DeliberationDuComite,
    DesaccordDuComite,
    EmargementSecret,
    PointDeSeance,
    VoixDuComite,
)
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import deports, ordre_du_jour, saisies, salles, seances, urnes
from binome.services.comite.salles import SalleVue
from binome.services.socle import journal

_DESACCORDS = Prefetch("desaccords", queryset=DesaccordDuComite.objects.select_related("membre"))
SANS_VOIX = "Aucune voix n'a été donnée : attendez les votes, ou abandonnez la proposition."
PLUS_EN_VIGUEUR = "Ce dépôt a été remplacé ou retiré depuis la convocation : le comité ne vote plus dessus."
DEJA = "Le comité a déjà adopté une proposition sur ce point."


def du_point(point: PointDeSeance) -> list[DeliberationDuComite]:
    """The votes of an item, with who disagreed. Two queries; the voices of the one that is open are another."""
    return list(point.deliberations.select_related("urne").prefetch_related(_DESACCORDS))


def soumettre(
    compte: Compte,
    campagne: str,
    rang: int,
    point: int,
    proposition: str,
    motifs: str,
    conditions: str = "",
) -> DeliberationDuComite:
    """Put a proposition to the vote of an item, if the quorum is there. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        par_ecrit = tenue.seance.cloture_le is not None
        if par_ecrit:
            seances.exiger_a_convoquer(tenue.seance)
        else:
            seances.exiger_ouverte(tenue.seance)
            seances.exiger_sans_vote(tenue.seance)
        vu = ordre_du_jour.point_tenu(tenue.seance, point)
        deports.exiger(compte, vu)
        if vu.deliberations.filter(close_le=None).exists():
            raise RefusError("Une proposition attend déjà sur ce point : abandonnez-la pour en écrire une autre.")
        if vu.deliberations.filter(adoptee=True).exists():
            raise RefusError(DEJA)
        if vu.depot and (vu.depot.remplace_le or vu.depot.retire_le):
            raise RefusError(PLUS_EN_VIGUEUR)
        dits, reserves = saisies.texte(motifs, "Motifs", "motifs"), saisies.texte(conditions, "Réserves", "conditions")
        refus = refus_de_proposer(proposition, dits, reserves, sur_un_depot=vu.depot is not None, au_vote=vu.au_vote)
        if refus is not None:
            raise RefusError(refus)
        vue = salles.voir(tenue.seance, tenue.regles)
        if not (present := vue.quorum(vu.pk)).atteint and not par_ecrit:
            raise RefusError(f"Le comité ne peut pas délibérer. {present.phrase}")
        deliberation = DeliberationDuComite.objects.create(
            point=vu,
            rang=vu.deliberations.count() + 1,
            proposition=str(proposition),
            motifs=dits,
            conditions=reserves,
            ouverte_par=compte,
            ouverte_le=tenue.quand,
        )
        secret = urnes.poser(deliberation, vue.du_point(vu.pk), tenue.regles)
        tenue.noter("comite.vote_ouvert", vote=deliberation.rang, secret=secret, **vu.cle_dite)
        return deliberation


def voter(
    compte: Compte, campagne: str, rang: int, point: int, siege: int, sens: SensDuVote, vote: int
) -> VoixDuComite | EmargementSecret:
    """Give the voice of a seat in the vote of that rank: one's own, a mandate's. Who conducts writes down a show of
    hands, never over what someone gave from their own account. It may be changed until the vote is closed, but in a
    secret one: a ballot is in the urn for good, and only its voter puts it there.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        vu = ordre_du_jour.point_tenu(tenue.seance, point)
        deliberation = _ouverte(vu, vote)
        vue = salles.voir(tenue.seance, tenue.regles)
        if vue.par_ecrit:
            vue = salles.qui_repond(vue, vu, tenue, siege)
        salle = vue.du_point(vu.pk)
        if siege not in salle.votants:
            raise RefusError(au_champ("siege", "Ce siège n'a pas de voix ici : vide, déporté, ou sans mandat."))
        tenu_par = salle.occupes[salle.representes.get(siege, siege)]
        porteur = next(m for m in vue.membres if m.pk == tenu_par)
        if (urne := urnes.de(deliberation)) is not None:
            return urnes.deposer(compte, urne, siege, porteur, sens)
        if porteur.compte_id != compte.pk:
            tenue.ouvert.exiger_la_conduite()
            deports.exiger(compte, vu)
            if deliberation.voix.filter(siege=siege, saisie_par=porteur.compte_id).exists():
                raise RefusError(f"{porteur.nom} a voté depuis son compte : sa voix n'est qu'à cette personne.")
        voix, _ = VoixDuComite.objects.update_or_create(
            deliberation=deliberation,
            siege_id=siege,
            defaults={"exprimee_par": porteur, "sens": sens.value, "saisie_par": compte, "le": tenue.quand},
        )
        return voix


def clore(compte: Compte, campagne: str, rang: int, point: int, vote: int) -> DeliberationDuComite:
    """Close the vote of that rank and write its count; what was adopted is so for ever.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang) as tenue:
        seances.exiger_en_salle(tenue.seance)
        vu = ordre_du_jour.point_tenu(tenue.seance, point)
        deports.exiger(compte, vu)
        deliberation = _ouverte(vu, vote)
        vue = salles.voir(tenue.seance, tenue.regles)
        if not (reste := vue.quorum(vu.pk)).atteint:
            raise RefusError(f"Le comité ne peut plus délibérer : abandonnez ce vote. {reste.phrase}")
        fait, suite = compter(deliberation, vue)
        ecrire(deliberation, vue, tenue.quand, fait.adoptee, {"quorum": asdict(reste), **suite})
        condense = journal.condenser(deliberation.resultat)
        tenue.noter("comite.vote_clos", vote=deliberation.rang, condense=condense, **vu.cle_dite)
        return deliberation


def compter(deliberation: DeliberationDuComite, vue: SalleVue) -> tuple[ResultatDuVote, dict[str, Any]]:
    """The voices, counted, and what is written of them. Errors: RefusError."""
    salle = vue.du_point(deliberation.point_id)
    if (urne := urnes.de(deliberation)) is not None:
        fait, dits = urnes.depouiller(urne, salle, vue)
        return fait, {"vote": asdict(fait), "secret": {"raison": urne.raison, "dits": dits}}
    donnees = {v.siege_id: SensDuVote(v.sens) for v in deliberation.voix.all()}
    if not donnees:
        raise RefusError(SANS_VOIX)
    fait = depouiller(salle, donnees, vue.president, vue.regles)
    return fait, {"vote": asdict(fait)}


def abandonner(compte: Compte, campagne: str, rang: int, point: int, vote: int, motif: str) -> DeliberationDuComite:
    """Drop a proposition that is put to the vote, and say why: nothing comes of it.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang) as tenue:
        vu = ordre_du_jour.point_tenu(tenue.seance, point)
        deports.exiger(compte, vu)
        deliberation, pourquoi = _ouverte(vu, vote), "Dites pourquoi ce vote est abandonné : le procès-verbal le dira."
        dit = saisies.texte(motif, "Motif", "motif", 2_000, vide=pourquoi)
        laisser(deliberation, salles.voir(tenue.seance, tenue.regles), tenue.quand, dit)
        tenue.noter("comite.vote_abandonne", vote=deliberation.rang, **vu.cle_dite)
        return deliberation


def contester(compte: Compte, campagne: str, rang: int, point: int, vote: int, texte: str) -> DesaccordDuComite:
    """A member has their disagreement with a vote written in the minutes, until the session is closed.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        seances.exiger_ouverte(tenue.seance)
        vu, dit = ordre_du_jour.point_tenu(tenue.seance, point), saisies.texte(texte, "Désaccord", "motif", 5_000)
        deports.exiger(compte, vu)
        deliberation = vu.deliberations.filter(rang=vote).first()
        # In writing, one answers and disagrees in the same days.
        if deliberation is None or (deliberation.adoptee is None and tenue.seance.cloture_le is None):
            raise RefusError("Un désaccord porte sur un vote clos.")
        if tenue.ouvert.membre is None or tenue.ouvert.membre.fonction == "secretariat":
            raise RefusError("Seul un membre du comité fait porter son désaccord au procès-verbal.")
        if not dit:
            raise RefusError(au_champ("motif", "Écrivez votre désaccord."))
        fait = DesaccordDuComite.objects.create(
            deliberation=deliberation, membre=tenue.ouvert.membre, texte=dit, le=tenue.quand
        )
        tenue.noter("comite.desaccord", vote=vote, membre=tenue.ouvert.membre.pk, **vu.cle_dite)
        return fait


def questionner(compte: Compte, campagne: str, rang: int, point: int, questions: str) -> PointDeSeance:
    """Write what was asked of an item, for the minutes, until the session is closed.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang) as tenue:
        seances.exiger_ouverte(tenue.seance)
        vu = ordre_du_jour.point_tenu(tenue.seance, point)
        deports.exiger(compte, vu)
        vu.questions = saisies.texte(questions, "Questions", "questions")
        vu.save(update_fields=["questions"])
        return vu


def resultat(deliberation: DeliberationDuComite) -> dict[str, Any]:
    """The whole count of a closed vote, as it was written then; {} while it is open."""
    lu: dict[str, Any] = json.loads(deliberation.resultat) if deliberation.resultat else {}
    return lu


def laisser(deliberation: DeliberationDuComite, vue: SalleVue, quand: dt.datetime, pourquoi: str) -> None:
    """Close a vote of which nothing comes, in the running transaction; its urn is emptied unread."""
    urnes.vider(deliberation)
    ecrire(deliberation, vue, quand, None, {"abandon": pourquoi})


def ecrire(
    deliberation: DeliberationDuComite,
    vue: SalleVue,
    quand: dt.datetime,
    adoptee: bool | None,
    compte: dict[str, Any],
) -> None:
    """Write once what comes of a vote, and who was there, in the running transaction."""
    salle = vue.du_point(deliberation.point_id)
    qui = {
        "preside": vue.nom(vue.seance.preside_par_id or 0),
        "presents": [
            [vue.nom(siege), vue.nom(par), par in salle.a_distance] for siege, par in sorted(salle.occupes.items())
        ],
        "representes": [[vue.nom(de), vue.nom(salle.occupes[a])] for de, a in sorted(salle.representes.items())],
        "deportes": [[vue.nom(c), m] for c, m in sorted(vue.deports.get(deliberation.point_id, {}).items())],
    }
    deliberation.resultat = json.dumps({**compte, "salle": qui}, ensure_ascii=False, sort_keys=True)
    deliberation.adoptee, deliberation.close_le = adoptee, quand
    deliberation.save(update_fields=["resultat", "adoptee", "close_le"])


def _ouverte(point: PointDeSeance, vote: int) -> DeliberationDuComite:
    deliberation = _DU_RANG.premiere(point.pk, vote)
    if deliberation is None:
        raise IntrouvableError(vote)
    deliberation.point = point
    if deliberation.close_le is not None:
        raise RefusError("Ce vote est clos : il ne change plus.")
    return deliberation


_DU_RANG = RequeteComposee(lambda point, rang: DeliberationDuComite.objects.filter(point=point, rang=rang))
