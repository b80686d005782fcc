"""Use cases of writing: open a dossier, save it without losing anyone's work, restore, read its history."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

from django.db import transaction
from pydantic_core import from_json

from binome.appels.catalogue import charger_appel
from binome.domaine.chemin import lire, poser, retirer
from binome.domaine.dossier import Dossier as Document
from binome.domaine.dossier import relire
from binome.domaine.droits import Action, Role
from binome.domaine.fusion import ABSENT, Conflit, changements, fusionner, intacts
from binome.registre.models import Campagne, Compte, Depot, Dossier, Revision, RoleDossier, Signature
from binome.services import acces, caducite, journal
from binome.services.contenu import LieuInconnuError, Texte, normaliser, valider

COALESCENCE = dt.timedelta(minutes=5)
_ESSAIS = 20
"""Times that a save is prepared again because someone else's came first."""


class ConflitError(Exception):
    """Someone else changed the same places; nothing was saved. `conflits` holds both texts, `tete` the newer head."""

    def __init__(self, conflits: tuple[Conflit, ...], tete: Revision, fusion: dict[str, Any]) -> None:
        self.conflits, self.tete, self.fusion = conflits, tete, fusion
        super().__init__(f"{len(conflits)} passages modifiés par deux personnes")


@dataclass(frozen=True)
class Enregistrement:
    """What a save did: the revision now at the head, and whether others' edits were merged in, elsewhere or not."""

    revision: Revision
    fusionnee: bool
    inchangee: bool = False
    ailleurs: bool = True


def document(revision: Revision) -> Document:
    """The dossier that a revision holds. Frozen, so that the pages of one process may share it."""
    return _document(bytes(revision.contenu))


@lru_cache(maxsize=64)
def _document(contenu: bytes) -> Document:
    """About 0.3 MB each; someone who goes from page to page asks for the same one each time."""
    return relire(from_json(zlib.decompress(contenu)))


def arbre(revision: Revision) -> dict[str, Any]:
    """The JSON tree that a revision holds."""
    contenu: dict[str, Any] = from_json(zlib.decompress(bytes(revision.contenu)))
    return contenu


def creer(compte: Compte, campagne: Campagne, initial: Document, *, instant: dt.datetime | None = None) -> Dossier:
    """Open a candidature from a published call; its author becomes its chef de projet."""
    quand = instant or acces.maintenant()
    charger_appel(campagne.appel)
    with transaction.atomic():
        dossier = Dossier.objects.create(
            identifiant=initial.id, campagne=campagne, titre=initial.titre, territoire=initial.territoire, cree_le=quand
        )
        RoleDossier.objects.create(dossier=dossier, compte=compte, role=Role.chef_de_projet.value)
        _ajouter(dossier, Texte.de(initial), compte, quand, motif="Ouverture")
        journal.ajouter("dossier.ouvert", _objet(dossier), {"titre": initial.titre}, acteur=compte, instant=quand)
    return dossier


def enregistrer(
    compte: Compte, identifiant: str, base: int, contenu: dict[str, Any], *, fiche: str | None = None, motif: str = ""
) -> Enregistrement:
    """Save `contenu`, edited from revision number `base`. With `fiche`, only that fiche may have changed.

    Errors: IntrouvableError, RefusError, ContenuInvalideError, ConflitError (nothing is written, nothing is lost).
    """
    return _enregistrer(compte, identifiant, _Edition(base, lambda _: contenu, fiche, motif))


def enregistrer_partie(
    compte: Compte, identifiant: str, base: int, chemin: str, valeur: Any, *, fiche: str | None = None
) -> Enregistrement:
    """Save one part (a place of the dossier; None removes it), edited from revision number `base`.

    Errors: those of `enregistrer`; LieuInconnuError when the place does not exist in that revision.
    """
    return enregistrer_valeurs(compte, identifiant, base, {chemin: valeur}, fiche=fiche)


def enregistrer_valeurs(
    compte: Compte, identifiant: str, base: int, valeurs: Mapping[str, Any], *, fiche: str | None = None
) -> Enregistrement:
    """Save several places at once (place → value, None removes), edited from revision number `base`.

    Errors: those of `enregistrer`; LieuInconnuError when a place does not exist in that revision.
    """
    return _enregistrer(compte, identifiant, _Edition.de_valeurs(base, valeurs, fiche))


def enregistrer_ouvert(
    ouvert: acces.Acces, base: int, valeurs: Mapping[str, Any], *, fiche: str | None = None
) -> Enregistrement:
    """The same, of a dossier just opened: it is not read again before it is held. Errors: as `enregistrer_valeurs`."""
    edition = _Edition.de_valeurs(base, valeurs, fiche)
    acces.autoriser(ouvert, edition.action, fiche)
    return _enregistrer(ouvert.compte, ouvert.dossier.identifiant, edition, ouvert)


@dataclass(frozen=True)
class _Edition:
    """What someone saves: the revision it was edited from, its tree → the new one, the fiche it is about, and the
    places it writes, when it is not the whole."""

    base: int
    editer: Callable[[dict[str, Any]], dict[str, Any]]
    fiche: str | None = None
    motif: str = ""
    places: Set[str] = frozenset()

    @classmethod
    def de_valeurs(cls, base: int, valeurs: Mapping[str, Any], fiche: str | None) -> Self:
        return cls(base, lambda depart: _avec(depart, valeurs), fiche, places=valeurs.keys())

    @property
    def action(self) -> Action:
        return Action.modifier_fiche if self.fiche else Action.modifier


def _enregistrer(
    compte: Compte, identifiant: str, edition: _Edition, ouvert: acces.Acces | None = None
) -> Enregistrement:
    """Read, merge and validate first, holding nobody up; then write, if the head is still the one that was read."""
    quand, action = acces.maintenant(), edition.action
    for _ in range(_ESSAIS):
        ouvert = ouvert or acces.exiger(compte, identifiant, action, edition.fiche, quand)
        tete = revision_de_tete(ouvert.dossier)
        depart = tete if tete.numero == edition.base else _revision_de(ouvert.dossier, edition.base)
        reunion = _reunir(depart, tete, edition)
        if reunion.texte.empreinte == tete.empreinte:
            return Enregistrement(tete, fusionnee=False, inchangee=True, ailleurs=reunion.ailleurs)
        with transaction.atomic():
            dossier = acces.verrouiller(identifiant)
            acces.exiger_sur(compte, dossier, action, edition.fiche, quand)
            if dossier.tete_id != tete.pk:
                ouvert = None
                continue
            revision = _ajouter(dossier, reunion.texte, compte, quand, motif=edition.motif, parent=tete)
            return Enregistrement(revision, fusionnee=depart.pk != tete.pk, ailleurs=reunion.ailleurs)
    raise acces.RefusError("Trop de personnes enregistrent ce dossier à la fois : recommencez dans un instant.")


@dataclass(frozen=True)
class _Reunion:
    """The text to keep; and whether what was edited and what others wrote since are known to be in other places."""

    texte: Texte
    ailleurs: bool


def _reunir(depart: Revision, tete: Revision, edition: _Edition) -> _Reunion:
    """The head with what was edited from `depart`. Errors: as `enregistrer`."""
    sommet = arbre(tete)
    base = sommet if depart.pk == tete.pk else arbre(depart)
    # Nobody wrote there meanwhile, by far the most common: there is nothing to merge.
    if depart.pk == tete.pk or (edition.places and intacts(base, sommet, edition.places)):
        return _Reunion(_editer(sommet, edition), ailleurs=True)
    fusion = fusionner(base, _editer(base, edition).arbre, sommet)
    if fusion.conflits:
        raise ConflitError(fusion.conflits, tete, fusion.arbre)
    return _Reunion(Texte.de(valider(fusion.arbre)), ailleurs=False)


def _editer(depart: dict[str, Any], edition: _Edition) -> Texte:
    """What an edition makes of a tree. Errors: ContenuInvalideError, LieuInconnuError, RefusError."""
    edite = edition.editer(depart)
    texte = Texte.de(valider(edite))
    if edition.fiche:
        # Values are set in the tree as it was; a whole content may be written otherwise and say the same.
        _verifier_fiche_seule(depart, edite if edition.places else texte.arbre, edition.fiche)
    return texte


def resoudre(
    compte: Compte,
    identifiant: str,
    base: int,
    tete: int,
    valeurs: Mapping[str, Any],
    choix: Mapping[str, str | None],
    *,
    fiche: str | None = None,
) -> Enregistrement:
    """Save again what met a conflict with revision `tete`. `choix`: conflicting place → the text that replaces both
    (empty to remove), or None to keep mine; a place without choice keeps the other's value.

    Errors: those of `enregistrer_valeurs`; a ConflitError is then against a revision newer than `tete`.
    """
    reuni = _departager(compte, identifiant, base, tete, valeurs, choix)
    return enregistrer(compte, identifiant, tete, reuni, fiche=fiche)


def valeurs_reunies(
    compte: Compte,
    identifiant: str,
    base: int,
    tete: int,
    valeurs: Mapping[str, Any],
    choix: Mapping[str, str | None],
) -> dict[str, Any]:
    """The same choices, as values of the same places edited from revision `tete`."""
    reuni = _departager(compte, identifiant, base, tete, valeurs, choix)
    return {chemin: lire(reuni, chemin) for chemin in valeurs}


def _departager(
    compte: Compte,
    identifiant: str,
    base: int,
    tete: int,
    valeurs: Mapping[str, Any],
    choix: Mapping[str, str | None],
) -> dict[str, Any]:
    depart, autre = (arbre(_revision(compte, identifiant, numero)) for numero in (base, tete))
    fusion = fusionner(depart, normaliser(_avec(depart, valeurs)), autre)
    retenus = {
        c.chemin: c.mien if (texte := choix[c.chemin]) is None else texte.strip() or ABSENT
        for c in fusion.conflits
        if c.chemin in choix
    }
    return _avec(fusion.arbre, retenus)


def modifie_ailleurs(resultat: Enregistrement, base: int, chemins: Iterable[str]) -> bool:
    """Whether others changed those very places between the revision edited and the save: the page is to be reread."""
    if resultat.ailleurs:
        return False
    revision = resultat.revision
    avant = revision if resultat.inchangee else revision.parent
    if avant is None or avant.numero == base:
        return False
    depart, reuni = arbre(Revision.objects.get(dossier=revision.dossier_id, numero=base)), arbre(avant)
    return any(lire(depart, chemin) != lire(reuni, chemin) for chemin in chemins)


def _revision(compte: Compte, identifiant: str, numero: int) -> Revision:
    """A revision of a dossier that this person may know of. Errors: IntrouvableError."""
    return _revision_de(acces.ouvrir(compte, identifiant).dossier, numero)


def _revision_de(dossier: Dossier, numero: int) -> Revision:
    revision = Revision.objects.filter(dossier=dossier, numero=numero).first()
    if revision is None:
        raise acces.IntrouvableError(f"{dossier.identifiant}, révision {numero}")
    return revision


def _avec(contenu: dict[str, Any], valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """The tree with those places set, the one given being left as it was; None and `ABSENT` remove."""
    try:
        for chemin, valeur in valeurs.items():
            contenu = retirer(contenu, chemin) if valeur is None or valeur is ABSENT else poser(contenu, chemin, valeur)
    except KeyError as erreur:
        raise LieuInconnuError(*erreur.args) from None
    return contenu


def inscrire(
    dossier: Dossier, valeurs: Mapping[str, Any], auteur: Compte, quand: dt.datetime, *, motif: str
) -> Revision:
    """Set places at the head, for a service that holds a right of its own (a person answering for themselves).

    Runs in the transaction of the caller, which holds the dossier. Errors: ContenuInvalideError, LieuInconnuError.
    """
    tete = revision_de_tete(dossier)
    texte = Texte.de(valider(_avec(arbre(tete), valeurs)))
    return _ajouter(dossier, texte, auteur, quand, motif=motif, parent=tete)


def restaurer(compte: Compte, identifiant: str, numero: int) -> Revision:
    """Put an older revision back at the head, as a new revision. Errors: IntrouvableError, RefusError."""
    quand = acces.maintenant()
    with transaction.atomic():
        acces.verrouiller(identifiant)
        dossier = acces.exiger(compte, identifiant, Action.restaurer, instant=quand).dossier
        tete = revision_de_tete(dossier)
        ancienne = _revision(compte, identifiant, numero)
        texte, motif = Texte.de(document(ancienne)), f"Retour à la révision {numero}"
        revision = _ajouter(dossier, texte, compte, quand, motif=motif, parent=tete)
        donnees = {"numero": revision.numero, "depuis": numero}
        journal.ajouter("dossier.restaure", _objet(dossier), donnees, acteur=compte, instant=quand)
    return revision


def revision_de_tete(dossier: Dossier) -> Revision:
    """The current revision, as it was when the dossier was read. A dossier has one from its creation on."""
    if dossier.tete is None:
        raise Revision.DoesNotExist
    return dossier.tete


def historique(dossier: Dossier) -> list[Revision]:
    """Revisions that count, newest first, without their content."""
    visibles = Revision.objects.filter(dossier=dossier, fondue_dans=None)
    return list(visibles.select_related("auteur").defer("contenu").order_by("-numero"))


def differences(avant: Revision, apres: Revision) -> Iterator[tuple[str, Any, Any]]:
    """The smallest places where two revisions differ."""
    return changements(arbre(avant), arbre(apres))


def _verifier_fiche_seule(depart: dict[str, Any], modifie: dict[str, Any], fiche: str) -> None:
    """Nothing else changed, and the fiche was neither removed nor moved: it is filled in, or put back."""
    place = f"plan_actions.fiches[{fiche}]"
    rangs = [[f.get("id") for f in lire(arbre, "plan_actions.fiches") or []] for arbre in (depart, modifie)]
    intruse = any(changements(_sans(depart, place), _sans(modifie, place)))
    if intruse or (fiche in rangs[0] and rangs[0] != rangs[1]):
        raise acces.RefusError("Vous ne pouvez changer que la fiche qui vous a été confiée.")


def _sans(arbre: dict[str, Any], place: str) -> dict[str, Any]:
    """A tree without a fiche, nor the empty list that it may leave."""
    reste = retirer(arbre, place)
    fiches = reste["plan_actions"]["fiches"]
    return reste if fiches else retirer(reste, "plan_actions.fiches")


def _ajouter(
    dossier: Dossier,
    texte: Texte,
    auteur: Compte,
    quand: dt.datetime,
    *,
    motif: str,
    parent: Revision | None = None,
) -> Revision:
    """Write a new head. Voids the signatures of another text, and coalesces the author's previous autosave."""
    revision = Revision.objects.create(
        dossier=dossier,
        numero=parent.numero + 1 if parent else 1,
        parent=parent,
        contenu=texte.contenu,
        empreinte=texte.empreinte,
        auteur=auteur,
        cree_le=quand,
        motif=motif,
    )
    dossier.tete, dossier.titre, dossier.territoire = revision, texte.titre, texte.territoire
    dossier.save(update_fields=["tete", "titre", "territoire"])
    signatures = list(Signature.objects.filter(dossier=dossier).values_list("empreinte", "caduque_le"))
    if parent and _coalescente(parent, revision, {empreinte for empreinte, _ in signatures}):
        Revision.objects.filter(pk=parent.pk).update(fondue_dans=revision)
    if any(caduque_le is None for _, caduque_le in signatures):
        caducite.annuler_signatures(dossier, revision, auteur, quand)
    return revision


def _coalescente(parent: Revision, revision: Revision, signees: Set[str]) -> bool:
    """Autosaves of one author within minutes become one line of history, unless the former was deposited, signed or
    named. signees: fingerprints of the texts of the dossier that were ever signed."""
    proche = revision.cree_le - parent.cree_le < COALESCENCE
    if not proche or parent.auteur_id != revision.auteur_id or parent.motif or revision.motif or parent.numero == 1:
        return False
    return parent.empreinte not in signees and not Depot.objects.filter(revision=parent).exists()


def _objet(dossier: Dossier) -> str:
    return f"dossier:{dossier.identifiant}"
