"""One more action in a plan: its id is given when it is written, so that two people at once get two."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.plan.gestes import Plan, Valeurs
from binome.services.redaction import enregistrement
from binome.services.redaction.edition import Edition, IdentifiantPrisError
from binome.services.texte import texte_lisible

Faire = Callable[[Plan, Collection[str]], tuple[str, Valeurs]]
"""A plan and the ids that it ever gave → the id of the new fiche, and what to save (`gestes.ajouter`, `dupliquer`)."""
ESSAIS = 20


def ajouter(ouvert: DossierOuvert, faire: Faire) -> tuple[str, enregistrement.Enregistrement]:
    """Add what `faire` makes to the plan as it stands now. Gives the id of the fiche, and what the save did.

    Errors: IntrouvableError, RefusError, ContenuInvalideError, ConflitError, GesteImpossibleError;
    IdentifiantPrisError when others never stop adding.
    """
    for essai in range(1, ESSAIS + 1):
        lu = texte_lisible.lire(ouvert)
        plan: dict[str, Any] = lu.arbre.get("plan_actions", {})
        neuve, valeurs = faire(plan, ouvert.memoire.fiches)
        try:
            fait = enregistrement.enregistrer(ouvert, Edition.de_valeurs(lu.numero, valeurs, neuve=neuve))
        except IdentifiantPrisError:
            if essai == ESSAIS:
                raise
            ouvert = ouverture.ouvrir(ouvert.compte, ouvert.dossier.identifiant)
        else:
            return neuve, fait
    raise AssertionError
