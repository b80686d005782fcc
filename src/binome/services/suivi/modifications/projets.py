"""Use cases of the actions that an amendment will add: written as a whole fiche, in as many sittings as it takes, by
the team that answers for the label, or by the contributeur to whom one was given. They are read by them alone, and go
with the request that takes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from binome.domaine.dossier.modifications.plan import ChangementDuPlan
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.droits.droits import Action
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.socle.modele import RELU
from binome.registre.models import Compte, FicheEnProjet, LabelAccorde
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.equipe import confiables
from binome.services.redaction.contenu import normaliser
from binome.services.socle import horloge
from binome.services.suivi import lectures, plans
from binome.services.texte import texte_lisible

AU_PLUS = 20
Arbre = dict[str, Any]


class ProjetRefuseError(BinomeError):
    """An action to add cannot be written so; the phrase says why."""

    code = "projet_refuse"
    famille = Famille.invalide


class ProjetChangeError(BinomeError):
    """Someone else wrote it since the page was shown: what they wrote is not lost without a word."""

    code = "projet_change"
    famille = Famille.conflit
    PHRASE = (
        "Quelqu'un a changé cette action depuis que vous l'avez ouverte. Ce que vous avez écrit est ci-dessous, "
        "rien n'est perdu : ouvrez l'action dans un autre onglet, comparez, puis enregistrez."
    )


@dataclass(frozen=True)
class ProjetLu:
    """A fiche to add: its row, its bare tree, its place in a text, and what it says."""

    ligne: FicheEnProjet
    arbre: Arbre
    fiche: FicheAction

    @property
    def lieu(self) -> str:
        return lieu_de(self.ligne.pk)


def lieu_de(cle: int) -> str:
    """Where the form of a fiche to add stands: what its fields are named after."""
    return f"plan_actions.fiches[{confiables.identifiant(cle)}]"


def lister(label: LabelAccorde) -> Sequence[FicheEnProjet]:
    """Those of a label, as they were begun. One query."""
    return list(FicheEnProjet.objects.filter(label=label))


def ouvrir(compte: Compte, identifiant: str, titre: str, remplace: str = "") -> FicheEnProjet:
    """Begin one, by its title. Errors: IntrouvableError, RefusError, SansLabelError, ProjetRefuseError,
    ContenuInvalideError."""
    with transaction.atomic():
        quand = horloge.maintenant()
        ouvert = _tenir(compte, identifiant)
        label = lectures.label_de(ouvert)
        if FicheEnProjet.objects.filter(label=label).count() >= AU_PLUS:
            raise ProjetRefuseError(f"{AU_PLUS} actions au plus attendent d'être demandées : retirez-en une d'abord.")
        jour = horloge.jour_a(label.campagne.fuseau, quand)
        en_cours = {action.fiche for action in plans.plan_de(label) if not action.arretee(jour)}
        if remplace and remplace not in en_cours:
            raise ProjetRefuseError("Cette action n'est pas du plan, ou est déjà arrêtée : choisissez-en une autre.")
        axes = texte_lisible.lire(ouvert).arbre.get("plan_actions", {}).get("axes", [])
        if not axes or not titre.strip():
            raise ProjetRefuseError("Donnez l'intitulé de l'action.")
        ligne = FicheEnProjet.objects.create(label=label, remplace=remplace, contenu={}, par=compte, le=quand)
        arbre = {"id": confiables.identifiant(ligne.pk), "titre": titre, "axe": axes[0]["id"]}
        ligne.contenu = _propre(ouvert, arbre)
        ligne.save(update_fields=["contenu"])
    return ligne


def lire(ouvert: DossierOuvert, cle: int) -> ProjetLu:
    """One of them, for who writes it. Errors: IntrouvableError, RefusError."""
    ouverture.autoriser(ouvert, Action.ecrire_projet, confiables.identifiant(cle))
    ligne = FicheEnProjet.objects.filter(pk=cle, label__dossier=ouvert.dossier).first()
    if ligne is None:
        raise IntrouvableError(cle)
    return de(ligne)


def de(ligne: FicheEnProjet) -> ProjetLu:
    """What a row says, to who may write it."""
    arbre: Arbre = dict(ligne.contenu)
    return ProjetLu(ligne, arbre, FicheAction.model_validate(arbre, context=dict(RELU)))


def enregistrer(compte: Compte, identifiant: str, cle: int, base: int, tape: Arbre) -> FicheEnProjet:
    """Keep what was typed of it, from the state that the page showed (`base`).

    Errors: IntrouvableError, RefusError, ProjetChangeError, ContenuInvalideError.
    """
    with transaction.atomic():
        ouvert = tenir(compte, identifiant, cle)
        ligne = lire(ouvert, cle).ligne
        contenu = _propre(ouvert, {**tape, "id": confiables.identifiant(cle)})
        if contenu == ligne.contenu:
            return ligne
        if base != ligne.numero:
            raise ProjetChangeError
        ligne.contenu, ligne.numero, ligne.par, ligne.le = contenu, ligne.numero + 1, compte, horloge.maintenant()
        ligne.save()
    return ligne


def retirer(compte: Compte, identifiant: str, cle: int) -> None:
    """Write it no longer. Errors: IntrouvableError, RefusError."""
    with transaction.atomic():
        ouvert = _tenir(compte, identifiant)
        lire(ouvert, cle).ligne.delete()
        confiables.devenir(ouvert.dossier, {confiables.identifiant(cle): ""})


def changements(label: LabelAccorde) -> list[ChangementDuPlan]:
    """What a request made now asks for of them."""
    return [ChangementDuPlan.de_fiche(ligne.contenu, ligne.remplace, ligne.pieces) for ligne in lister(label)]


def partir(label: LabelAccorde) -> None:
    """They went with a request, in the running transaction."""
    FicheEnProjet.objects.filter(label=label).delete()


def tenir(compte: Compte, identifiant: str, cle: int) -> DossierOuvert:
    """The dossier held, for who writes one of its fiches to add. Errors: IntrouvableError, RefusError."""
    dossier = ouverture.verrouiller(identifiant)
    return ouverture.exiger_sur(compte, dossier, Action.ecrire_projet, confiables.identifiant(cle))


def _tenir(compte: Compte, identifiant: str) -> DossierOuvert:
    return ouverture.exiger_sur(compte, ouverture.verrouiller(identifiant), Action.repondre_du_label)


def _propre(ouvert: DossierOuvert, fiche: Mapping[str, Any]) -> Arbre:
    """The fiche as the plan would keep it. Errors: ContenuInvalideError, about the whole text with the fiche in it."""
    texte = texte_lisible.lire(ouvert).arbre
    plan = texte.get("plan_actions", {})
    avec = {**texte, "plan_actions": {**plan, "fiches": [*plan.get("fiches", []), dict(fiche)]}}
    gardees: list[Arbre] = normaliser(avec)["plan_actions"]["fiches"]
    return gardees[-1]
