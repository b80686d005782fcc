"""The follow-up of a dossier, as one person may read it: their actions, what was said of them, where each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from binome.domaine.droits.droits import Action, Role
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.suivi import situation as situations
from binome.domaine.suivi.evenements import EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.plan_suivi import ActionSuivie
from binome.domaine.suivi.regles import ReglesDuSuivi
from binome.domaine.suivi.situation import SituationDAction, SituationDuPlan
from binome.registre.models import EvenementDeSuivi, LabelAccorde
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.socle import horloge
from binome.services.suivi import plans


class SansLabelError(BinomeError):
    """A dossier without a label is not followed."""

    code = "sans_label"
    famille = Famille.introuvable
    PHRASE = "Ce dossier n'a pas de label : le suivi commence quand il est accordé."


@dataclass(frozen=True)
class LigneDeSuivi:
    """An event as it was written: by whom, when, by which door."""

    evenement: EvenementSuivi
    auteur: str
    source: str
    le: dt.datetime


@dataclass(frozen=True)
class SuiviOuvert:
    """The follow-up of a label, as one person may read it on a day. `tout`: whether they see the whole plan."""

    ouvert: DossierOuvert
    label: LabelAccorde
    regles: ReglesDuSuivi
    plan: Sequence[ActionSuivie]
    lignes: Sequence[LigneDeSuivi]
    jour: dt.date
    tout: bool

    @property
    def evenements(self) -> list[EvenementSuivi]:
        return [ligne.evenement for ligne in self.lignes]

    @cached_property
    def situation(self) -> SituationDuPlan:
        return situations.situer(self.plan, self.evenements, self.label.decide_le, self.jour, self.regles)

    @property
    def tient(self) -> bool:
        """Whether this person may write of the whole plan."""
        return self.ouvert.peut(Action.tenir_suivi)

    def dit(self, fiche: str) -> bool:
        """Whether this person may write of an action."""
        return self.ouvert.peut(Action.dire_suivi, fiche)

    def action(self, fiche: str) -> SituationDAction:
        """One action. Errors: IntrouvableError, for one that is not there or not theirs to read."""
        trouvee = next((a for a in self.situation.actions if a.action.fiche == fiche), None)
        if trouvee is None:
            raise IntrouvableError(fiche)
        return trouvee

    def histoire(self, fiche: str) -> list[LigneDeSuivi]:
        """All that was written of an action, last first."""
        return [ligne for ligne in reversed(self.lignes) if ligne.evenement.fiche == fiche]


def suivre(ouvert: DossierOuvert, jour: dt.date | None = None) -> SuiviOuvert:
    """The follow-up of a dossier. Errors: SansLabelError."""
    label = label_de(ouvert)
    entier = plans.plan_de(label)
    tout = _voit_tout(ouvert)
    vus = {action.fiche for action in entier if _voit(ouvert, action)}
    connues = {action.fiche for action in entier}
    lignes = [
        ligne
        for ligne in lire(label)
        if ligne.evenement.fiche in vus or (tout and ligne.evenement.fiche not in connues)
    ]
    return SuiviOuvert(
        ouvert,
        label,
        plans.regles(ouvert.dossier.campagne),
        [action for action in entier if action.fiche in vus],
        lignes,
        jour or horloge.jour_a(ouvert.dossier.campagne.fuseau, horloge.maintenant()),
        tout,
    )


def label_de(ouvert: DossierOuvert) -> LabelAccorde:
    """The label of a dossier. Errors: SansLabelError."""
    label = ouvert.label
    if label is None:
        raise SansLabelError
    # Both are in hand: nothing more is asked of the base to know them.
    label.dossier, label.campagne = ouvert.dossier, ouvert.dossier.campagne
    return label


def lit_les_engagements(ouvert: DossierOuvert) -> bool:
    """Whether this person reads what was promised: with the whole plan, or as a reader, of what they may read."""
    return _voit_tout(ouvert) or Role.lecteur in ouvert.lien.roles


def _voit_tout(ouvert: DossierOuvert) -> bool:
    return ouvert.regard.entier


def _voit(ouvert: DossierOuvert, action: ActionSuivie) -> bool:
    """The whole plan for who reads all of it; theirs for a carrier; what is public for the others."""
    if _voit_tout(ouvert) or action.fiche in ouvert.lien.fiches:
        return True
    porteur = Role.contributeur in ouvert.lien.roles and Role.lecteur not in ouvert.lien.roles
    return not porteur and not action.reservee


def lire(label: LabelAccorde) -> list[LigneDeSuivi]:
    """All that was written of a label, in order. One query."""
    lues = EvenementDeSuivi.objects.filter(label=label).select_related("par", "correspondant").order_by("rang")
    return [LigneDeSuivi(evenement_de(li), _auteur(li), li.source, li.le) for li in lues]


def _auteur(ligne: EvenementDeSuivi) -> str:
    if ligne.par is not None:
        return str(ligne.par)
    if ligne.correspondant is not None:
        return ligne.correspondant.nom or "personne effacée"
    return "l'opérateur" if ligne.source == "operateur" else "la plateforme"


COLONNES = (
    *("rang", "fiche", "genre", "acte", "jour", "objet", "tiers", "montant"),
    *("valeur", "echeance", "texte", "cite", "corrige", "annule"),
)
"""The columns of a row that make an event, in its order."""


def evenement_lu(valeurs: Sequence[Any]) -> EvenementSuivi:
    """What the columns of a row say."""
    rang, fiche, genre, *suite = valeurs
    return EvenementSuivi(rang, fiche, _GENRES[genre], *suite)


_GENRES = {genre.value: genre for genre in GenreDeSuivi}


def evenement_de(ligne: EvenementDeSuivi) -> EvenementSuivi:
    """What a row says."""
    return evenement_lu([getattr(ligne, colonne) for colonne in COLONNES])


def titres(suivi: SuiviOuvert) -> Mapping[str, str]:
    """Action → its number and title, as its reader may know them."""
    return {action.fiche: action.nom for action in suivi.plan}


def arbre(ligne: LigneDeSuivi) -> dict[str, Any]:
    """An event for programs: what was said, by whom, by which door; nothing known is null."""
    dit = ligne.evenement
    lu = {colonne: getattr(dit, colonne) for colonne in COLONNES}
    vides = {nom: valeur or None for nom, valeur in lu.items() if valeur == ""}
    montants = {nom: None if lu[nom] is None else str(lu[nom]) for nom in ("montant", "valeur")}
    jours = {nom: lu[nom].isoformat() if lu[nom] else None for nom in ("jour", "echeance")}
    qui = {"par": ligne.auteur, "source": ligne.source, "le": ligne.le.isoformat()}
    return lu | vides | montants | jours | {"genre": dit.genre.value} | qui
