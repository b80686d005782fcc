"""What someone edits, brought together with what others wrote since: on the text as they may read it, so that neither a
conflict nor a fault tells of the rest; then in the whole text, which is what is kept."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from binome.domaine.droits.discretion import Arbre, ids_des_fiches, sans_les_pieces_de
from binome.domaine.socle.chemin import lire, poser, retirer
from binome.domaine.texte.fusion import changements, fusionner, intacts
from binome.registre.models import Revision
from binome.services.acces import ouverture
from binome.services.redaction.contenu import ContenuInvalideError, Texte, valider
from binome.services.redaction.edition import HORS_DE_LA_FICHE, ConflitError, Edition
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import arbre


@dataclass(frozen=True)
class Reunion:
    """The text to keep; the whole tree of the head that it comes after; and whether what was edited and what others
    wrote since are known to be in other places."""

    texte: Texte
    avant: Arbre
    ailleurs: bool


def reunir(ouvert: ouverture.DossierOuvert, depart: Revision, tete: Revision, edition: Edition) -> Reunion:
    """The head with what was edited from `depart`. Errors: as `enregistrer`, and they tell nothing that this person may
    not read: what they edit, what it is merged with and what is validated are the text as they may read it."""
    sommet = texte_lisible.lire(ouvert, tete).arbre
    base = sommet if depart.pk == tete.pk else texte_lisible.lire(ouvert, depart).arbre
    edite = _editer(base, edition)
    # Nobody wrote there meanwhile, by far the most common: there is nothing to merge.
    ailleurs = depart.pk == tete.pk or bool(edition.places and intacts(base, sommet, edition.places))
    if depart.pk == tete.pk:
        reuni = edite
    elif ailleurs:
        reuni = _editer(sommet, edition)
    else:
        fusion = fusionner(base, edite.arbre, sommet)
        if fusion.conflits:
            raise ConflitError(fusion.conflits, tete, fusion.arbre)
        reuni = Texte.de(valider(fusion.arbre))
    entier = sommet if ouvert.regard.entier else arbre(tete)
    texte = reuni if ouvert.regard.entier else _completer(entier, reuni.arbre, edition)
    revenues = ids_des_fiches(base) | edition.revenues | {edition.fiche}
    return Reunion(_sans_orphelines(ouvert, entier, revenues, texte), entier, ailleurs)


def _editer(depart: Arbre, edition: Edition) -> Texte:
    """What an edition makes of a tree. Errors: ContenuInvalideError, LieuInconnuError, RefusError."""
    edite = edition.editer(depart)
    texte = Texte.de(valider(edite))
    if edition.fiche:
        # Values are set in the tree as it was; a whole content may be written otherwise and say the same.
        _verifier_fiche_seule(depart, edite if edition.places else texte.arbre, edition.fiche)
    return texte


def _completer(entier: Arbre, lisible: Arbre, edition: Edition) -> Texte:
    """The whole text with the fiche that someone wrote in the part of it that they may read. Errors: RefusError."""
    if edition.fiche is None:
        raise ouverture.RefusError(HORS_DE_LA_FICHE)
    place = f"plan_actions.fiches[{edition.fiche}]"
    ecrite, avant = lire(lisible, place), lire(entier, place) or {}
    if ecrite is None:
        # Removed meanwhile, and left so.
        return Texte.de_arbre(entier)
    visibles = {piece["id"] for piece in lisible.get("pieces", [])}
    gardees = [cle for cle in avant.get("pieces", []) if cle not in visibles]
    if gardees:
        ecrite = {**ecrite, "pieces": [*ecrite.get("pieces", []), *gardees]}
    try:
        return Texte.de(valider(poser(entier, place, ecrite)))
    except ContenuInvalideError:
        raise ouverture.RefusError(
            "Cette fiche ne tient plus avec le reste du dossier, que vous ne lisez pas en entier : voyez avec le chef "
            "de projet."
        ) from None


def _sans_orphelines(ouvert: ouverture.DossierOuvert, avant: Arbre, revenues: Set[str | None], texte: Texte) -> Texte:
    """Attachments leave with the fiche that they belong to, and an id that once named a fiche names no other, unless it
    is that one which comes back (`revenues`).

    Errors: RefusError.
    """
    apres = texte.arbre
    anciennes, presentes, connues = ids_des_fiches(avant), ids_des_fiches(apres), ouvert.memoire.fiches
    if reprises := sorted((presentes - anciennes - revenues) & connues.keys()):
        raise ouverture.RefusError(
            f"« {reprises[0]} » a désigné une action retirée de ce dossier : donnez un autre identifiant à la nouvelle."
        )
    reste = sans_les_pieces_de(apres, anciennes - presentes, ouvert.memoire)
    return texte if reste is apres else Texte.de_arbre(reste)


def _verifier_fiche_seule(depart: dict[str, Any], modifie: dict[str, Any], fiche: str) -> None:
    """Nothing else changed, and the fiche was neither removed nor moved: it is filled in, or put back."""
    place = f"plan_actions.fiches[{fiche}]"
    rangs = [[f.get("id") for f in lire(arbre, "plan_actions.fiches") or []] for arbre in (depart, modifie)]
    intruse = any(changements(_sans(depart, place), _sans(modifie, place)))
    if intruse or (fiche in rangs[0] and rangs[0] != rangs[1]):
        raise ouverture.RefusError(HORS_DE_LA_FICHE)


def _sans(arbre: dict[str, Any], place: str) -> dict[str, Any]:
    """A tree without a fiche, nor the empty list that it may leave."""
    reste = retirer(arbre, place)
    fiches = reste["plan_actions"]["fiches"]
    return reste if fiches else retirer(reste, "plan_actions.fiches")
