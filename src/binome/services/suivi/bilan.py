"""The yearly review of a follow-up, and its calendar: what is said by the last day of a year, what comes next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from icalendar import Calendar, Event

from binome.documents.suivi.bilan import BilanDeSuivi, Rangee, docx_du_bilan, pdf_du_bilan
from binome.documents.suivi.diapositives import pptx_du_bilan
from binome.domaine.langue.typographie import accord, date_longue, euros_courts, majuscule, pourcent, soigner
from binome.domaine.suivi import argent, situation
from binome.domaine.suivi.argent import SommesSuivies
from binome.domaine.suivi.engagements import NOMS_DES_ETATS_D_ENGAGEMENT, EtatDEngagement
from binome.domaine.suivi.evenements import NOMS_DES_ACTES, ActeDeJalon, Avancement, EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.histoire import qui_comptent
from binome.domaine.suivi.phrases import raconter
from binome.domaine.suivi.situation import SituationDAction, SituationDuPlan
from binome.services.administration import campagnes
from binome.services.socle import adresses, horloge
from binome.services.suivi import engagements, lectures
from binome.services.suivi.lectures import SuiviOuvert

FORMES = {
    "pdf": ("application/pdf", pdf_du_bilan),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx_du_bilan),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", pptx_du_bilan),
}
_AU_PLUS = 6
"""Sentences of a part: the review is two pages."""


@dataclass(frozen=True)
class EcheanceDeSuivi:
    """Something that comes: its day, what it is, of which action."""

    jour: dt.date
    quoi: str
    fiche: str
    cle: str


def annees(suivi: SuiviOuvert) -> list[int]:
    """The years that may be reviewed, last first."""
    return list(range(suivi.jour.year, suivi.label.decide_le.year - 1, -1))


def bilan(suivi: SuiviOuvert, annee: int, forme: str) -> bytes:
    """The review of a year, in one of `FORMES`."""
    _, ecrire = FORMES[forme]
    fin = min(suivi.jour, dt.date(annee, 12, 31))
    octets: bytes = ecrire(composer(suivi, annee), dt.datetime.combine(fin, dt.time(12), dt.UTC))
    return octets


def composer(suivi: SuiviOuvert, annee: int) -> BilanDeSuivi:
    """What the review of a year says: what was known by its last day, today for the running one."""
    fin = min(suivi.jour, dt.date(annee, 12, 31))
    dits = [e for e in qui_comptent(suivi.evenements) if e.jour <= fin]
    vue = situation.situer(suivi.plan, dits, suivi.label.decide_le, fin, suivi.regles)
    de_l_annee = [e for e in dits if e.jour.year == annee]
    sommes = vue.sommes
    return BilanDeSuivi(
        titre=f"Bilan {annee}",
        territoire=suivi.label.territoire,
        campagne=f"{campagnes.intitule(suivi.label.campagne)} · au {date_longue(fin)}",
        resume=_resume(vue, len(de_l_annee), annee),
        chiffres=(
            ("Demandé", euros_courts(sommes.demande)),
            ("Accordé", euros_courts(sommes.accord)),
            ("Versé", euros_courts(sommes.versement)),
            ("Coût prévu", euros_courts(vue.cout) if vue.cout else "inconnu"),
        ),
        actions=tuple(_action(a) for a in vue.actions),
        financeurs=tuple(_financeurs(vue)),
        parties=(
            ("Ce qui a avancé", _phrases(suivi, [e for e in de_l_annee if _avance(e)])),
            ("Ce qui est en retard", _retards(suivi, vue)),
            ("Ce qui bloque", _phrases(suivi, [*vue.difficultes, *(e for a in vue.actions for e in a.difficultes)])),
            ("Ce qui est promis et pas encore tenu", _promesses(suivi, fin)),
        ),
        mesures=tuple((n, float(s.demande), float(s.accord), float(s.versement)) for n, s in _par_financeur(vue)),
        reserves=(
            "Ce bilan ne dit que ce qui est écrit dans le suivi, corrections comprises. Inconnu : personne ne l'a dit.",
            *vue.alertes[:_AU_PLUS],
        ),
    )


def _resume(vue: SituationDuPlan, dits: int, annee: int) -> str:
    comptes = Counter(a.etat for a in vue.actions)
    noms = NOMS_DES_ACTES[GenreDeSuivi.avancement]
    etats = [f"{comptes[e]} {noms[e]}" for e in Avancement if comptes[e]]
    muettes = f"{comptes[None]} dont personne n'a dit où elles en sont" if comptes[None] else ""
    part = vue.sommes.part_accordee
    accordees = f" {pourcent(float(part), 0)} de ce qui est demandé est accordé." if part is not None else ""
    return (
        f"{accord(len(vue.actions), 'action')} : {', '.join([*etats, *([muettes] if muettes else [])])}. "
        f"{accord(dits, 'événement')} en {annee}, {accord(len(vue.retards), 'retard')} au dernier jour.{accordees}"
    )


def _action(a: SituationDAction) -> Rangee:
    etat = NOMS_DES_ACTES[GenreDeSuivi.avancement][a.etat] if a.etat else "inconnu"
    retards = f", {accord(len(a.retards), 'retard')}" if a.retards else ""
    sommes = a.sommes
    return (a.action.nom, majuscule(etat) + retards, euros_courts(sommes.accord), euros_courts(sommes.versement))


def _financeurs(vue: SituationDuPlan) -> Sequence[Rangee]:
    sommes = _par_financeur(vue)
    return [(nom, euros_courts(s.demande), euros_courts(s.accord), euros_courts(s.versement)) for nom, s in sommes]


def _par_financeur(vue: SituationDuPlan) -> Sequence[tuple[str, SommesSuivies]]:
    """The eight that were asked most, and the others together."""
    groupes = argent.grouper(vue.lignes, argent.financeur)
    autres = argent.somme(li for g in groupes[8:] for li in g.lignes)
    montres = [(g.nom, g.sommes) for g in groupes[:8]]
    montres += [(accord(len(groupes) - 8, "autre financeur", "autres financeurs"), autres)] if groupes[8:] else []
    return montres


def _avance(e: EvenementSuivi) -> bool:
    if e.genre is GenreDeSuivi.financement:
        return e.acte in ("accord", "convention", "versement")
    return e.acte in (ActeDeJalon.atteint, Avancement.realise)


def _phrases(suivi: SuiviOuvert, dits: Sequence[EvenementSuivi]) -> tuple[str, ...]:
    titres = lectures.titres(suivi)
    phrases = [f"{titres.get(e.fiche, 'Tout le plan')} : {raconter(e)}" for e in reversed(dits)]
    return _bornees(phrases)


def _bornees(phrases: Sequence[str]) -> tuple[str, ...]:
    suite = (f"Et {len(phrases) - _AU_PLUS} de plus, dans le suivi.",) if len(phrases) > _AU_PLUS else ()
    return (*phrases[:_AU_PLUS], *suite)


def _retards(suivi: SuiviOuvert, vue: SituationDuPlan) -> tuple[str, ...]:
    titres = lectures.titres(suivi)
    return _bornees(
        [
            f"{titres.get(r.fiche, 'Tout le plan')} : {r.quoi}, depuis le {date_longue(r.depuis)}"
            + (f" ({r.qui})" if r.qui else "")
            for r in vue.retards
        ]
    )


def _promesses(suivi: SuiviOuvert, fin: dt.date) -> tuple[str, ...]:
    if not suivi.tout:
        return ()
    tus = (EtatDEngagement.tenu, EtatDEngagement.sans_objet)
    lus = [e for e in engagements.du_label(suivi.label, fin) if e.ligne.jour <= fin and e.etat not in tus]
    return _bornees(
        [
            f"{e.ligne.operateur_nom} : {e.ligne.quoi} ({NOMS_DES_ETATS_D_ENGAGEMENT[e.etat]}"
            + (f", pour le {date_longue(e.ligne.echeance)})" if e.ligne.echeance else ")")
            for e in lus
        ]
    )


def echeances(suivi: SuiviOuvert) -> list[EcheanceDeSuivi]:
    """What comes: milestones, ends of actions, what is waited for, promises; by day."""
    venues = []
    for a in suivi.situation.actions:
        if a.finie:
            continue
        dues = [(f"jalon-{n}", j.libelle, j.attendu) for n, j in enumerate(a.jalons) if j.atteint is None]
        dues += [("fin", "Fin prévue de l'action", a.action.fin)]
        venues += [
            EcheanceDeSuivi(jour, quoi, a.action.fiche, f"{a.action.fiche}-{c}") for c, quoi, jour in dues if jour
        ]
    for n, attente in enumerate(suivi.situation.attentes):
        if attente.avant:
            quoi = f"{attente.quoi} ({attente.de_qui})" if attente.de_qui else attente.quoi
            venues.append(EcheanceDeSuivi(attente.avant, quoi, attente.fiche, f"attente-{n}"))
    if suivi.tout:
        for lu in engagements.du_label(suivi.label, suivi.jour):
            if lu.ligne.echeance and lu.etat not in (EtatDEngagement.tenu, EtatDEngagement.sans_objet):
                quoi = f"Engagement de {lu.ligne.operateur_nom} : {lu.ligne.quoi}"
                venues.append(EcheanceDeSuivi(lu.ligne.echeance, quoi, lu.ligne.fiche, f"engagement-{lu.ligne.pk}"))
    return sorted((e for e in venues if e.jour >= suivi.jour), key=lambda e: (e.jour, e.cle))


def calendrier(suivi: SuiviOuvert) -> bytes:
    """The same as a calendar (RFC 5545): one all-day event for each."""
    titres = lectures.titres(suivi)
    agenda = Calendar()
    agenda.add("prodid", "-//Binôme//Suivi//FR")
    agenda.add("version", "2.0")
    agenda.add("x-wr-calname", f"Suivi, {suivi.label.territoire}")
    for venue in echeances(suivi):
        evenement = Event()
        evenement.add("uid", adresses.uid(f"{suivi.label.identifiant}-{venue.cle}"))
        evenement.add("dtstamp", horloge.maintenant())
        evenement.add("dtstart", venue.jour)
        evenement.add("summary", soigner(majuscule(venue.quoi)[:200]))
        evenement.add("description", soigner(titres.get(venue.fiche, "Tout le plan")))
        evenement.add("transp", "TRANSPARENT")
        agenda.add_component(evenement)
    ics: bytes = agenda.to_ical()
    return ics
