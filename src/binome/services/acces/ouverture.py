"""The one gate: who is tied to a dossier, where it stands, and whether they may do what they ask."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.db.models import QuerySet

from binome.domaine.droits.discretion import Memoire, Regard
from binome.domaine.droits.droits import NATIONALE, Action, Decision, Etat, Lien, Role, Situation, couvre, decider
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.verdict.echeance import Echeance
from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    Campagne,
    Compte,
    DeportDecide,
    Dossier,
    LabelAccorde,
    RegionDuDepot,
    RoleCampagne,
    RoleDossier,
)
from binome.services.socle import horloge


class IntrouvableError(BinomeError):
    """There is no such thing for this person: the answer is a 404, whether it exists or not. `quoi` is for logs."""

    code = "introuvable"
    famille = Famille.introuvable
    PHRASE = "Ce que vous cherchez n'existe pas, ou n'est pas à vous."

    def __init__(self, quoi: object = "") -> None:
        self.quoi = quoi
        super().__init__()


class RefusError(BinomeError):
    """The dossier is visible, the action is not allowed; `phrase` says why, in French."""

    code = "refus"
    famille = Famille.refus


@dataclass(frozen=True)
class DossierOuvert:
    """A dossier, as one person may see and touch it at one instant."""

    dossier: Dossier
    compte: Compte
    lien: Lien
    situation: Situation

    def decision(self, action: Action, fiche: str | None = None) -> Decision:
        return decider(action, self.lien, self.situation, fiche)

    def peut(self, action: Action, fiche: str | None = None) -> bool:
        return self.decision(action, fiche).autorise

    @property
    def regard(self) -> Regard:
        """How far this person sees into what they may read: the text for the team, the deposit for instruction."""
        voulue = Action.lire_confidentiel if self.peut(Action.lire) else Action.lire_depot_entier
        return Regard(self.peut(voulue), self.lien.fiches)

    @cached_property
    def label(self) -> LabelAccorde | None:
        """Its label, None when it has none. Read with the dossier when `ouvrir` opened it."""
        label: LabelAccorde | None = getattr(self.dossier, "label", None)
        if label is not None:
            label.dossier, label.campagne = self.dossier, self.dossier.campagne
        return label

    @cached_property
    def memoire(self) -> Memoire:
        """What the dossier remembers of its fiches and attachments."""
        return Memoire.from_json(self.dossier.memoire)


def echeance(campagne: Campagne) -> Echeance:
    """The deadline in force, extensions included."""
    return Echeance(jour=campagne.echeance, fuseau=campagne.fuseau)


def situation(dossier: Dossier, instant: dt.datetime) -> Situation:
    """Where a dossier stands at an instant."""
    close = not echeance(dossier.campagne).respectee(instant)
    return Situation(Etat(dossier.etat), close, dossier.a_completer is not None)


def lien(compte: Compte, dossier: Dossier) -> Lien:
    """Roles that tie an account to a dossier, through the dossier or through its campaign: one query, two for who
    instructs in a région.
    """
    with connection.cursor() as curseur:
        siens = [compte.pk, dossier.pk, compte.pk, dossier.campagne_id]
        curseur.execute(_LIENS, [*siens, compte.pk, dossier.campagne_id, dossier.pk])
        trouvees = curseur.fetchall()
    ici = regions(dossier) if any(portee != NATIONALE for _, _, portee in trouvees) else frozenset()
    return tisser(compte, dossier, trouvees, ici)


def tisser(compte: Compte, dossier: Dossier, trouvees: Iterable[tuple[str, str, str]], ici: Collection[str]) -> Lien:
    """The tie that these rows (role, fiches as JSON, scope) make, the deposit in force lying in these régions; a row
    whose role is `DEPORT` is a recusal."""
    lignes = [(role, fiches) for role, fiches, portee in trouvees if couvre(portee, ici)]
    roles = {Role(role) for role, _ in lignes if role != DEPORT}
    if compte.administrateur:
        roles.add(Role.administrateur)
    confiees = frozenset(fiche for _, fiches in lignes for fiche in json.loads(fiches))
    # Who carried a fiche that was removed meanwhile may put it back.
    a_remettre = Memoire.from_json(dossier.memoire).a_remettre(compte.pk) if Role.contributeur in roles else frozenset()
    return Lien(frozenset(roles), confiees | a_remettre, any(role == DEPORT for role, _ in lignes))


def regions(dossier: Dossier) -> frozenset[str]:
    """Codes of the régions of the deposit in force; none when there is no deposit."""
    return frozenset(code for (code,) in _REGIONS.colonnes(dossier.pk))


_REGIONS = RequeteComposee(
    lambda dossier: RegionDuDepot.objects.filter(
        depot__dossier=dossier, depot__remplace_le=None, depot__retire_le=None
    ).values_list("code")
)


DEPORT = "deport"
"""In the place of a role: it was decided that this person stands aside."""
# Asked three times by every save and every deposit: written out, it costs a tenth of what composing it does.
_LIENS = (
    f"SELECT role, fiches, '' FROM {RoleDossier._meta.db_table} WHERE compte_id = %s AND dossier_id = %s "  # noqa: S608
    f"UNION ALL SELECT role, '[]', portee FROM {RoleCampagne._meta.db_table} WHERE compte_id = %s AND campagne_id = %s "
    f"UNION ALL SELECT '{DEPORT}', '[]', '' FROM {DeportDecide._meta.db_table} "
    "WHERE compte_id = %s AND campagne_id = %s AND sens = 'deport' AND leve_le IS NULL "
    "AND (portee = 'seance' OR dossier_id = %s)"
)


_LU: RequeteComposee[Dossier] = RequeteComposee(
    lambda identifiant: Dossier.objects.select_related("campagne", "tete__auteur", "label").filter(
        identifiant=identifiant
    )
)


def ouvrir(compte: Compte, identifiant: str, instant: dt.datetime | None = None) -> DossierOuvert:
    """A dossier that this person may at least know of, with its head revision. Errors: IntrouvableError."""
    dossier = _LU.premiere(identifiant)
    if dossier is None:
        raise IntrouvableError(identifiant)
    return _acceder(compte, dossier, instant)


def _acceder(compte: Compte, dossier: Dossier, instant: dt.datetime | None) -> DossierOuvert:
    ouvert = DossierOuvert(dossier, compte, lien(compte, dossier), situation(dossier, instant or horloge.maintenant()))
    if not ouvert.decision(Action.lire).visible:
        raise IntrouvableError(dossier.identifiant)
    return ouvert


def exiger(
    compte: Compte, identifiant: str, action: Action, fiche: str | None = None, instant: dt.datetime | None = None
) -> DossierOuvert:
    """The dossier, if this person may do that. Errors: IntrouvableError, RefusError."""
    return autoriser(ouvrir(compte, identifiant, instant), action, fiche)


def exiger_une(compte: Compte, identifiant: str, action: Action, *autres: Action) -> DossierOuvert:
    """The dossier, if this person may do one of these at least. Errors: IntrouvableError, RefusError."""
    ouvert, actions = ouvrir(compte, identifiant), (action, *autres)
    return autoriser(ouvert, next((a for a in actions if ouvert.peut(a)), actions[-1]))


def ouvrir_lu(compte: Compte, dossier: Dossier) -> DossierOuvert:
    """The same as `ouvrir`, of a dossier already read with its campaign. Errors: IntrouvableError."""
    return _acceder(compte, dossier, None)


def exiger_sur(
    compte: Compte, dossier: Dossier, action: Action, fiche: str | None = None, instant: dt.datetime | None = None
) -> DossierOuvert:
    """The same, of a dossier that `verrouiller` has just given."""
    return autoriser(_acceder(compte, dossier, instant), action, fiche)


def autoriser(ouvert: DossierOuvert, action: Action, fiche: str | None = None) -> DossierOuvert:
    """The same access, if it allows that. Errors: IntrouvableError, RefusError."""
    decision = ouvert.decision(action, fiche)
    if not decision.visible:
        raise IntrouvableError(ouvert.dossier.identifiant)
    if not decision.autorise:
        raise RefusError(decision.raison)
    return ouvert


def verrouiller(identifiant: str) -> Dossier:
    """The dossier, held until the end of the running transaction. Errors: IntrouvableError.

    SQLite's transactions are immediate, so they already wait for one another.
    """
    dossier = _TENU.premiere(identifiant)
    if dossier is None:
        raise IntrouvableError(identifiant)
    return dossier


def _tenu(identifiant: str) -> QuerySet[Dossier]:
    requete = Dossier.objects.select_related("campagne").filter(identifiant=identifiant)
    return requete.select_for_update(of=("self",)) if connection.features.has_select_for_update else requete


_TENU = RequeteComposee(_tenu)
