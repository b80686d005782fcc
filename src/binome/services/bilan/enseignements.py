"""Use cases of lessons: write one, take it away; offer those that were settled to whoever prepares what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.bilan.enseignements import EnseignementOffert, GenreDEnseignement, adopter
from binome.domaine.bilan.fiche import FicheDeBilan, MomentDuBilan
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.textes import normaliser, visibles
from binome.registre.models import BilanArrete, Compte, EnseignementDeBilan
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.bilan.arrets import fiche_de
from binome.services.bilan.erreurs import BilanRefuseError
from binome.services.bilan.ouvert import tenir
from binome.services.perimetre import phase1
from binome.services.redaction import enregistrement
from binome.services.redaction.edition import Edition
from binome.services.redaction.enregistrement import Enregistrement
from binome.services.socle import journal
from binome.services.texte.texte_entier import document, revision_de_tete

AU_PLUS, LONGUEUR_MAX = 12, 800
PARTIE = "plan_actions.enseignements_phase1"
"""Where lessons go in a candidature."""


def ajouter(compte: Compte, identifiant: str, moment: MomentDuBilan, genre: str, texte: str) -> EnseignementDeBilan:
    """Write a lesson. Errors: IntrouvableError, RefusError, SansLabelError, BilanRefuseError."""
    with tenir(compte, identifiant) as tenu:
        propre = normaliser(texte)
        if genre not in set(GenreDEnseignement) or not visibles(propre) or len(propre) > LONGUEUR_MAX:
            raise BilanRefuseError(f"Dites ce que vous avez appris, en {nombre(LONGUEUR_MAX)} caractères au plus.")
        siens = EnseignementDeBilan.objects.filter(label=tenu.label, moment=moment.value)
        if siens.count() >= AU_PLUS:
            raise BilanRefuseError(f"{AU_PLUS} enseignements au plus : retirez-en un d'abord.")
        ligne = EnseignementDeBilan.objects.create(
            label=tenu.label, moment=moment.value, genre=genre, texte=propre, par=compte, le=tenu.quand
        )
        donnees = {"moment": moment.value, "genre": genre, "mots": journal.condenser(propre)}
        journal.ajouter(
            "bilan.enseignement", f"label:{tenu.label.identifiant}", donnees, acteur=compte, instant=tenu.quand
        )
    return ligne


def retirer(compte: Compte, identifiant: str, cle: int) -> None:
    """Take a lesson away, until the sheet is settled with it. Errors: IntrouvableError, RefusError, SansLabelError."""
    with tenir(compte, identifiant) as tenu:
        if not EnseignementDeBilan.objects.filter(label=tenu.label, pk=cle).delete()[0]:
            raise ouverture.IntrouvableError(cle)
        journal.ajouter(
            "bilan.enseignement_retire", f"label:{tenu.label.identifiant}", {}, acteur=compte, instant=tenu.quand
        )


@dataclass(frozen=True)
class TerritoireOffert:
    """A former label of this perimeter, that the candidature may say that it takes over. `cite`: it says so already."""

    cle: str
    nom: str
    membres: tuple[str, ...]
    cite: bool


def offerts(ouvert: DossierOuvert, perimetre: Iterable[str]) -> Sequence[EnseignementOffert]:
    """The lessons of the settled sheets of other labels that share an EPCI with this perimeter, the latest first."""
    return [e for fiche in _voisines(ouvert, perimetre) for e in _de(fiche)]


def territoires(ouvert: DossierOuvert, texte: Document) -> Sequence[TerritoireOffert]:
    """The territories of these sheets, each once."""
    cites = {t.nom for t in texte.perimetre.phase1}
    fiches = {f.label: f for f in reversed(_voisines(ouvert, texte.perimetre.sirens_retenus))}
    return [TerritoireOffert(f.label, f.territoire, f.perimetre, f.territoire in cites) for f in fiches.values()]


def _voisines(ouvert: DossierOuvert, perimetre: Iterable[str]) -> list[FicheDeBilan]:
    voulus = set(perimetre)
    lignes = BilanArrete.objects.select_related("label").exclude(label__dossier=ouvert.dossier).order_by("rang")
    dernieres = {(ligne.label_id, ligne.moment): ligne for ligne in lignes} if voulus else {}
    fiches = sorted((fiche_de(li) for li in dernieres.values()), key=lambda f: f.arrete_le, reverse=True)
    return [fiche for fiche in fiches if voulus.intersection(fiche.perimetre)]


def _de(fiche: FicheDeBilan) -> Iterable[EnseignementOffert]:
    for rang, dit in enumerate(fiche.enseignements):
        yield EnseignementOffert(
            f"{fiche.label}:{fiche.moment.value}:{rang}",
            GenreDEnseignement(dit.genre),
            dit.texte,
            fiche.territoire,
            fiche.moment,
            fiche.arrete_le,
        )


def reprendre(ouvert: DossierOuvert, base: int, cles: Iterable[str], suite_de: Iterable[str] = ()) -> Enregistrement:
    """Write in the candidature the lessons that were ticked, with their source, and the territories that it is said to
    take over (`suite_de`); nothing else.

    Errors: IntrouvableError, RefusError, BilanRefuseError, GesteRefuseError, and those of `enregistrer`.
    """
    ouverture.autoriser(ouvert, Action.modifier)
    texte, voulues, repris = document(revision_de_tete(ouvert.dossier)), set(cles), set(suite_de)
    choisis = [e for e in offerts(ouvert, texte.perimetre.sirens_retenus) if e.cle in voulues]
    anciens = [t for t in territoires(ouvert, texte) if t.cle in repris and not t.cite]
    if not choisis and not anciens:
        raise BilanRefuseError("Cochez au moins une ligne.")
    valeurs: dict[str, Any] = {}
    if choisis:
        valeurs[PARTIE] = adopter(texte.plan_actions.enseignements_phase1, choisis)
    if anciens:
        # One at a time: each is added to those that are cited.
        valeurs |= phase1.citer(texte, anciens[0].nom, anciens[0].membres)
    return enregistrement.enregistrer(ouvert, Edition.de_valeurs(base, valeurs))
