"""Matching: what each scheme says of each action, one line per condition. Pure; the day is given.

What is not known is never held against anyone: it is to be confirmed. A scheme past its date is closed. Nobody is told
that an aid is theirs: a condition that is met is only met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import date_longue
from binome.offre.chargement import ConditionPrete, Pret
from binome.offre.classement import Index, Proximite
from binome.offre.conditions.recueil import Etat, Reponse
from binome.offre.dispositif import RELECTURE_MAX, Dispositif, a
from binome.offre.rapprochement import ECARTEES, ConditionLue, FicheAppariee, Issue, Rapprochement, fraicheur
from binome.offre.situation import Monde, Situation, situations

AU_PLUS = 12
"""Schemes shown beside an action: a longer list is not read."""
POIDS_IMPORTE = 1.5
"""What an imported scheme loses: nobody read its conditions."""
NOTE_MIN = 1.0
"""Proximity below which a scheme has nothing in common with the action worth a line."""


def apparier(
    dossier: Dossier, prets: Sequence[Pret], monde: Monde, jour: dt.date, fiches: Iterable[str] | None = None
) -> tuple[FicheAppariee, ...]:
    """Match the actions of a dossier (those named, or all) with schemes, on a day."""
    voulues = None if fiches is None else set(fiches)
    retenues = [f for f in dossier.plan_actions.fiches if voulues is None or f.id in voulues]
    index, formes = Index([pret.dispositif for pret in prets]), [_Forme(pret, jour) for pret in prets]
    return tuple(_fiche(situation, formes, index) for situation in situations(dossier, monde, jour, retenues))


def rapprocher(pret: Pret, situation: Situation, proximite: Proximite) -> Rapprochement:
    """What a scheme says of an action."""
    return _Forme(pret, situation.jour).rapprocher(situation, proximite, {})


def _fiche(situation: Situation, formes: Sequence[_Forme], index: Index) -> FicheAppariee:
    proximites = index.proximites(situation.fiche, situation.enjeux)
    reponses: dict[str, Reponse] = {}
    tous = [f.rapprocher(situation, p, reponses) for f, p in zip(formes, proximites, strict=True)]
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
    d, poids = rapprochement.dispositif, rapprochement.proximite.note
    if poids:
        poids -= 0.5 * len(rapprochement.adverses)
        poids -= 0.5 * d.a_relire(rapprochement.jour) + POIDS_IMPORTE * bool(d.provenance)
    return -round(poids, 9), d.id


class _Forme:
    """A scheme on a day: the lines that no action changes are written once, the others are asked of each."""

    def __init__(self, pret: Pret, jour: dt.date) -> None:
        dispositif = pret.dispositif
        self.dispositif, self.jour, self.importe = dispositif, jour, dispositif.provenance is not None
        self.lignes: list[ConditionLue | _Question] = [_dates(dispositif, jour)]
        self.lignes += [_ligne(p, dispositif) for p in pret.conditions]
        if not dispositif.ou.codes and not dispositif.ou.labellise:
            texte = f"Où : {dispositif.ou.texte}"
            self.lignes.append(_a_demander("zone", "zone inconnue", texte, dispositif))
        if not dispositif.qui.natures:
            texte = f"Pour qui : {dispositif.qui.texte}"
            self.lignes.append(_a_demander("porteur", "public inconnu", texte, dispositif))
        if dispositif.a_relire(jour):
            self.lignes.append(_relecture(dispositif, jour))

    def rapprocher(self, situation: Situation, proximite: Proximite, reponses: dict[str, Reponse]) -> Rapprochement:
        """`reponses`: what the checks already said of this action: the same question is asked once."""
        conditions = tuple([c.poser(situation, reponses) if isinstance(c, _Question) else c for c in self.lignes])
        issue = _issue({c.etat for c in conditions}, self.importe)
        return Rapprochement(self.dispositif, conditions, proximite, self.jour, issue)


class _Question(NamedTuple):
    """A condition that the action answers."""

    id: str
    texte: str
    a_faire: str | None
    source: str
    cle: str
    lire: Callable[[Situation], Reponse]

    def poser(self, situation: Situation, reponses: dict[str, Reponse]) -> ConditionLue:
        reponse = reponses.get(self.cle)
        if reponse is None:
            reponse = reponses[self.cle] = self.lire(situation)
        etat, constat, ou, a_faire = reponse
        dit = None if etat is Etat.remplie else self.a_faire or a_faire
        return ConditionLue(self.id, self.texte, etat, constat, ou, dit, self.source)


def _issue(etats: set[Etat], importe: bool) -> Issue:
    if Etat.fermee in etats:
        return Issue.ferme
    if importe:
        return Issue.a_verifier
    if Etat.exclut in etats:
        return Issue.exclu
    if Etat.manque in etats:
        return Issue.il_manque
    return Issue.ouvert if etats <= {Etat.remplie} else Issue.a_confirmer


def _dates(dispositif: Dispositif, jour: dt.date) -> ConditionLue:
    dates, texte, source = dispositif.dates, f"Quand : {dispositif.dates.texte}", dispositif.source
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
    a_faire = f"Demandez {a(dispositif.contact)} si ce dispositif est ouvert, et jusqu'à quand."
    return ConditionLue("dates", texte, Etat.a_confirmer, "date de fin inconnue", None, a_faire, source)


def _a_demander(nom: str, constat: str, texte: str, dispositif: Dispositif) -> ConditionLue:
    a_faire = f"Demandez-le {a(dispositif.contact)}."
    return ConditionLue(nom, texte, Etat.a_confirmer, constat, None, a_faire, dispositif.source)


def _relecture(dispositif: Dispositif, jour: dt.date) -> ConditionLue:
    texte = f"Une fiche de dispositif se relit tous les {RELECTURE_MAX} jours."
    dit = fraicheur(dispositif, jour) or ""
    a_faire = f"Relisez la page du dispositif, ou demandez {a(dispositif.contact)}."
    return ConditionLue("relecture", texte, Etat.a_confirmer, dit, None, a_faire, dispositif.source)


def _ligne(prete: ConditionPrete, dispositif: Dispositif) -> ConditionLue | _Question:
    ecrite = prete.ecrite
    source = ecrite.source or dispositif.source
    if prete.lire is not None:
        return _Question(ecrite.id, ecrite.texte, ecrite.a_faire, source, prete.cle, prete.lire)
    dit, a_faire = f"à apprécier par {ecrite.par}", ecrite.a_faire or f"Parlez-en {a(dispositif.contact)}."
    return ConditionLue(ecrite.id, ecrite.texte, Etat.a_apprecier, dit, None, a_faire, source, ecrite.par)
