"""Where each action of a plan stands on a day: what is late, and what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from binome.domaine.langue.typographie import accord
from binome.domaine.suivi import argent, etapes, histoire
from binome.domaine.suivi.argent import LigneDeFinancement, SommesSuivies
from binome.domaine.suivi.etapes import IndicateurSuivi, JalonSuivi
from binome.domaine.suivi.evenements import Avancement, EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.plan_suivi import ActionSuivie
from binome.domaine.suivi.regles import ReglesDuSuivi

FINIS = frozenset({Avancement.realise, Avancement.arrete})


@dataclass(frozen=True, slots=True)
class Retard:
    """What is late on a day, since when, and who is to act: nobody known when `qui` is empty."""

    fiche: str
    quoi: str
    depuis: dt.date
    qui: str = ""


@dataclass(frozen=True, slots=True)
class Attente:
    """What waits for someone: an answer, a help, a decision to carry out."""

    fiche: str
    de_qui: str
    quoi: str
    depuis: dt.date
    avant: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SituationDAction:
    """Where an action stands. `etat` is None as long as nobody said it."""

    action: ActionSuivie
    etat: Avancement | None
    dit_le: dt.date | None
    derniere_nouvelle: dt.date | None
    jalons: tuple[JalonSuivi, ...]
    lignes: tuple[LigneDeFinancement, ...]
    indicateurs: tuple[IndicateurSuivi, ...]
    difficultes: tuple[EvenementSuivi, ...]
    decisions: tuple[EvenementSuivi, ...]
    retards: tuple[Retard, ...]
    attentes: tuple[Attente, ...]

    @property
    def sommes(self) -> SommesSuivies:
        return argent.somme(self.lignes)

    @property
    def finie(self) -> bool:
        return self.etat in FINIS


@dataclass(frozen=True, slots=True)
class SituationDuPlan:
    """Where a whole plan stands on a day: its actions, and what is said of the plan itself."""

    actions: tuple[SituationDAction, ...]
    retards: tuple[Retard, ...]
    attentes: tuple[Attente, ...]
    decisions: tuple[EvenementSuivi, ...]
    difficultes: tuple[EvenementSuivi, ...]

    @property
    def lignes(self) -> tuple[LigneDeFinancement, ...]:
        return tuple(ligne for action in self.actions for ligne in action.lignes)

    @property
    def sommes(self) -> SommesSuivies:
        return argent.somme(self.lignes)

    @property
    def cout(self) -> Decimal:
        """The cost of the actions that have one."""
        return sum((a.action.cout for a in self.actions if a.action.cout is not None), Decimal(0))

    @property
    def alertes(self) -> tuple[str, ...]:
        """What the sums have that should not be."""
        lignes_ = tuple(alerte for ligne in self.lignes for alerte in ligne.alertes)
        return lignes_ + tuple(dit for action in self.actions if (dit := _au_dela_du_cout(action)))


def situer(
    actions: Iterable[ActionSuivie],
    evenements: Iterable[EvenementSuivi],
    depuis: dt.date,
    jour: dt.date,
    regles: ReglesDuSuivi,
) -> SituationDuPlan:
    """Where a plan labelled since a day stands on another: what an amendment adds later is not yet there. What is said
    of an action that is no longer in the plan is kept, at the end, under its id."""
    siens: dict[str, list[EvenementSuivi]] = defaultdict(list)
    for evenement in histoire.qui_comptent(evenements):
        siens[evenement.fiche].append(evenement)
    connues = {action.fiche: action for action in actions if action.depuis is None or action.depuis <= jour}
    hors = [ActionSuivie(fiche, "Action hors du plan") for fiche in siens if fiche and fiche not in connues]
    situees = tuple(_action(a, siens[a.fiche], depuis, jour, regles) for a in (*connues.values(), *hors))
    du_plan = siens[""]
    difficultes = histoire.ouvertes(du_plan, GenreDeSuivi.difficulte)
    decisions = histoire.ouvertes(du_plan, GenreDeSuivi.decision)
    attentes = (*(x for s in situees for x in s.attentes), *_attentes("", difficultes, decisions))
    retards = (*(x for s in situees for x in s.retards), *_echues(_attentes("", difficultes, decisions), jour))
    return SituationDuPlan(
        situees, tuple(sorted(retards, key=lambda r: r.depuis)), tuple(attentes), decisions, difficultes
    )


def _action(
    action: ActionSuivie, siens: Sequence[EvenementSuivi], depuis: dt.date, jour: dt.date, regles: ReglesDuSuivi
) -> SituationDAction:
    dits = [e for e in siens if e.genre is GenreDeSuivi.avancement]
    etat, dit_le = (Avancement(dits[-1].acte), dits[-1].jour) if dits else (None, None)
    if action.arretee(jour) and etat is not Avancement.realise:
        etat, dit_le = Avancement.arrete, action.arretee_le
    lignes = argent.lignes(siens)
    jalons = tuple(etapes.jalons(action.jalons, siens))
    difficultes = histoire.ouvertes(siens, GenreDeSuivi.difficulte)
    decisions = histoire.ouvertes(siens, GenreDeSuivi.decision)
    nouvelle = max((e.jour for e in siens), default=None)
    attentes = (*_reponses(lignes), *_attentes(action.fiche, difficultes, decisions))
    retards: tuple[Retard, ...] = ()
    if etat not in FINIS:
        porteur = action.porteurs[0] if action.porteurs else ""
        retards = (
            *_jalons_en_retard(action, jalons, porteur, jour),
            *_silence(action, nouvelle or action.depuis or depuis, porteur, jour, regles),
        )
    retards = (*retards, *_reponses_en_retard(lignes, jour, regles), *_echues(attentes, jour))
    return SituationDAction(
        action,
        etat,
        dit_le,
        nouvelle,
        jalons,
        lignes,
        tuple(etapes.indicateurs(action.indicateurs, siens)),
        difficultes,
        decisions,
        retards,
        attentes,
    )


def _jalons_en_retard(
    action: ActionSuivie, jalons: Iterable[JalonSuivi], porteur: str, jour: dt.date
) -> Iterable[Retard]:
    for jalon in jalons:
        if jalon.en_retard(jour) and jalon.attendu:
            yield Retard(action.fiche, f"étape « {jalon.libelle} »", jalon.attendu, porteur)
    if action.fin and action.fin < jour:
        yield Retard(action.fiche, "fin prévue de l'action", action.fin, porteur)


def _silence(
    action: ActionSuivie, nouvelle: dt.date, porteur: str, jour: dt.date, regles: ReglesDuSuivi
) -> Iterable[Retard]:
    if (jour - nouvelle).days > regles.silence_jours:
        dit = f"sans nouvelle depuis {accord((jour - nouvelle).days, 'jour')}"
        yield Retard(action.fiche, dit, nouvelle + dt.timedelta(days=regles.silence_jours), porteur)


def _reponses(lignes: Iterable[LigneDeFinancement]) -> Iterable[Attente]:
    for ligne in lignes:
        if ligne.en_attente:
            quoi = f"réponse à la demande ({ligne.dispositif})" if ligne.dispositif else "réponse à la demande"
            yield Attente(ligne.fiche, ligne.financeur, quoi, ligne.jours["demande"])


def _reponses_en_retard(lignes: Iterable[LigneDeFinancement], jour: dt.date, regles: ReglesDuSuivi) -> Iterable[Retard]:
    for ligne in lignes:
        if ligne.en_attente and (jour - ligne.jours["demande"]).days > regles.reponse_jours:
            terme = ligne.jours["demande"] + dt.timedelta(days=regles.reponse_jours)
            yield Retard(ligne.fiche, f"réponse attendue : {ligne.nom}", terme, ligne.financeur)


def _attentes(
    fiche: str, difficultes: Iterable[EvenementSuivi], decisions: Iterable[EvenementSuivi]
) -> Sequence[Attente]:
    return [Attente(fiche, e.tiers, e.texte, e.jour, e.echeance) for e in (*difficultes, *decisions)]


def _echues(attentes: Iterable[Attente], jour: dt.date) -> Iterable[Retard]:
    for attente in attentes:
        if attente.avant and attente.avant < jour:
            yield Retard(attente.fiche, attente.quoi, attente.avant, attente.de_qui)


def _au_dela_du_cout(situee: SituationDAction) -> str:
    cout, accorde = situee.action.cout, situee.sommes.accord
    if cout is None or accorde <= cout:
        return ""
    return f"{situee.action.titre} : ce qui est accordé dépasse le coût de l'action."
