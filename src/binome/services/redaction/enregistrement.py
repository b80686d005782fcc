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
from binome.registre.composees import RequeteComposee
from binome.registre.models import Campagne, Compte, Depot, Dossier, Revision, RoleDossier, Signature
from binome.services.acces import ouverture
from binome.services.redaction import caducite, fins_de_fiche, revisions
from binome.services.redaction.contenu import Texte, valider
from binome.services.redaction.edition import ConflitError as ConflitError
from binome.services.redaction.edition import Edition, IdentifiantPrisError, avec
from binome.services.redaction.reunion import reunir
from binome.services.socle import horloge, journal
from binome.services.texte.texte_entier import arbre, revision_de, revision_de_tete
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


def enregistrer(ouvert: ouverture.DossierOuvert, edition: Edition) -> Enregistrement:
    """Save an edition of a dossier just opened: read, merge and validate first, holding nobody up; then write, if the
    head is still the one that was read.

    Errors: IntrouvableError, RefusError, ContenuInvalideError, ConflitError, IdentifiantPrisError (nothing is written,
    nothing is lost);
    LieuInconnuError when a place does not exist in the revision that was edited.
    """
    compte, identifiant, quand = ouvert.compte, ouvert.dossier.identifiant, horloge.maintenant()
    for _ in range(_ESSAIS):
        edition.autoriser(ouvert)
        tete = revision_de_tete(ouvert.dossier)
        if edition.neuve and (edition.neuve in ouvert.memoire.fiches or edition.neuve in ids_des_fiches(arbre(tete))):
            raise IdentifiantPrisError(edition.neuve)
        depart = revision_de(ouvert.dossier, edition.base)
        reunion = reunir(ouvert, depart, tete, edition)
        if reunion.texte.empreinte == tete.empreinte:
            return Enregistrement(tete, fusionnee=False, inchangee=True, ailleurs=reunion.ailleurs)
        with transaction.atomic():
            dossier = ouverture.verrouiller(identifiant)
            ouverture.exiger_sur(compte, dossier, edition.action, edition.fiche, quand)
            if dossier.tete_id == tete.pk:
                revision = _ajouter(
                    dossier, reunion.texte, compte, quand, motif=edition.motif, parent=tete, avant=reunion.avant
                )
                return Enregistrement(revision, fusionnee=depart.pk != tete.pk, ailleurs=reunion.ailleurs)
        ouvert = ouverture.ouvrir(compte, identifiant, quand)
    raise ouverture.RefusError("Trop de personnes enregistrent ce dossier à la fois : recommencez dans un instant.")


def modifie_ailleurs(resultat: Enregistrement, base: int, chemins: Iterable[str]) -> bool:
    """Whether others changed those very places between the revision edited and the save: the page is to be reread."""
    if resultat.ailleurs:
        return False
    revision = resultat.revision
    avant = revision if resultat.inchangee else revision.parent
    if avant is None or avant.numero == base:
        return False
    depart, reuni = arbre(revision_de(revision.dossier, base)), arbre(avant)
    return any(lire(depart, chemin) != lire(reuni, chemin) for chemin in chemins)


def inscrire(
    dossier: Dossier, valeurs: Mapping[str, Any], auteur: Compte, quand: dt.datetime, *, motif: str
) -> Revision:
    """Set places at the head, for a service that holds a right of its own (a person answering for themselves).

    Runs in the transaction of the caller, which holds the dossier. Errors: ContenuInvalideError, LieuInconnuError.
    """
    tete = revision_de_tete(dossier)
    avant = arbre(tete)
    texte = Texte.de(valider(avec(avant, valeurs)))
    return _ajouter(dossier, texte, auteur, quand, motif=motif, parent=tete, avant=avant)


def restaurer(compte: Compte, identifiant: str, numero: int) -> Revision:
    """Put an older revision back at the head, as a new revision. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        dossier = ouverture.exiger(compte, identifiant, Action.restaurer, instant=quand).dossier
        tete = revision_de_tete(dossier)
        # The kept bytes, not what today's model would write; but what was reserved since stays so.
        ancien = Memoire.from_json(dossier.memoire).garder_reserve(arbre(revision_de(dossier, numero, exacte=True)))
        motif = f"Retour à la révision {numero}"
        texte, avant = Texte.de_arbre(ancien), arbre(tete)
        revision = _ajouter(dossier, texte, compte, quand, motif=motif, parent=tete, avant=avant)
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
    avant: Arbre | None = None,
) -> Revision:
    """Write a new head, after `parent` and its tree. Voids the signatures of another text, ends what pointed to fiches
    that are gone, coalesces the author's previous autosave, and keeps the past within its limits."""
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
    dossier.memoire = _se_souvenir(dossier, avant, texte.arbre, revision, auteur).to_json()
    dossier.save(update_fields=["tete", "titre", "territoire", "memoire"])
    signatures = _SIGNATURES.colonnes(dossier.pk)
    if parent and _coalescente(parent, revision, {empreinte for empreinte, _ in signatures}):
        Revision.objects.filter(pk=parent.pk).update(fondue_dans=revision)
    if any(caduque_le is None for _, caduque_le in signatures):
        caducite.annuler_signatures(dossier, revision, auteur, quand)
    if parent:
        caducite.annuler_accords(dossier, texte.arbre, revision, auteur, quand)
    # Once the signatures of another text are void: what voided them stands.
    if revision.numero % revisions.PAS == 0 and (retirees := revisions.tenir(dossier, quand)):
        journal.ajouter("dossier.eclairci", _objet(dossier), {"revisions": retirees}, acteur=None, instant=quand)
    return revision


def _se_souvenir(dossier: Dossier, ancien: Arbre | None, ecrit: Arbre, revision: Revision, auteur: Compte) -> Memoire:
    """What the dossier remembers from now on; what pointed to fiches that are gone ends, carriers who put theirs back
    have them again."""
    memoire = Memoire.from_json(dossier.memoire)
    avant, apres = ids_des_fiches(ancien) if ancien else set(), ids_des_fiches(ecrit)
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


_SIGNATURES: RequeteComposee[Signature] = RequeteComposee(
    lambda dossier: Signature.objects.filter(dossier=dossier).values_list("empreinte", "caduque_le")
)


def _objet(dossier: Dossier) -> str:
    return f"dossier:{dossier.identifiant}"
