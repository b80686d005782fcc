"""Use cases of the follow-up as a workbook: out, for what its reader may read; in, told first, then written."""

from __future__ import annotations

from dataclasses import dataclass

from binome.documents.suivi import classeur as documents
from binome.documents.suivi.classeur import LigneRefusee
from binome.domaine.droits.droits import Action
from binome.domaine.suivi.histoire import qui_comptent, refus_de
from binome.domaine.suivi.phrases import raconter
from binome.domaine.suivi.plan_suivi import numeros_du_plan
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import Compte
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.calculs import calculs
from binome.services.suivi import ecriture, lectures, plans


@dataclass(frozen=True)
class ApercuDeSuivi:
    """What a workbook would write, in sentences, and the rows refused, each with its reason."""

    saisies: tuple[SaisieDeSuivi, ...]
    dites: tuple[tuple[int, str, str], ...]
    refusees: tuple[LigneRefusee, ...]


def exporter(ouvert: DossierOuvert) -> bytes:
    """The workbook of what a person may read and tell. Errors: SansLabelError."""
    suivi = lectures.suivre(ouvert)
    actions = [(a.fiche, a.titre) for a in suivi.plan if suivi.dit(a.fiche)]
    titre = f"Suivi, {ouvert.dossier.territoire}"
    numeros = numeros_du_plan(plans.plan_de(suivi.label))
    return documents.ecrire(titre, ouvert.dossier.identifiant, actions, qui_comptent(suivi.evenements), numeros)


def examiner(compte: Compte, identifiant: str, octets: bytes) -> ApercuDeSuivi:
    """Read a workbook and say what it would write; writes nothing. A row refused stops no other.

    Errors: IntrouvableError, RefusError, SansLabelError, ClasseurRefuseError, OccupeError.
    """
    ouvert = ouverture.exiger(compte, identifiant, Action.lire_suivi)
    suivi = lectures.suivre(ouvert)
    numeros = numeros_du_plan(plans.plan_de(suivi.label))
    lues, refusees = calculs.a_part(calculs.LECTURE, documents.lire, octets, identifiant, numeros)
    noms = lectures.titres(suivi)
    avant = [ligne.evenement for ligne in lectures.lire(suivi.label)]
    fiches = {action.fiche for action in suivi.plan}
    gardees, dites, refus = [], [], list(refusees)
    for lue in lues:
        neuf = lue.saisie.evenement(avant[-1].rang + 1 if avant else 1)
        raison = _refus(ouvert, lue.saisie, fiches) or refus_de(neuf, avant, suivi.jour)
        if raison:
            refus.append(LigneRefusee(lue.ligne, raison))
            continue
        avant.append(neuf)
        gardees.append(lue.saisie)
        dites.append((lue.ligne, noms.get(neuf.fiche, neuf.fiche), raconter(neuf)))
    return ApercuDeSuivi(tuple(gardees), tuple(dites), tuple(sorted(refus, key=lambda r: r.ligne)))


def _refus(ouvert: DossierOuvert, saisie: SaisieDeSuivi, fiches: set[str]) -> str | None:
    try:
        ecriture.exiger(ouvert, saisie)
    except RefusError as refus:
        return refus.phrase
    return None if not saisie.fiche or saisie.fiche in fiches else "Cette action n'est pas dans le plan labellisé."


def appliquer(compte: Compte, identifiant: str, saisies: tuple[SaisieDeSuivi, ...]) -> int:
    """Write what a workbook said, all or none; how many events. Errors: those of `ecriture.dire`."""
    return len(ecriture.dire_tout(compte, identifiant, saisies, "classeur")) if saisies else 0
