"""Many labelled plans at once, for who follows a région or the country: the same columns for each, to be compared.

What is kept of a plan is under the count of what was written of it, the length of its words, which an erasure changes,
and the day: had an erasure left words of the very same length, those of before would be read until the day ends.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Sum
from django.db.models.functions import Length

from binome.domaine.droits.droits import NATIONALE, Action, Role
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.suivi import argent, situation
from binome.domaine.suivi.argent import Groupe, LigneDeFinancement, SommesSuivies
from binome.domaine.suivi.delais import LigneSituee
from binome.domaine.suivi.evenements import ActeDeDecision, Avancement, EvenementSuivi
from binome.domaine.suivi.situation import SituationDuPlan
from binome.registre.models import Campagne, Compte, EvenementDeSuivi, LabelAccorde, RegionDuDepot, RoleCampagne
from binome.services.acces import plusieurs
from binome.services.acces.ouverture import IntrouvableError
from binome.services.socle import horloge
from binome.services.socle.memoire import MemoireVive
from binome.services.suivi import lectures, plans

_SUIVENT = (Role.instructeur.value, Role.comite.value)


@dataclass(frozen=True, slots=True)
class ResumeDePlan:
    """What consolidation keeps of a plan on a day."""

    actions: int
    etats: Mapping[Avancement | None, int]
    retards: int
    muettes: int
    cout: Decimal
    sommes: SommesSuivies
    lignes: tuple[LigneDeFinancement, ...]
    alertes: tuple[str, ...]
    decisions: tuple[EvenementSuivi, ...]
    derniere_nouvelle: dt.date | None


_resumes = MemoireVive[ResumeDePlan](2048)
"""By label, what was written of it (rows, and length of words that an erasure may change), day."""


@dataclass(frozen=True, slots=True)
class TerritoireSuivi:
    """A labelled territory in a consolidation."""

    label: LabelAccorde
    regions: tuple[str, ...]
    resume: ResumeDePlan

    @property
    def dites(self) -> int:
        """How many of its actions someone has told of."""
        return self.resume.actions - self.resume.muettes


@dataclass(frozen=True)
class Consolidation:
    """The territories that someone follows in a campaign. `portees`: their régions, None for the whole country."""

    campagne: Campagne
    portees: frozenset[str] | None
    jour: dt.date
    territoires: Sequence[TerritoireSuivi]

    @cached_property
    def sommes(self) -> SommesSuivies:
        return sum((t.resume.sommes for t in self.territoires), SommesSuivies())

    @cached_property
    def lignes(self) -> list[LigneSituee]:
        """Every line of money, with where it is."""
        return [LigneSituee(li, t.label.territoire, t.regions) for t in self.territoires for li in t.resume.lignes]

    @property
    def par_financeur(self) -> tuple[Groupe, ...]:
        return argent.grouper((situee.ligne for situee in self.lignes), argent.financeur)

    @property
    def par_region(self) -> list[tuple[str, list[TerritoireSuivi], SommesSuivies]]:
        """Régions, their territories, their sums; a territory of two counts in each."""
        tas: dict[str, list[TerritoireSuivi]] = defaultdict(list)
        for territoire in self.territoires:
            for region in territoire.regions or ("",):
                tas[region].append(territoire)
        return [(r, siens, sum((t.resume.sommes for t in siens), SommesSuivies())) for r, siens in sorted(tas.items())]

    def decisions(self, instance: ActeDeDecision) -> list[tuple[TerritoireSuivi, EvenementSuivi]]:
        """What a level of committee decided and nobody carried out yet, oldest first."""
        siennes = [(t, e) for t in self.territoires for e in t.resume.decisions if e.acte == instance]
        return sorted(siennes, key=lambda paire: (paire[1].jour, alphabetique(paire[0].label.territoire)))


def campagnes_de(compte: Compte) -> list[Campagne]:
    """The campaigns that someone follows and that have labels. One query."""
    suivies = Campagne.objects.filter(labels__isnull=False)
    if not compte.administrateur:
        suivies = suivies.filter(roles__compte=compte, roles__role__in=_SUIVENT)
    return list(suivies.distinct())


def consolider(compte: Compte, campagne: str, instant: dt.datetime | None = None) -> Consolidation:
    """The territories of a campaign that someone follows. Errors: IntrouvableError for who follows nothing there."""
    quand = instant or horloge.maintenant()
    ligne, portees = _ressort(compte, campagne)
    labels = list(LabelAccorde.objects.filter(campagne=ligne).select_related("dossier__campagne", "campagne"))
    ouverts = plusieurs.ouvrir(compte, [label.dossier for label in labels], quand)
    permis = {pk for pk, ouvert in ouverts.items() if ouvert.peut(Action.lire_suivi)}
    vus = [label for label in labels if label.dossier_id in permis]
    jour = horloge.jour_a(ligne.fuseau, quand)
    resumes, regions = _resumer(vus, jour), _regions(vus)
    territoires = [TerritoireSuivi(label, regions.get(label.depot_id, ()), resumes[label.pk]) for label in vus]
    return Consolidation(ligne, None if NATIONALE in portees else portees, jour, territoires)


def _ressort(compte: Compte, identifiant: str) -> tuple[Campagne, frozenset[str]]:
    """A campaign, and where someone follows its labels. One query. Errors: IntrouvableError."""
    if compte.administrateur:
        campagne = Campagne.objects.filter(identifiant=identifiant).first()
        if campagne is None:
            raise IntrouvableError(identifiant)
        return campagne, frozenset({NATIONALE})
    roles = RoleCampagne.objects.filter(compte=compte, role__in=_SUIVENT, campagne__identifiant=identifiant)
    lus = list(roles.select_related("campagne"))
    if not lus:
        raise IntrouvableError(identifiant)
    return lus[0].campagne, frozenset(role.portee for role in lus)


def _regions(labels: Iterable[LabelAccorde]) -> dict[int, tuple[str, ...]]:
    tas: dict[int, list[str]] = defaultdict(list)
    lues = RegionDuDepot.objects.filter(depot__in=[label.depot_id for label in labels]).order_by("code")
    for depot, code in lues.values_list("depot_id", "code"):
        tas[depot].append(code)
    return {depot: tuple(codes) for depot, codes in tas.items()}


def _resumer(labels: Sequence[LabelAccorde], jour: dt.date) -> dict[int, ResumeDePlan]:
    """Where each plan stands: two queries, and two more for those that changed since they were last read."""
    siens = EvenementDeSuivi.objects.filter(label__in=[label.pk for label in labels]).order_by()
    comptes = siens.values("label").annotate(n=Count("pk"), mots=Sum(Length("texte") + Length("tiers")))
    etats = {li["label"]: (li["n"], li["mots"]) for li in comptes}
    textes = plans.plans(labels)
    cles = {label.pk: (label.pk, textes[label.pk], etats.get(label.pk), jour) for label in labels}
    lus = {pk: resume for pk, cle in cles.items() if (resume := _resumes.lire(cle)) is not None}
    absents = [label for label in labels if label.pk not in lus]
    ecrits = _evenements(absents) if any(etats.get(label.pk) for label in absents) else {}
    for label in absents:
        regles = plans.regles(label.campagne)
        lu = situation.situer(textes[label.pk], ecrits.get(label.pk, ()), label.decide_le, jour, regles)
        lus[label.pk] = _resumes.ranger(cles[label.pk], _resume(lu))
    return lus


def _evenements(labels: Iterable[LabelAccorde]) -> dict[int, list[EvenementSuivi]]:
    tas: dict[int, list[EvenementSuivi]] = defaultdict(list)
    lues = EvenementDeSuivi.objects.filter(label__in=[label.pk for label in labels]).order_by("label", "rang")
    for label, *valeurs in lues.values_list("label_id", *lectures.COLONNES):
        tas[label].append(lectures.evenement_lu(valeurs))
    return tas


def _resume(lu: SituationDuPlan) -> ResumeDePlan:
    nouvelles = [a.derniere_nouvelle for a in lu.actions if a.derniere_nouvelle]
    return ResumeDePlan(
        actions=len(lu.actions),
        etats=Counter(a.etat for a in lu.actions),
        retards=len(lu.retards),
        muettes=sum(a.derniere_nouvelle is None for a in lu.actions),
        cout=lu.cout,
        sommes=lu.sommes,
        lignes=lu.lignes,
        alertes=lu.alertes,
        decisions=(*lu.decisions, *(e for a in lu.actions for e in a.decisions)),
        derniere_nouvelle=max(nouvelles, default=None),
    )
