"""Use cases of assignment: who takes care of a deposit for a service; each change is a row that follows the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from binome.domaine.droits.droits import Action
from binome.domaine.socle.erreurs import au_champ
from binome.registre.composees import RequeteComposee
from binome.registre.models import Affectation, Compte, Depot
from binome.services.acces import ouverture
from binome.services.conflits import liens
from binome.services.depot import depots
from binome.services.instruction import ressorts
from binome.services.instruction.depots_instruits import ChangeEntreTempsError, DepotInstruit
from binome.services.instruction.ressorts import Instructeur
from binome.services.socle import horloge, journal, personnes


@dataclass(frozen=True)
class Charge:
    """A service of a deposit, as its page of assignment shows it: the rows so far, oldest first, who may take it, and
    whether the viewer may decide it."""

    service: str
    nom: str
    histoire: tuple[Affectation, ...]
    possibles: tuple[Instructeur, ...]
    sienne: bool

    @property
    def actuelle(self) -> Compte | None:
        return self.histoire[-1].a if self.histoire else None

    @property
    def rang(self) -> int:
        """What the next assignment must follow."""
        return len(self.histoire)


def lire(instruit: DepotInstruit) -> list[Charge]:
    """Who takes care of a deposit, service by service. Three queries."""
    campagne = instruit.ouvert.dossier.campagne
    prefetch_related_objects([instruit.depot], "regions")
    histoires: dict[str, list[Affectation]] = {}
    for ligne in Affectation.objects.filter(depot=instruit.depot).select_related("a", "par").order_by("rang"):
        histoires.setdefault(ligne.service, []).append(ligne)
    tous = ressorts.instructeurs(campagne)
    moi = next((i for i in tous if i.compte.pk == instruit.ouvert.compte.pk), None)
    return [
        Charge(
            service,
            ressorts.nommer(campagne, service),
            tuple(histoires.get(service, ())),
            tuple(i for i in tous if i.tient(service)),
            moi is not None and moi.tient(service),
        )
        for service in ressorts.du_depot(instruit.depot)
    ]


def affecter(compte: Compte, identifiant: str, service: str, a: int | None, *, apres: int | None = None) -> Affectation:
    """Give a deposit to an instructor of a service (key of their account), or to nobody.

    `apres`: the rank of the assignment that was seen; None when whoever asks saw none in particular.
    Errors: IntrouvableError, RefusError, ChangeEntreTempsError.
    """
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.tenir_instruction)
        depot = depots.valable(depots.tous(dossier))
        if depot is None:
            raise ouverture.IntrouvableError(identifiant)
        choisi = _choisi(compte, depot, service, a)
        derniere = _derniere(depot, service)
        if apres is not None and apres != (derniere.rang if derniere else 0):
            raise ChangeEntreTempsError(_dire(derniere))
        if (derniere.a_id if derniere else None) == a and derniere is not None:
            return derniere
        return _ecrire(ouvert, depot, service, choisi, derniere.rang + 1 if derniere else 1)


def _choisi(compte: Compte, depot: Depot, service: str, a: int | None) -> Compte | None:
    tous = ressorts.instructeurs(depot.dossier.campagne)
    if service not in ressorts.du_depot(depot):
        raise ouverture.RefusError("Ce service n'instruit pas ce dépôt.")
    if not any(i.compte.pk == compte.pk and i.tient(service) for i in tous):
        raise ouverture.RefusError("Ce service n'est pas le vôtre : il répartit lui-même ses dossiers.")
    if a is None:
        return None
    choisi = next((i.compte for i in tous if i.compte.pk == a and i.tient(service)), None)
    if choisi is None:
        raise ouverture.RefusError(
            au_champ("a", "Cette personne n'instruit pas pour ce service : choisissez quelqu'un de la liste.")
        )
    if refus := liens.refus_de_juger(choisi, depot.dossier) or liens.a_decider_d_abord(choisi, depot.dossier, compte):
        raise ouverture.RefusError(au_champ("a", refus))
    return choisi


def _derniere(depot: Depot, service: str) -> Affectation | None:
    return _DERNIERE.premiere(depot.pk, service)


_DERNIERE: RequeteComposee[Affectation] = RequeteComposee(
    lambda depot, service: (
        Affectation.objects.filter(depot=depot, service=service).select_related("a", "par").order_by("-rang")[:1]
    )
)


def _dire(derniere: Affectation | None) -> str:
    qui = f"{derniere.par} l'a donné à {derniere.a or 'personne'}" if derniere else "il n'est à personne"
    return f"Ce dépôt vient de changer de mains : {qui}. Relisez, puis recommencez si besoin."


def _ecrire(ouvert: ouverture.DossierOuvert, depot: Depot, service: str, a: Compte | None, rang: int) -> Affectation:
    quand = horloge.maintenant()
    ligne = Affectation.objects.create(depot=depot, service=service, rang=rang, a=a, par=ouvert.compte, le=quand)
    donnees = {"numero": depot.numero, "service": service, "a": personnes.pseudonyme(a) if a else None}
    objet = f"dossier:{ouvert.dossier.identifiant}"
    journal.ajouter("instruction.affectation", objet, donnees, acteur=ouvert.compte, instant=quand)
    return ligne


def actuelles(depots: Any) -> dict[int, dict[str, Compte]]:
    """Who takes care of each of these deposits (their keys, or a query of them): key → service → account. One query."""
    trouvees: dict[int, dict[str, Compte]] = {}
    lignes = Affectation.objects.filter(depot__in=depots).select_related("a").order_by("rang")
    for ligne in lignes:
        siennes = trouvees.setdefault(ligne.depot_id, {})
        if ligne.a is None:
            siennes.pop(ligne.service, None)
        else:
            siennes[ligne.service] = ligne.a
    return trouvees
