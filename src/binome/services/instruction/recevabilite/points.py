"""Use cases of admissibility: the checklist of the call, point by point, then the acts that it leads to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from binome.appels.catalogue import retrouver_appel
from binome.appels.grille import constats_du_critere
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import nombre
from binome.domaine.procedure import recevabilite
from binome.domaine.procedure.etapes import Acte, EtapeDuDepot
from binome.domaine.procedure.recevabilite import EtatDuPoint
from binome.domaine.procedure.regles import PointDeRecevabilite
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import normaliser
from binome.domaine.socle.erreurs import au_champ
from binome.domaine.verdict.constat import Constat, Verdict
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, PassageDuDepot, PointExamine
from binome.services.acces import ouverture
from binome.services.instruction import depots_instruits, passages
from binome.services.instruction.depots_instruits import ChangeEntreTempsError, DepotInstruit
from binome.services.socle import horloge, journal

NOTE_MAX = 4_000


@dataclass(frozen=True)
class PointVu:
    """A point of the checklist: the findings beside it, what they suggest, what was said of it, oldest first."""

    point: PointDeRecevabilite
    constats: tuple[Constat, ...]
    propose: EtatDuPoint
    histoire: tuple[PointExamine, ...]

    @property
    def etat(self) -> EtatDuPoint:
        return EtatDuPoint(self.histoire[-1].etat) if self.histoire else EtatDuPoint.a_examiner

    @property
    def rang(self) -> int:
        """What the next word on it must follow."""
        return len(self.histoire)


def verdict_instruit(instruit: DepotInstruit) -> Verdict:
    """What the call says of what is judged, frozen with it."""
    return depots_instruits.verdict_de(instruit.depot, instruit.complements)


def points(instruit: DepotInstruit) -> list[PointVu]:
    """The checklist of the call for a deposit. Two queries."""
    executable = retrouver_appel(instruit.ouvert.dossier.campagne.appel)
    clauses = {regle.id: regle.clauses for regle in executable.regles}
    constats = verdict_instruit(instruit).constats
    histoires: dict[str, list[PointExamine]] = {}
    for ligne in _DU_DEPOT(instruit.depot.pk):
        histoires.setdefault(ligne.point, []).append(ligne)
    vus = []
    for point in executable.appel.recevabilite:
        siens = constats_du_critere(point, constats, clauses)
        vus.append(PointVu(point, siens, recevabilite.proposer(siens), tuple(histoires.get(point.id, ()))))
    return vus


def examiner(
    compte: Compte, identifiant: str, point: str, etat: EtatDuPoint, note: str = "", *, apres: int | None = None
) -> PointExamine:
    """Say something of a point of the checklist. `apres`: the rank of what was seen, None not to look.

    Errors: IntrouvableError, RefusError, ChangeEntreTempsError.
    """
    propre = _note(note)
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        instruit = depots_instruits.ouvrir(compte, identifiant, Action.tenir_instruction)
        if instruit.etape not in (EtapeDuDepot.recevabilite, EtapeDuDepot.complements):
            raise ouverture.RefusError("La recevabilité de ce dépôt est déjà décidée : sa liste ne change plus.")
        connus = {p.id for p in retrouver_appel(instruit.ouvert.dossier.campagne.appel).appel.recevabilite}
        if point not in connus:
            raise ouverture.RefusError("Ce point n'est pas dans la liste de l'appel.")
        derniere = _DERNIER.premiere(instruit.depot.pk, point)
        rang = derniere.rang if derniere else 0
        if apres is not None and apres != rang:
            raise ChangeEntreTempsError("Quelqu'un vient d'examiner ce point : relisez ce qu'il en dit.")
        if derniere and (derniere.etat, derniere.note) == (etat.value, propre):
            return derniere
        quand = horloge.maintenant()
        ligne = PointExamine.objects.create(
            depot=instruit.depot, point=point, rang=rang + 1, etat=etat.value, note=propre, par=compte, le=quand
        )
        donnees = {
            "numero": instruit.depot.numero,
            "point": point,
            "etat": etat.value,
            "note_condense": journal.condenser(propre),
        }
        journal.ajouter("instruction.point", f"dossier:{identifiant}", donnees, acteur=compte, instant=quand)
    return ligne


_DU_DEPOT: RequeteComposee[PointExamine] = RequeteComposee(
    lambda depot: PointExamine.objects.filter(depot=depot).select_related("par").order_by("rang")
)
_DERNIER: RequeteComposee[PointExamine] = RequeteComposee(
    lambda depot, point: PointExamine.objects.filter(depot=depot, point=point).order_by("-rang")[:1]
)


def _note(brute: str) -> str:
    try:
        propre = normaliser(brute)
    except ValeurRefuseeError as erreur:
        raise ouverture.RefusError(au_champ("note", f"Note illisible : {erreur}.")) from None
    if len(propre) > NOTE_MAX:
        raise ouverture.RefusError(
            au_champ("note", f"Cette note est trop longue : {nombre(NOTE_MAX)} caractères au plus.")
        )
    return propre


def obstacle(vus: list[PointVu]) -> str | None:
    """Why the deposit cannot be declared admissible yet, as its checklist says."""
    return recevabilite.obstacle({vu.point.libelle: vu.etat for vu in vus})


def declarer_recevable(compte: Compte, identifiant: str, terme: dt.date) -> PassageDuDepot:
    """Declare a deposit admissible, once each point of the call was examined and none is missing.

    terme: the last day to give the opinions then asked for; past it, one that is missing holds the deposit no longer.
    Errors: IntrouvableError, RefusError.
    """
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        instruit = depots_instruits.ouvrir(compte, identifiant, Action.tenir_instruction)
        if refus := obstacle(points(instruit)):
            raise ouverture.RefusError(refus)
        return passages.passer(compte, identifiant, Acte.declarer_recevable, echeance=terme)


def declarer_irrecevable(compte: Compte, identifiant: str, motif: str) -> PassageDuDepot:
    """Declare a deposit inadmissible, with the reasons. Errors: IntrouvableError, RefusError."""
    ouverture.exiger(compte, identifiant, Action.tenir_instruction)
    return passages.passer(compte, identifiant, Acte.declarer_irrecevable, motif=motif)
