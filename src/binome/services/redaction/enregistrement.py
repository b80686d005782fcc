"""Use cases of writing: open a dossier, save it without losing anyone's work, restore, read its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from binome.appels.catalogue import charger_appel
from binome.domaine.dossier.dossier import Dossier as Document
from binome.domaine.droits.discretion import Arbre, Memoire, ids_des_fiches
from binome.domaine.droits.droits import Action, Role
from binome.domaine.socle.chemin import lire
from binome.domaine.texte.fusion import ABSENT, fusionner
from binome.registre.models import Campagne, Compte, Depot, Dossier, Revision, RoleDossier, Signature
from binome.services.acces import ouverture
from binome.services.redaction import caducite, fins_de_fiche, revisions
from binome.services.redaction.contenu import Texte, normaliser, valider
from binome.services.redaction.edition import ConflitError as ConflitError
from binome.services.redaction.edition import Edition, avec, reunir
from binome.services.socle import horloge, journal
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import arbre, depart_de, revision_de_tete
from binome.services.texte.textes_signes import FORMAT

COALESCENCE = dt.timedelta(minutes=5)
_ESSAIS = 20
"""Times that a save is prepared again because someone else's came first."""


@dataclass(frozen=True)
class Enregistrement:
    """What a save did: the revision now at the head, and whether others' edits were merged in, elsewhere or not."""

    revision: Revision
    fusionnee: bool
    inchangee: bool = False
    ailleurs: bool = True


def creer(compte: Compte, campagne: Campagne, initial: Document, *, instant: dt.datetime | None = None) -> Dossier:
    """Open a candidature from a published call; its author becomes its chef de projet."""
    quand = instant or horloge.maintenant()
    charger_appel(campagne.appel)
    with transaction.atomic():
        dossier = Dossier.objects.create(
            identifiant=initial.id, campagne=campagne, titre=initial.titre, territoire=initial.territoire, cree_le=quand
        )
        RoleDossier.objects.create(dossier=dossier, compte=compte, role=Role.chef_de_projet.value)
        _ajouter(dossier, Texte.de(initial), compte, quand, motif="Ouverture")
        journal.ajouter("dossier.ouvert", _objet(dossier), {}, acteur=compte, instant=quand)
    return dossier


def enregistrer(
    compte: Compte,
    identifiant: str,
    base: int,
    contenu: Arbre,
    *,
    fiche: str | None = None,
    motif: str = "",
    revenues: Set[str] = frozenset(),
) -> Enregistrement:
    """Save `contenu`, edited from revision number `base`. With `fiche`, only that fiche may have changed.

    `revenues`: ids of removed fiches that may come back, for they were there when the edit began.

    Errors: IntrouvableError, RefusError, ContenuInvalideError, ConflitError (nothing is written, nothing is lost).
    """
    return _enregistrer(compte, identifiant, Edition(base, lambda _: contenu, fiche, motif, revenues=revenues))


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
    return _enregistrer(compte, identifiant, Edition.de_valeurs(base, valeurs, fiche))


def enregistrer_ouvert(
    ouvert: ouverture.DossierOuvert, base: int, valeurs: Mapping[str, Any], *, fiche: str | None = None
) -> Enregistrement:
    """The same, of a dossier just opened: it is not read again before it is held. Errors: as `enregistrer_valeurs`."""
    edition = Edition.de_valeurs(base, valeurs, fiche)
    return _enregistrer(ouvert.compte, ouvert.dossier.identifiant, edition, ouvert)


def _enregistrer(
    compte: Compte, identifiant: str, edition: Edition, ouvert: ouverture.DossierOuvert | None = None
) -> Enregistrement:
    """Read, merge and validate first, holding nobody up; then write, if the head is still the one that was read."""
    quand = horloge.maintenant()
    for _ in range(_ESSAIS):
        ouvert = ouvert or ouverture.ouvrir(compte, identifiant, quand)
        edition.autoriser(ouvert)
        tete = revision_de_tete(ouvert.dossier)
        depart = tete if tete.numero == edition.base else depart_de(ouvert.dossier, edition.base)
        reunion = reunir(ouvert, depart, tete, edition)
        if reunion.texte.empreinte == tete.empreinte:
            return Enregistrement(tete, fusionnee=False, inchangee=True, ailleurs=reunion.ailleurs)
        with transaction.atomic():
            dossier = ouverture.verrouiller(identifiant)
            ouverture.exiger_sur(compte, dossier, edition.action, edition.fiche, quand)
            if dossier.tete_id != tete.pk:
                ouvert = None
                continue
            revision = _ajouter(dossier, reunion.texte, compte, quand, motif=edition.motif, parent=tete)
            return Enregistrement(revision, fusionnee=depart.pk != tete.pk, ailleurs=reunion.ailleurs)
    raise ouverture.RefusError("Trop de personnes enregistrent ce dossier à la fois : recommencez dans un instant.")


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
    reuni, revenues = _departager(compte, identifiant, tete, Edition.de_valeurs(base, valeurs, fiche), choix)
    return enregistrer(compte, identifiant, tete, reuni, fiche=fiche, revenues=revenues)


def valeurs_reunies(
    compte: Compte,
    identifiant: str,
    base: int,
    tete: int,
    valeurs: Mapping[str, Any],
    choix: Mapping[str, str | None],
    *,
    fiche: str | None = None,
) -> dict[str, Any]:
    """The same choices, as values of the same places edited from revision `tete`. Errors: as `resoudre`."""
    reuni, _ = _departager(compte, identifiant, tete, Edition.de_valeurs(base, valeurs, fiche), choix)
    return {chemin: lire(reuni, chemin) for chemin in valeurs}


def _departager(
    compte: Compte, identifiant: str, tete: int, edition: Edition, choix: Mapping[str, str | None]
) -> tuple[Arbre, set[str]]:
    """Both texts as one, and the ids of the fiches that were there when the edit began."""
    ouvert = ouverture.ouvrir(compte, identifiant)
    edition.autoriser(ouvert)
    revisions = (depart_de(ouvert.dossier, numero) for numero in (edition.base, tete))
    depart, autre = (texte_lisible.lire(ouvert, revision).arbre for revision in revisions)
    fusion = fusionner(depart, normaliser(edition.editer(depart)), autre)
    retenus = {
        c.chemin: c.mien if (texte := choix[c.chemin]) is None else texte.strip() or ABSENT
        for c in fusion.conflits
        if c.chemin in choix
    }
    return avec(fusion.arbre, retenus), ids_des_fiches(depart)


def modifie_ailleurs(resultat: Enregistrement, base: int, chemins: Iterable[str]) -> bool:
    """Whether others changed those very places between the revision edited and the save: the page is to be reread."""
    if resultat.ailleurs:
        return False
    revision = resultat.revision
    avant = revision if resultat.inchangee else revision.parent
    if avant is None or avant.numero == base:
        return False
    depart, reuni = arbre(depart_de(revision.dossier, base)), arbre(avant)
    return any(lire(depart, chemin) != lire(reuni, chemin) for chemin in chemins)


def _revision_de(dossier: Dossier, numero: int) -> Revision:
    revision = Revision.objects.filter(dossier=dossier, numero=numero).first()
    if revision is None:
        raise ouverture.IntrouvableError(f"{dossier.identifiant}, révision {numero}")
    return revision


def inscrire(
    dossier: Dossier, valeurs: Mapping[str, Any], auteur: Compte, quand: dt.datetime, *, motif: str
) -> Revision:
    """Set places at the head, for a service that holds a right of its own (a person answering for themselves).

    Runs in the transaction of the caller, which holds the dossier. Errors: ContenuInvalideError, LieuInconnuError.
    """
    tete = revision_de_tete(dossier)
    texte = Texte.de(valider(avec(arbre(tete), valeurs)))
    return _ajouter(dossier, texte, auteur, quand, motif=motif, parent=tete)


def restaurer(compte: Compte, identifiant: str, numero: int) -> Revision:
    """Put an older revision back at the head, as a new revision. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        dossier = ouverture.exiger(compte, identifiant, Action.restaurer, instant=quand).dossier
        tete = revision_de_tete(dossier)
        # The kept bytes, not what today's model would write; but what was reserved since stays so.
        ancien = Memoire.from_json(dossier.memoire).garder_reserve(arbre(_revision_de(dossier, numero)))
        motif = f"Retour à la révision {numero}"
        revision = _ajouter(dossier, Texte.de_arbre(ancien), compte, quand, motif=motif, parent=tete)
        donnees = {"numero": revision.numero, "depuis": numero}
        journal.ajouter("dossier.restaure", _objet(dossier), donnees, acteur=compte, instant=quand)
    return revision


def historique(dossier: Dossier) -> list[Revision]:
    """Revisions that count, newest first, without their content."""
    visibles = Revision.objects.filter(dossier=dossier, fondue_dans=None)
    return list(visibles.select_related("auteur").defer("contenu").order_by("-numero"))


def _ajouter(
    dossier: Dossier,
    texte: Texte,
    auteur: Compte,
    quand: dt.datetime,
    *,
    motif: str,
    parent: Revision | None = None,
) -> Revision:
    """Write a new head. Voids the signatures of another text, ends what pointed to fiches that are gone, coalesces the
    author's previous autosave, and keeps the past within its limits."""
    revision = Revision.objects.create(
        dossier=dossier,
        numero=parent.numero + 1 if parent else 1,
        parent=parent,
        contenu=texte.contenu,
        empreinte=texte.empreinte,
        presente=texte.presente,
        format=FORMAT,
        auteur=auteur,
        cree_le=quand,
        motif=motif,
    )
    dossier.tete, dossier.titre, dossier.territoire = revision, texte.titre, texte.territoire
    dossier.memoire = _se_souvenir(dossier, texte.arbre, parent, revision, auteur).to_json()
    dossier.save(update_fields=["tete", "titre", "territoire", "memoire"])
    signatures = list(Signature.objects.filter(dossier=dossier).values_list("empreinte", "caduque_le"))
    if parent and _coalescente(parent, revision, {empreinte for empreinte, _ in signatures}):
        Revision.objects.filter(pk=parent.pk).update(fondue_dans=revision)
    if any(caduque_le is None for _, caduque_le in signatures):
        caducite.annuler_signatures(dossier, revision, auteur, quand)
    # Once the signatures of another text are void: what voided them stands.
    if revision.numero % revisions.PAS == 0 and (retirees := revisions.tenir(dossier, quand)):
        journal.ajouter("dossier.eclairci", _objet(dossier), {"revisions": retirees}, acteur=None, instant=quand)
    return revision


def _se_souvenir(
    dossier: Dossier, ecrit: Arbre, parent: Revision | None, revision: Revision, auteur: Compte
) -> Memoire:
    """What the dossier remembers from now on; what pointed to fiches that are gone ends, carriers who put theirs back
    have them again."""
    memoire = Memoire.from_json(dossier.memoire)
    avant, apres = ids_des_fiches(arbre(parent)) if parent else set(), ids_des_fiches(ecrit)
    siennes = memoire.a_remettre(auteur.pk) & apres
    suivie = memoire.suivre(ecrit, revision.numero, revision.cree_le)
    if retirees := avant - apres:
        suivie = suivie.portees_par(fins_de_fiche.terminer(dossier, retirees, auteur, revision.cree_le))
    if revenues := {cle for cle in apres - avant if memoire.fiches.get(cle)}:
        fins_de_fiche.rendre(dossier, siennes, auteur)
        suivie = suivie.portees_par(dict.fromkeys(revenues, ()))
    return suivie


def _coalescente(parent: Revision, revision: Revision, signees: Set[str]) -> bool:
    """Autosaves of one author within minutes become one line of history, unless the former was deposited, signed or
    named. signees: fingerprints of the texts of the dossier that were ever signed."""
    proche = revision.cree_le - parent.cree_le < COALESCENCE
    if not proche or parent.auteur_id != revision.auteur_id or parent.motif or revision.motif or parent.numero == 1:
        return False
    gardee = not signees.isdisjoint({parent.empreinte, parent.presente})
    return not gardee and not Depot.objects.filter(revision=parent).exists()


def _objet(dossier: Dossier) -> str:
    return f"dossier:{dossier.identifiant}"
