"""One more action in a plan: its id is given when it is written, so that two people at once get two; a button pressed
twice gives one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from binome.domaine.droits.discretion import ids_des_fiches
from binome.registre.models import Revision
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.plan.gestes import Plan, Valeurs, jumelles
from binome.services.redaction import enregistrement
from binome.services.redaction.contenu import normaliser
from binome.services.redaction.edition import Edition, IdentifiantPrisError, avec
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import arbre, revision_de_tete

Faire = Callable[[Plan, Collection[str]], tuple[str, Valeurs]]
"""A plan and the ids that it ever gave → the id of the new fiche, and what to save (`gestes.ajouter`, `dupliquer`)."""
ESSAIS = 20


def ajouter(
    ouvert: DossierOuvert, faire: Faire, depuis: int | None = None
) -> tuple[str, enregistrement.Enregistrement]:
    """Add what `faire` makes to the plan as it stands now. Gives the id of the fiche, and what the save did.

    `depuis`: the revision that the page showed. What this person has added since, the same to the letter, is the same
    gesture: it is given back, unchanged. Errors: IntrouvableError, RefusError, ContenuInvalideError, ConflitError,
    GesteImpossibleError; IdentifiantPrisError when others never stop adding.
    """
    for essai in range(1, ESSAIS + 1):
        lu = texte_lisible.lire(ouvert)
        plan: dict[str, Any] = lu.arbre.get("plan_actions", {})
        neuve, valeurs = faire(plan, ouvert.memoire.fiches)
        if depuis and depuis < lu.numero:
            pareilles = jumelles(plan, normaliser(avec(lu.arbre, valeurs))["plan_actions"], neuve)
            if pareilles and (deja := _ajoutees_par(ouvert, depuis) & pareilles):
                return min(deja), enregistrement.Enregistrement(
                    revision_de_tete(ouvert.dossier), fusionnee=False, inchangee=True
                )
        try:
            fait = enregistrement.enregistrer(ouvert, Edition.de_valeurs(lu.numero, valeurs, neuve=neuve))
        except IdentifiantPrisError:
            if essai == ESSAIS:
                raise
            ouvert = ouverture.ouvrir(ouvert.compte, ouvert.dossier.identifiant)
        else:
            return neuve, fait
    raise AssertionError


def _ajoutees_par(ouvert: DossierOuvert, depuis: int) -> set[str]:
    """The fiches that this person added after a revision."""
    siennes = Revision.objects.filter(dossier=ouvert.dossier, auteur=ouvert.compte, numero__gt=depuis)
    ajoutees: set[str] = set()
    for revision in siennes.select_related("parent"):
        avant = ids_des_fiches(arbre(revision.parent)) if revision.parent else set()
        ajoutees |= ids_des_fiches(arbre(revision)) - avant
    return ajoutees
