"""Matching: what each scheme says of each action, one line per condition. Pure; the day is given.

What is not known is never held against anyone: it is to be confirmed. A scheme past its date is closed. Nobody is told
that an aid is theirs: a condition that is met is only met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import accord, date_longue
from binome.offre.chargement import ConditionPrete, Pret
from binome.offre.classement import Index, Proximite
from binome.offre.conditions.recueil import ADVERSES, Etat
from binome.offre.dispositif import RELECTURE_MAX, Dispositif
from binome.offre.situation import Monde, Situation, situations

AU_PLUS = 12
"""Schemes shown beside an action: a longer list is not read."""
NOTE_MIN = 1.0
"""Proximity below which a scheme has nothing in common with the action worth a line."""


class Issue(StrEnum):
    """Where a scheme stands for an action."""

    ouvert = "ouvert"
    a_confirmer = "a_confirmer"
    a_verifier = "a_verifier"
    """Imported, its conditions read by nobody."""
    il_manque = "il_manque"
    exclu = "exclu"
    ferme = "ferme"


ECARTEES = frozenset({Issue.exclu, Issue.ferme})


@dataclass(frozen=True, slots=True)
class ConditionLue:
    """A condition, and what the dossier shows of it. `ou`: the place; `par`: who judges it, when nobody else does."""

    id: str
    texte: str
    etat: Etat
    constat: str
    ou: str | None
    a_faire: str | None
    source: str
    par: str | None = None

    @property
    def preuve(self) -> str:
        """The fact, and the place of the dossier that shows it."""
        return f"{self.ou} : {self.constat}" if self.ou else self.constat


@dataclass(frozen=True, slots=True)
class Rapprochement:
    """What a scheme says of an action: its conditions, and how near it is."""

    dispositif: Dispositif
    conditions: tuple[ConditionLue, ...]
    proximite: Proximite
    jour: dt.date

    @property
    def issue(self) -> Issue:
        etats = {c.etat for c in self.conditions}
        if Etat.fermee in etats:
            return Issue.ferme
        if self.dispositif.provenance:
            return Issue.a_verifier
        if Etat.exclut in etats:
            return Issue.exclu
        if Etat.manque in etats:
            return Issue.il_manque
        return Issue.ouvert if etats <= {Etat.remplie} else Issue.a_confirmer

    @property
    def adverses(self) -> tuple[ConditionLue, ...]:
        """The conditions that the dossier is known not to meet."""
        return tuple(c for c in self.conditions if c.etat in ADVERSES)

    @property
    def a_confirmer(self) -> tuple[ConditionLue, ...]:
        """The conditions that nobody has confirmed yet, those that people judge among them."""
        return tuple(c for c in self.conditions if c.etat in (Etat.a_confirmer, Etat.a_apprecier))

    @property
    def phrase(self) -> str:
        """Where it stands, in words."""
        issue = self.issue
        if issue is Issue.ferme and self.dispositif.dates.cloture:
            return f"fermé le {date_longue(self.dispositif.dates.cloture)}"
        if issue is Issue.exclu:
            causes = [c.constat for c in self.conditions if c.etat is Etat.exclut]
            return f"exclu parce que {causes[0]}"
        if issue is Issue.il_manque:
            return f"il manque {accord(len(self.adverses), 'condition')}"
        if issue is Issue.a_verifier:
            return "à vérifier"
        return (
            "ouvert" if issue is Issue.ouvert else f"ouvert, {accord(len(self.a_confirmer), 'condition')} à confirmer"
        )

    @property
    def fraicheur(self) -> str | None:
        """What to say of a scheme that nobody read again for too long, None when it was."""
        return fraicheur(self.dispositif, self.jour)


@dataclass(frozen=True)
class FicheAppariee:
    """An action and its schemes, nearest first: those worth reading, and those left out, each with its reason."""

    situation: Situation
    proposes: tuple[Rapprochement, ...]
    autres: tuple[Rapprochement, ...]

    @property
    def ecartes(self) -> tuple[Rapprochement, ...]:
        """Closed, or excluded by a condition that it names."""
        return tuple(r for r in self.autres if r.issue in ECARTEES)


def fraicheur(dispositif: Dispositif, jour: dt.date) -> str | None:
    """« fiche de dispositif non revue depuis 200 jours », None when it was read lately enough."""
    if not dispositif.a_relire(jour):
        return None
    age = dispositif.age(jour)
    if age is None:
        return "fiche de dispositif jamais relue à une source datée"
    return f"fiche de dispositif non revue depuis {accord(age, 'jour')}"


def apparier(
    dossier: Dossier, prets: Sequence[Pret], monde: Monde, jour: dt.date, fiches: Iterable[str] | None = None
) -> tuple[FicheAppariee, ...]:
    """Match the actions of a dossier (those named, or all) with schemes, on a day."""
    voulues = None if fiches is None else set(fiches)
    retenues = [f for f in dossier.plan_actions.fiches if voulues is None or f.id in voulues]
    index = Index([pret.dispositif for pret in prets])
    return tuple(_fiche(situation, prets, index) for situation in situations(dossier, monde, jour, retenues))


def _fiche(situation: Situation, prets: Sequence[Pret], index: Index) -> FicheAppariee:
    proximites = index.proximites(situation.fiche, situation.enjeux)
    tous = [rapprocher(p, situation, proximite) for p, proximite in zip(prets, proximites, strict=True)]
    tous.sort(key=_ordre)
    proposes = [r for r in tous if _a_proposer(r)][:AU_PLUS]
    vus = {id(r) for r in proposes}
    return FicheAppariee(situation, tuple(proposes), tuple(r for r in tous if id(r) not in vus))


def _a_proposer(rapprochement: Rapprochement) -> bool:
    if rapprochement.issue in ECARTEES or rapprochement.proximite.note < NOTE_MIN:
        return False
    # An imported scheme excludes nobody, but what its own file says against it does not earn it a line.
    return rapprochement.issue is not Issue.a_verifier or not rapprochement.adverses


def _ordre(rapprochement: Rapprochement) -> tuple[float, str]:
    """Nearest first; what is known to be missing, or unread, weighs a little."""
    poids = rapprochement.proximite.note - 0.5 * len(rapprochement.adverses)
    poids -= 0.5 * bool(rapprochement.fraicheur) + 0.5 * bool(rapprochement.dispositif.provenance)
    return -round(poids, 9), rapprochement.dispositif.id


def rapprocher(pret: Pret, situation: Situation, proximite: Proximite) -> Rapprochement:
    """What a scheme says of an action."""
    dispositif, jour = pret.dispositif, situation.jour
    conditions = [_dates(dispositif, jour)]
    conditions += [_lue(p, dispositif, situation) for p in pret.conditions]
    if not dispositif.ou.codes and not dispositif.ou.labellise:
        conditions.append(_a_demander("zone", "Le lieu", dispositif.ou.texte, dispositif))
    if not dispositif.qui.natures:
        conditions.append(_a_demander("porteur", "Le porteur", dispositif.qui.texte, dispositif))
    if dispositif.a_relire(jour):
        conditions.append(_relecture(dispositif, jour))
    return Rapprochement(dispositif, tuple(conditions), proximite, jour)


def _dates(dispositif: Dispositif, jour: dt.date) -> ConditionLue:
    dates, texte, source = dispositif.dates, dispositif.dates.texte, dispositif.source
    if dispositif.ferme(jour) and dates.cloture:
        return ConditionLue("dates", texte, Etat.fermee, f"fermé le {date_longue(dates.cloture)}", None, None, source)
    if dates.ouverture and jour < dates.ouverture:
        dit = f"n'ouvre que le {date_longue(dates.ouverture)}"
        return ConditionLue("dates", texte, Etat.manque, dit, None, "Attendez son ouverture.", source)
    if dates.permanent:
        return ConditionLue("dates", texte, Etat.remplie, "sans date de fin", None, None, source)
    if dates.cloture:
        dit = f"jusqu'au {date_longue(dates.cloture)}"
        return ConditionLue("dates", texte, Etat.remplie, dit, None, None, source)
    a_faire = f"Demandez à {dispositif.contact} si ce dispositif est ouvert, et jusqu'à quand."
    return ConditionLue("dates", texte, Etat.a_confirmer, "date de fin inconnue", None, a_faire, source)


def _a_demander(nom: str, quoi: str, texte: str, dispositif: Dispositif) -> ConditionLue:
    a_faire = f"Demandez-le à {dispositif.contact}."
    return ConditionLue(nom, texte, Etat.a_confirmer, f"{quoi} : inconnu", None, a_faire, dispositif.source)


def _relecture(dispositif: Dispositif, jour: dt.date) -> ConditionLue:
    texte = f"Une fiche de dispositif se relit tous les {RELECTURE_MAX} jours."
    dit = fraicheur(dispositif, jour) or ""
    a_faire = f"Relisez la page du dispositif, ou demandez à {dispositif.contact}."
    return ConditionLue("relecture", texte, Etat.a_confirmer, dit, None, a_faire, dispositif.source)


def _lue(prete: ConditionPrete, dispositif: Dispositif, situation: Situation) -> ConditionLue:
    ecrite = prete.ecrite
    source = ecrite.source or dispositif.source
    if prete.lire is None:
        dit, a_faire = f"à apprécier par {ecrite.par}", ecrite.a_faire or f"Parlez-en à {dispositif.contact}."
        return ConditionLue(ecrite.id, ecrite.texte, Etat.a_apprecier, dit, None, a_faire, source, ecrite.par)
    reponse = prete.lire(situation)
    a_faire_dit = None if reponse.etat is Etat.remplie else ecrite.a_faire or reponse.a_faire
    return ConditionLue(ecrite.id, ecrite.texte, reponse.etat, reponse.constat, reponse.ou, a_faire_dit, source)
