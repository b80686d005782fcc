"""Use cases of undoing: one's last save taken back, or put again, as a new revision; never what someone else wrote."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from django.db.models import Q

from binome.domaine.accords.fiche_lue import lire_la_fiche
from binome.domaine.droits.discretion import Arbre, ids_des_fiches
from binome.domaine.droits.droits import Action
from binome.domaine.texte import recit
from binome.domaine.texte.defaire import (
    Pas,
    Piles,
    defaisable,
    empiler,
    motif_du_defait,
    motif_du_retabli,
    rend,
    retablissable,
)
from binome.domaine.texte.fusion import changements
from binome.domaine.texte.recit import Changement
from binome.registre.models import Compte, Revision, Signature
from binome.services.acces.ouverture import DossierOuvert, RefusError
from binome.services.redaction import caducite
from binome.services.redaction.edition import HORS_DE_LA_FICHE, ConflitError, Edition
from binome.services.redaction.enregistrement import enregistrer
from binome.services.texte import texte_lisible
from binome.services.texte.texte_entier import revision_de, revision_de_tete

LOIN = 100
"""Saves that one may go back through, one after the other; further back, the history does it."""
_PAR_L_HISTORIQUE = "l'historique montre chaque révision, et permet d'y revenir"
_RIEN = "Il n'y a plus rien à défaire ici : ce qui précède n'est pas un geste d'écriture de votre part."


@dataclass(frozen=True)
class Offert:
    """What the bar offers: to take the last save back, to put again what was taken back."""

    possible: bool
    defaire: bool = False
    retablir: bool = False


@dataclass(frozen=True)
class Defait:
    """What was done: the revision that it made, and what changed in what this person reads."""

    numero: int
    changements: tuple[Changement, ...]
    arbre: Arbre


def offert(ouvert: DossierOuvert) -> Offert:
    """What may be offered without a query: it is decided when it is asked for."""
    if not (ouvert.peut(Action.modifier) or any(ouvert.peut(Action.modifier_fiche, f) for f in ouvert.lien.fiches)):
        return Offert(possible=False)
    tete = revision_de_tete(ouvert.dossier)
    mien = tete.auteur_id == ouvert.compte.pk and tete.numero > 1
    return Offert(True, mien and defaisable(tete.motif), mien and retablissable(tete.motif))


def defaire(ouvert: DossierOuvert, depuis: int, *, retablir: bool = False) -> Defait:
    """Take back one's last save (or put again the one that was taken back), seen from revision `depuis`.

    Errors: RefusError, with who wrote since when someone did; nothing is then changed.
    """
    tete = revision_de_tete(ouvert.dossier)
    if deja := _deja_fait(ouvert, tete, depuis, retablir=retablir):
        return deja
    _refuser_si_ecrit_depuis(ouvert, tete, depuis)
    piles = _piles(ouvert.compte, tete)
    pile = piles.a_retablir if retablir else piles.a_defaire
    if not pile:
        raise RefusError("Il n'y a rien à rétablir." if retablir else _RIEN)
    _refuser_si_signe(ouvert, tete)
    pas, depart, voulu = _le_premier_qui_change(ouvert, pile, retablir=retablir)
    _refuser_si_accorde(ouvert, depart, voulu)
    de = pas.avant if retablir else pas.numero
    motif = motif_du_retabli(pas) if retablir else motif_du_defait(pas)
    fiche = None if ouvert.peut(Action.modifier) and ouvert.regard.entier else _seule_fiche(depart, voulu)
    revenues = frozenset(ids_des_fiches(voulu))
    try:
        fait = enregistrer(ouvert, Edition.de_contenu(de, voulu, fiche, motif=motif, revenues=revenues))
    except ConflitError as erreur:
        raise RefusError(_quelqu_un(str(erreur.tete.auteur))) from None
    if fait.inchangee:
        raise RefusError(_RIEN)
    return Defait(fait.revision.numero, tuple(recit.raconter(depart, voulu)), voulu)


def _le_premier_qui_change(ouvert: DossierOuvert, pile: tuple[Pas, ...], *, retablir: bool) -> tuple[Pas, Arbre, Arbre]:
    """The next one of a pile that changed something that this person reads, its text and the one wanted (going back to
    the text that is there is a save too). Errors: RefusError."""
    for pas in reversed(pile):
        apres, avant = (_lire(ouvert, numero) for numero in (pas.numero, pas.avant))
        if apres != avant:
            return (pas, avant, apres) if retablir else (pas, apres, avant)
    raise RefusError(_RIEN)


def _refuser_si_ecrit_depuis(ouvert: DossierOuvert, tete: Revision, depuis: int) -> None:
    if tete.auteur_id != ouvert.compte.pk:
        raise RefusError(_quelqu_un(str(tete.auteur)))
    if tete.numero == depuis:
        return
    entre = Revision.objects.filter(~Q(auteur=ouvert.compte), dossier=ouvert.dossier, numero__gt=depuis)
    autre = entre.select_related("auteur").defer("contenu").order_by("-numero").first()
    if autre is not None:
        raise RefusError(_quelqu_un(str(autre.auteur)))
    raise RefusError(
        "Vous avez écrit depuis, dans un autre onglet : rien n'est défait. La page est à jour : voyez ce dernier geste "
        "avant de le défaire."
    )


def _deja_fait(ouvert: DossierOuvert, tete: Revision, depuis: int, *, retablir: bool) -> Defait | None:
    """What a button pressed twice did the first time, None when this is the first."""
    avant = tete.parent
    if avant is None or avant.numero != depuis or tete.auteur_id != ouvert.compte.pk:
        return None
    if not (rend(tete.motif) if retablir else retablissable(tete.motif)):
        return None
    depart, voulu = _lire(ouvert, avant.numero), _lire(ouvert, tete.numero)
    return Defait(tete.numero, tuple(recit.raconter(depart, voulu)), voulu)


def _quelqu_un(nom: str) -> str:
    return f"{nom} a écrit après vous : rien n'est défait, pour ne rien lui ôter ; {_PAR_L_HISTORIQUE}."


def _refuser_si_signe(ouvert: DossierOuvert, tete: Revision) -> None:
    signees = Signature.objects.filter(dossier=ouvert.dossier, caduque_le=None)
    if signees.filter(empreinte__in=[tete.empreinte, tete.presente]).exists():
        raise RefusError(
            f"Ce texte est signé : le défaire d'un geste annulerait la signature ; {_PAR_L_HISTORIQUE} si c'est voulu."
        )


def _refuser_si_accorde(ouvert: DossierOuvert, depart: Arbre, voulu: Arbre) -> None:
    """What the governance agreed to is not changed by a click either."""
    for fiche in sorted(caducite.fiches_accordees(ouvert.dossier)):
        avant, apres = lire_la_fiche(depart, fiche), lire_la_fiche(voulu, fiche)
        if avant != apres:
            raise RefusError(
                "La gouvernance a donné son accord à une action que ce geste changerait : le défaire l'annulerait ; "
                f"{_PAR_L_HISTORIQUE} si c'est voulu."
            )


def _piles(compte: Compte, tete: Revision) -> Piles:
    """The last saves of this person, up to the last that is someone else's."""
    passees = Revision.objects.filter(dossier=tete.dossier_id, numero__lte=tete.numero).order_by("-numero")[:LOIN]
    lues = passees.values_list("numero", "parent__numero", "motif", "auteur")
    miennes = takewhile(lambda ligne: ligne[3] == compte.pk and ligne[1] is not None, lues)
    suite = [Pas(numero, avant, motif) for numero, avant, motif, _ in miennes]
    return empiler(reversed(suite))


def _lire(ouvert: DossierOuvert, numero: int) -> Arbre:
    """What this person may read of that very revision. Errors: RefusError when it is not kept any more."""
    revision = revision_de(ouvert.dossier, numero)
    if revision.numero != numero:
        raise RefusError(f"Ce geste est trop ancien pour être défait d'ici : {_PAR_L_HISTORIQUE}.")
    return texte_lisible.lire(ouvert, revision).arbre


def _seule_fiche(avant: Arbre, apres: Arbre) -> str:
    """The one fiche where both differ. Errors: RefusError."""
    lieux = {chemin.partition("]")[0] for chemin, _, _ in changements(avant, apres)}
    debut = "plan_actions.fiches["
    if len(lieux) != 1 or not (lieu := lieux.pop()).startswith(debut):
        raise RefusError(HORS_DE_LA_FICHE)
    return lieu.removeprefix(debut)
