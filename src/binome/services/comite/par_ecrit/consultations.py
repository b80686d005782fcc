"""Written consultations: planned as a session is, opened by the president for a time, sent to a session if opposed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.comite.consultation import refus_de_consulter, refus_de_s_opposer, renvoi
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import Compte, DeliberationDuComite, OppositionALaConsultation, SeanceDuComite
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, saisies, salles, seances, votes
from binome.services.comite.par_ecrit import clotures
from binome.services.instruction import ressorts
from binome.services.socle import horloge

LIEU = "Par écrit"


def prevoir(compte: Compte, campagne: str, limite: dt.datetime) -> SeanceDuComite:
    """Plan a consultation: its items and what is proposed of each come after. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = acces.entrer(compte, campagne, quand)
        acces.verrouiller(ouvert.campagne)
        ouvert.exiger_la_conduite()
        _exiger_le_delai(ouvert.regles, ouvert.campagne.fuseau, quand, limite)
        return seances.creer(ouvert, limite, LIEU, quand, cloture_le=limite)


def lancer(compte: Compte, campagne: str, rang: int) -> SeanceDuComite:
    """Open it: every member is written to, its rules are frozen, its answers are waited for until its term. Its
    president alone does. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        seance, limite, moi = tenue.seance, tenue.seance.cloture_le, tenue.ouvert.membre
        if limite is None:
            raise RefusError("Cette séance se tient : convoquez-la.")
        seances.exiger_a_convoquer(seance)
        if moi is None or moi.fonction != FonctionAuComite.president:
            raise RefusError("Le président ouvre lui-même une consultation écrite.")
        ressorts.exiger_l_appel(tenue.ouvert.campagne)
        _exiger_le_delai(tenue.ouvert.regles, tenue.ouvert.campagne.fuseau, tenue.quand, limite)
        points = list(seance.points.prefetch_related("deliberations"))
        muets = [p for p in points if all(d.close_le for d in p.deliberations.all())]
        if not points or muets:
            quoi = f"le point {muets[0].rang} n'en a pas" if muets else "aucun point n'est inscrit"
            raise RefusError(f"On répond par écrit à une proposition : {quoi}.")
        seance.regles = tenue.ouvert.regles.model_dump_json()
        seance.convoquee_le = seance.ouverte_le = tenue.quand
        seance.preside_par = moi
        seance.save(update_fields=["regles", "convoquee_le", "ouverte_le", "preside_par"])
        neufs = seances.convier(seance, tenue.quand)
        tenue.noter("comite.consultation_ouverte", membres=[m.pk for m in neufs], limite=limite.isoformat())
        clotures.planifier()
        return seance


def s_opposer(compte: Compte, campagne: str, rang: int, motif: str) -> SeanceDuComite:
    """A member wants it debated; when enough of them do, it ends at once, unread. Errors: IntrouvableError,
    RefusError."""
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        seance, moi = tenue.seance, tenue.ouvert.membre
        if not en_cours(seance, tenue.quand):
            raise RefusError("Cette consultation n'est pas ouverte.")
        if moi is None or moi.fonction == FonctionAuComite.secretariat:
            raise RefusError("Seul un membre du comité s'oppose à une consultation.")
        deja = {o.membre_id: o.membre.nom for o in seance.oppositions.select_related("membre")}
        if (refus := refus_de_s_opposer(moi.pk, deja, tenue.regles)) is not None:
            raise RefusError(refus)
        OppositionALaConsultation.objects.create(
            seance=seance, membre=moi, motif=saisies.texte(motif, "Motif", "motif", 2_000), le=tenue.quand
        )
        tenue.noter("comite.consultation_opposition", membre=moi.pk)
        if (pourquoi := renvoi([*deja.values(), moi.nom], tenue.regles)) is not None:
            vue = salles.voir(seance, tenue.regles)
            for deliberation in DeliberationDuComite.objects.filter(point__seance=seance, close_le=None):
                votes.laisser(deliberation, vue, tenue.quand, pourquoi)
            seance.levee_le, seance.defaut = tenue.quand, pourquoi
            seance.save(update_fields=["levee_le", "defaut"])
            tenue.noter("comite.consultation_renvoyee")
        return seance


def compter(compte: Compte, campagne: str, rang: int) -> None:
    """Count it when its term has come and no worker has: for who conducts. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang) as tenue:
        if not clotures.clore(tenue.seance.pk, tenue.quand):
            raise RefusError("Cette consultation n'est pas à son terme, ou elle est déjà close.")


def en_cours(seance: SeanceDuComite, quand: dt.datetime) -> bool:
    """Whether its answers are waited for."""
    commencee = seance.ouverte_le is not None and seance.levee_le is None
    return commencee and seance.cloture_le is not None and quand < seance.cloture_le


def _exiger_le_delai(regles: ReglesDuComite, fuseau: str, quand: dt.datetime, limite: dt.datetime) -> None:
    jours = horloge.jour_a(fuseau, quand), horloge.jour_a(fuseau, limite)
    if (refus := refus_de_consulter(*jours, regles)) is not None:
        raise RefusError(refus)
    if limite <= quand:
        raise RefusError(au_champ("jour", "Ce terme est déjà passé : donnez un jour et une heure à venir."))
