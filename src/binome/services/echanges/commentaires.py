"""Use cases of remarks: say something of a place of the dossier, settle it, open it again."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.limites import REMARQUES_MAX
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.chemin import lire
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import Commentaire, Compte
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.socle import horloge, journal
from binome.services.texte import texte_lisible
from binome.services.texte.texte_lisible import TexteLisible

LONGUEUR_MAX = 4000
PAR_PAGE = 100
OUVERTES_MAX = 500
"""Remarks of a dossier that wait at once: beyond, some are to be settled first."""


class RemarqueInvalideError(BinomeError):
    """What was written cannot be kept; the message says why, in French."""

    code = "remarque_invalide"
    famille = Famille.invalide


@dataclass(frozen=True)
class Feuille:
    """A page of remarks: those that wait, by place and oldest first; those that are settled, latest first."""

    ouvertes: Page[Commentaire]
    reglees: Page[Commentaire]


def feuilleter(ouvert: DossierOuvert, chemin: str | None = None, *, ouvertes: int = 1, reglees: int = 1) -> Feuille:
    """One page of the remarks that `fil` gives. Only the texts of that page are read."""
    toutes = _lisibles(ouvert, chemin, Commentaire.objects.only("chemin", "cree_le", "resolu_le"))
    attendent = sorted((c for c in toutes if c.resolu_le is None), key=lambda c: (c.chemin, c.cree_le, c.pk))
    finies = [c for c in reversed(toutes) if c.resolu_le is not None]
    pages = Paginator(attendent, PAR_PAGE).get_page(ouvertes), Paginator(finies, PAR_PAGE).get_page(reglees)
    montrees = [c.pk for page in pages for c in page.object_list]
    entieres = Commentaire.objects.select_related("auteur", "resolu_par").in_bulk(montrees)
    for page in pages:
        page.object_list = [entieres[c.pk] for c in page.object_list if c.pk in entieres]
    return Feuille(*pages)


def fil(ouvert: DossierOuvert, chemin: str | None = None) -> list[Commentaire]:
    """Remarks on a place and what it contains (on the whole dossier without one), oldest first; none on a fiche that
    this person may not read, nor what was said of it while they might not."""
    return _lisibles(ouvert, chemin, Commentaire.objects.select_related("auteur", "resolu_par"))


def _lisibles(ouvert: DossierOuvert, chemin: str | None, requete: QuerySet[Commentaire]) -> list[Commentaire]:
    tous = requete.filter(dossier=ouvert.dossier)
    return [c for c in tous if _sous(c.chemin, chemin) and _lisible(ouvert, c)]


def _lisible(ouvert: DossierOuvert, remarque: Commentaire) -> bool:
    return ouvert.memoire.lisible_de(ouvert.regard, remarque.chemin, remarque.cree_le)


def _sous(chemin: str, lieu: str | None) -> bool:
    return not lieu or chemin == lieu or chemin.startswith((f"{lieu}.", f"{lieu}["))


def commenter(compte: Compte, identifiant: str, chemin: str, texte: str) -> Commentaire:
    """Leave a remark on a place (the whole dossier when it is empty).

    Errors: IntrouvableError, RefusError, RemarqueInvalideError.
    """
    quand, propre = horloge.maintenant(), visibles(texte)
    if not propre:
        raise RemarqueInvalideError("Écrivez votre remarque avant de l'envoyer.")
    if len(propre) > LONGUEUR_MAX:
        raise RemarqueInvalideError(f"Une remarque tient en {LONGUEUR_MAX} caractères : raccourcissez-la.")
    with transaction.atomic():
        ouvert = ouverture.exiger(compte, identifiant, Action.commenter, instant=quand)
        verifier_lieu(ouvert, chemin)
        _verifier_la_place(ouvert)
        remarque = Commentaire.objects.create(
            dossier=ouvert.dossier, chemin=chemin, texte=propre, auteur=compte, cree_le=quand
        )
        _noter("commentaire.ecrit", remarque, compte)
    return remarque


def _verifier_la_place(ouvert: DossierOuvert) -> None:
    """Room for one more. Errors: RemarqueInvalideError."""
    comptes = Commentaire.objects.filter(dossier=ouvert.dossier).aggregate(
        toutes=Count("pk"), ouvertes=Count("pk", filter=Q(resolu_le=None))
    )
    if comptes["ouvertes"] >= OUVERTES_MAX:
        raise RemarqueInvalideError(f"{OUVERTES_MAX} remarques attendent déjà : réglez-en avant d'en laisser d'autres.")
    if comptes["toutes"] >= REMARQUES_MAX:
        raise RemarqueInvalideError(f"Ce dossier a déjà {nombre(REMARQUES_MAX)} remarques : il n'en garde pas plus.")


def verifier_lieu(ouvert: DossierOuvert, chemin: str) -> None:
    """A place that exists and that this person may read. Errors: RemarqueInvalideError."""
    if not existe(texte_lisible.lire(ouvert), chemin) or len(chemin) > 200:
        raise RemarqueInvalideError("Cet endroit du dossier n'existe pas, ou n'existe plus.")


def existe(lu: TexteLisible, chemin: str) -> bool:
    """Whether there is such a place in what someone reads: to them, what is hidden is as what never was."""
    element = chemin[: chemin.rfind("]") + 1]
    return "[" not in chemin or (element != "" and lire(lu.arbre, element) is not None)


def resoudre(compte: Compte, identifiant: str, cle: int, *, resolu: bool = True) -> Commentaire:
    """Settle a remark, or open it again. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = ouverture.exiger(compte, identifiant, Action.commenter, instant=quand)
        remarque = Commentaire.objects.select_related("auteur").filter(dossier=ouvert.dossier, pk=cle).first()
        if remarque is None or not _lisible(ouvert, remarque):
            raise ouverture.IntrouvableError(f"{identifiant}, remarque {cle}")
        if bool(remarque.resolu_le) != resolu:
            remarque.resolu_le, remarque.resolu_par = (quand, compte) if resolu else (None, None)
            remarque.save(update_fields=["resolu_le", "resolu_par"])
            _noter("commentaire.resolu" if resolu else "commentaire.rouvert", remarque, compte)
    return remarque


def _noter(action: str, remarque: Commentaire, acteur: Compte) -> None:
    """The journal says that something was said; the remark alone holds what and where, and may lose a name."""
    objet, donnees = f"dossier:{remarque.dossier.identifiant}", {"cle": remarque.pk}
    journal.ajouter(action, objet, donnees, acteur=acteur, instant=horloge.maintenant())
