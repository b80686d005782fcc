"""Two texts of the same passage, settled by whoever met the conflict."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from binome.domaine.droits.discretion import Arbre, ids_des_fiches
from binome.domaine.socle.chemin import lire
from binome.domaine.texte.fusion import ABSENT, fusionner
from binome.registre.models import Compte, Revision
from binome.services.acces.ouverture import DossierOuvert
from binome.services.redaction.contenu import normaliser
from binome.services.redaction.edition import ConflitError, Edition, avec
from binome.services.redaction.enregistrement import Enregistrement, enregistrer
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import arbre

_LOIN = 60
"""Revisions looked at to say who wrote a passage."""

Choix = Mapping[str, str | None]
"""Conflicting place → the text that replaces both (empty to remove), or None to keep mine; a place without choice keeps
the other's value."""


def resoudre(ouvert: DossierOuvert, edition: Edition, tete: int, choix: Choix) -> Enregistrement:
    """Save again what met a conflict with revision `tete`.

    Errors: those of `enregistrer`; a ConflitError is then against a revision newer than `tete`.
    """
    reuni, revenues = _departager(ouvert, edition, tete, choix)
    return enregistrer(ouvert, Edition.de_contenu(tete, reuni, edition.fiche, revenues=revenues))


def auteurs(ouvert: DossierOuvert, erreur: ConflitError, base: int) -> list[Compte]:
    """Who wrote the passages that conflict, the last of each first: the head may be someone else's, elsewhere."""
    entre = Revision.objects.filter(dossier=ouvert.dossier, numero__gte=base, numero__lte=erreur.tete.numero)
    suite = list(entre.select_related("auteur").order_by("-numero")[:_LOIN])
    restants, trouves = [c.chemin for c in erreur.conflits], []
    for apres, avant in pairwise(suite):
        ici, la = arbre(apres), arbre(avant)
        if changes := [lieu for lieu in restants if lire(ici, lieu) != lire(la, lieu)]:
            trouves.append(apres.auteur)
            restants = [lieu for lieu in restants if lieu not in changes]
    return list(dict.fromkeys(trouves)) or [erreur.tete.auteur]


def valeurs_reunies(ouvert: DossierOuvert, edition: Edition, tete: int, choix: Choix) -> dict[str, Any]:
    """The same choices, as values of the same places edited from revision `tete`. Errors: as `resoudre`."""
    reuni, _ = _departager(ouvert, edition, tete, choix)
    return {lieu: lire(reuni, lieu) for lieu in edition.places}


def _departager(ouvert: DossierOuvert, edition: Edition, tete: int, choix: Choix) -> tuple[Arbre, set[str]]:
    """Both texts as one, and the ids of the fiches that were there when the edit began."""
    edition.autoriser(ouvert)
    depart, autre = (texte_lisible.a_la_revision(ouvert, numero).arbre for numero in (edition.base, tete))
    fusion = fusionner(depart, normaliser(edition.editer(depart)), autre)
    retenus = {
        c.chemin: c.mien if (texte := choix[c.chemin]) is None else texte.strip() or ABSENT
        for c in fusion.conflits
        if c.chemin in choix
    }
    return avec(fusion.arbre, retenus), ids_des_fiches(depart)
