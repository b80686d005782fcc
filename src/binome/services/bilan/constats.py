"""What is known of a labelled territory on a day, of the actions that anyone may know of."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Container, Iterable
from dataclasses import replace

from binome.domaine.bilan.faits import FaitsDuTerritoire, MesurePropre
from binome.domaine.suivi import situation as situations
from binome.domaine.suivi.engagements import EtatDEngagement
from binome.domaine.suivi.evenements import Avancement
from binome.domaine.suivi.plan_suivi import ActionSuivie
from binome.domaine.suivi.situation import SituationDAction, SituationDuPlan
from binome.registre.models import LabelAccorde
from binome.services.bilan import emplois
from binome.services.suivi import engagements, lectures, plans


def constater(label: LabelAccorde, perimetre: tuple[str, ...], jour: dt.date) -> tuple[FaitsDuTerritoire, int, bool]:
    """The facts, how many actions of the plan are reserved and left out, and whether the follow-up is an example."""
    plan = plans.plan_de(label)
    publiques = [action for action in plan if not action.reservee]
    connues = {action.fiche for action in publiques}
    lignes = [li for li in lectures.lire(label) if li.evenement.fiche in connues and li.evenement.jour <= jour]
    evenements = [ligne.evenement for ligne in lignes]
    situee = situations.situer(publiques, evenements, label.decide_le, jour, plans.regles(label.campagne))
    exemple = any(ligne.source == "exemple" for ligne in lignes)
    tenus = _engagements(label, connues, jour)
    return replace(_faits(label, situee, perimetre, jour), engagements=tenus), len(plan) - len(publiques), exemple


def _engagements(label: LabelAccorde, connues: Container[str], jour: dt.date) -> tuple[int, int] | None:
    """Promises kept, of those due or kept already, and not without object; None when none was written. Those made to a
    reserved action are left out."""
    lus = [e for e in engagements.du_label(label, jour) if not e.ligne.fiche or e.ligne.fiche in connues]
    echus = [e for e in lus if e.etat not in (EtatDEngagement.a_venir, EtatDEngagement.sans_objet)]
    return (sum(e.etat is EtatDEngagement.tenu for e in echus), len(echus)) if lus else None


def _faits(
    label: LabelAccorde, situee: SituationDuPlan, perimetre: tuple[str, ...], jour: dt.date
) -> FaitsDuTerritoire:
    actions, sommes = situee.actions, situee.sommes
    dues = [j for a in actions for j in a.jalons if j.atteint is not None or (j.attendu and j.attendu <= jour)]
    prive, industriel = emplois.series(perimetre, label.decide_le.year - 1)
    return FaitsDuTerritoire(
        depuis=label.decide_le,
        actions=len(actions),
        muettes=sum(a.derniere_nouvelle is None for a in actions),
        en_cours=_dans(actions, Avancement.en_cours, Avancement.en_pause),
        realisees=_dans(actions, Avancement.realise),
        arretees=_dans(actions, Avancement.arrete),
        etapes_dues=len(dues),
        etapes_atteintes=sum(j.atteint is not None for j in dues),
        demandes=len(situee.lignes),
        demande=sommes.demande,
        accorde=sommes.accord,
        verse=sommes.versement,
        reponses=_reponses(situee),
        emploi_prive=prive,
        emploi_industriel=industriel,
        propres=tuple(m for a in actions for m in _propres(a.action, a)),
    )


def _dans(actions: Iterable[SituationDAction], *etats: Avancement) -> int:
    return sum(a.etat in etats for a in actions)


def _reponses(situee: SituationDuPlan) -> tuple[float, int] | None:
    """Days from a request to what answered it, agreed or refused."""
    durees = []
    for ligne in situee.lignes:
        debut = ligne.jours.get("demande")
        fins = [ligne.jours[acte] for acte in ("accord", "refus") if acte in ligne.jours]
        if debut is not None and fins:
            durees.append((min(fins) - debut).days)
    return (float(statistics.median(durees)), len(durees)) if durees else None


def _propres(action: ActionSuivie, situee: SituationDAction) -> Iterable[MesurePropre]:
    for indicateur in situee.indicateurs:
        prevu = indicateur.prevu
        yield MesurePropre(
            action.fiche,
            prevu.libelle,
            prevu.unite,
            indicateur.depart,
            indicateur.dernier,
            indicateur.releve_le,
            prevu.cible,
            prevu.source,
        )
