"""Use cases of remarks: say something of a place of the dossier, settle it, open it again."""

from __future__ import annotations

from django.db import transaction

from binome.domaine.chemin import lire
from binome.domaine.droits import Action
from binome.domaine.limites import REMARQUES_MAX
from binome.registre.models import Commentaire, Compte
from binome.services import acces, discretion, journal
from binome.services.acces import Acces
from binome.services.redaction import arbre, revision_de_tete

LONGUEUR_MAX = 4000


class RemarqueInvalideError(ValueError):
    """What was written cannot be kept; the message says why, in French."""


def fil(ouvert: Acces, chemin: str | None = None) -> list[Commentaire]:
    """Remarks on a place and what it contains (on the whole dossier without one), oldest first; none on a fiche that
    this person may not read."""
    cachees = discretion.cachees_dans(ouvert, arbre(revision_de_tete(ouvert.dossier)))
    tous = Commentaire.objects.filter(dossier=ouvert.dossier).select_related("auteur", "resolu_par")
    return [c for c in tous if not discretion.touche((c.chemin,), cachees) and _sous(c.chemin, chemin)]


def _sous(chemin: str, lieu: str | None) -> bool:
    return not lieu or chemin == lieu or chemin.startswith((f"{lieu}.", f"{lieu}["))


def commenter(compte: Compte, identifiant: str, chemin: str, texte: str) -> Commentaire:
    """Leave a remark on a place (the whole dossier when it is empty).

    Errors: IntrouvableError, RefusError, RemarqueInvalideError.
    """
    quand, propre = acces.maintenant(), texte.strip()
    if not propre:
        raise RemarqueInvalideError("Écrivez votre remarque avant de l'envoyer.")
    if len(propre) > LONGUEUR_MAX:
        raise RemarqueInvalideError(f"Une remarque tient en {LONGUEUR_MAX} caractères : raccourcissez-la.")
    with transaction.atomic():
        ouvert = acces.exiger(compte, identifiant, Action.commenter, instant=quand)
        verifier_lieu(ouvert, chemin)
        if Commentaire.objects.filter(dossier=ouvert.dossier).count() >= REMARQUES_MAX:
            raise RemarqueInvalideError(f"Ce dossier porte déjà {REMARQUES_MAX} remarques : il n'en prend plus.")
        remarque = Commentaire.objects.create(
            dossier=ouvert.dossier, chemin=chemin, texte=propre, auteur=compte, cree_le=quand
        )
        _noter("commentaire.ecrit", remarque, compte)
    return remarque


def verifier_lieu(ouvert: Acces, chemin: str) -> None:
    """A place that exists and that this person may read. Errors: RemarqueInvalideError."""
    contenu = arbre(revision_de_tete(ouvert.dossier))
    cachee = discretion.touche((chemin,), discretion.cachees_dans(ouvert, contenu))
    nomme_un_element = "[" in chemin and lire(contenu, chemin[: chemin.rindex("]") + 1]) is None
    if cachee or nomme_un_element or len(chemin) > 200:
        raise RemarqueInvalideError("Cet endroit du dossier n'existe pas, ou n'existe plus.")


def resoudre(compte: Compte, identifiant: str, cle: int, *, resolu: bool = True) -> Commentaire:
    """Settle a remark, or open it again. Errors: IntrouvableError, RefusError."""
    quand = acces.maintenant()
    with transaction.atomic():
        ouvert = acces.exiger(compte, identifiant, Action.commenter, instant=quand)
        remarque = Commentaire.objects.select_related("auteur").filter(dossier=ouvert.dossier, pk=cle).first()
        cachees = discretion.cachees_dans(ouvert, arbre(revision_de_tete(ouvert.dossier)))
        if remarque is None or discretion.touche((remarque.chemin,), cachees):
            raise acces.IntrouvableError(f"{identifiant}, remarque {cle}")
        if bool(remarque.resolu_le) != resolu:
            remarque.resolu_le, remarque.resolu_par = (quand, compte) if resolu else (None, None)
            remarque.save(update_fields=["resolu_le", "resolu_par"])
            _noter("commentaire.resolu" if resolu else "commentaire.rouvert", remarque, compte)
    return remarque


def _noter(action: str, remarque: Commentaire, acteur: Compte) -> None:
    """The journal says that something was said and where; not what."""
    objet, donnees = f"dossier:{remarque.dossier.identifiant}", {"cle": remarque.pk, "chemin": remarque.chemin}
    journal.ajouter(action, objet, donnees, acteur=acteur, instant=acces.maintenant())
