"""Free texts that name someone who is erased: remarks, demands, reasons of revisions, jobs; the name alone goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django_tasks_db.models import DBTaskResult

from binome.registre.models import (
    Commentaire,
    Demande,
    DeportDecide,
    EnseignementDeBilan,
    Envoi,
    EvenementDeSuivi,
    FicheEnProjet,
    InteretDeclare,
    LienEcarte,
    Mandat,
    MotDuFil,
    NoteDeService,
    Revision,
    SuiteDEngagement,
)
from binome.services.notifications import lettres
from binome.services.socle.personnes import EFFACEE

MARQUE = f"[{EFFACEE}]"
_FAITES = ("SUCCESSFUL", "FAILED")


class Masque:
    """Replaces names and addresses by a mark. A name of one word is only recognised with its capitals: it may also be
    a word.
    """

    def __init__(self, noms: Iterable[str], adresses: Iterable[str]) -> None:
        formes = [f for nom in noms if nom.strip() for f in _formes(nom)]
        motifs = [rf"(?<![\w.+-]){re.escape(adresse)}(?![\w-])" for adresse in adresses]
        motifs += [_motif(forme) for forme in sorted(formes, key=len, reverse=True)]
        self._motif = re.compile("|".join(motifs), re.IGNORECASE) if motifs else None

    def __call__(self, texte: str) -> str:
        return self._motif.sub(MARQUE, texte) if self._motif else texte

    def touche(self, valeur: Any) -> bool:
        """Whether there is something to replace in a text, or in the texts of a JSON tree. Not in JSON as it is
        written, where an escaped line break hides the beginning of a name.
        """
        if self._motif is None or not isinstance(valeur, str | list | dict):
            return False
        if isinstance(valeur, str):
            return self._motif.search(valeur) is not None
        return any(map(self.touche, valeur.values() if isinstance(valeur, dict) else valeur))

    def arbre(self, valeur: Any) -> Any:
        """The same, in every text of a JSON tree."""
        if isinstance(valeur, str):
            return self(valeur)
        if isinstance(valeur, list):
            return [self.arbre(v) for v in valeur]
        return {cle: self.arbre(v) for cle, v in valeur.items()} if isinstance(valeur, dict) else valeur


def _formes(nom: str) -> set[str]:
    propre = " ".join(nom.split())
    return {propre, unicodedata.normalize("NFC", propre), unicodedata.normalize("NFD", propre)}


def _motif(nom: str) -> str:
    mots = [re.escape(mot) for mot in nom.split()]
    texte = r"\s+".join(mots) if len(mots) > 1 else f"(?-i:{mots[0]})"
    return rf"(?<![\w-]){texte}(?![\w-])"


def masquer_les_textes(masque: Masque, dossiers: Iterable[int], adresses: Iterable[str]) -> dict[str, int]:
    """Mask remarks, demands, reasons: in the dossiers that the person was tied to, and wherever an address stands."""
    lies, citees = Q(dossier__in=list(dossiers)), list(adresses)
    return {
        "remarques": _masquer(Commentaire.objects.all(), "texte", masque, lies, citees),
        "lignes remarquées": _masquer(Commentaire.objects.exclude(temoins=[]), "temoins", masque, lies, citees),
        "demandes": _masquer(Demande.objects.all(), "quoi", masque, lies, citees),
        "lieux": sum(
            _masquer(modele.objects.exclude(chemin=""), "chemin", masque, lies, citees)
            for modele in (Commentaire, Demande)
        ),
        "motifs": _masquer(Revision.objects.exclude(motif="").defer("contenu"), "motif", masque, lies, citees),
    }


def masquer_les_liens(masque: Masque) -> dict[str, int]:
    """What others said of the person as a judge: offices and interests under their name go; reasons lose the name."""
    retires = 0
    for modele in (Mandat, InteretDeclare):
        for ligne in modele._default_manager.exclude(nom=""):
            if masque.touche(ligne.nom):
                ligne.delete()
                retires += 1
    motifs = sum(
        _masquer(modele._default_manager.all(), champ, masque, ~Q(pk=None), [])
        for modele, champs in _MOTIFS.items()
        for champ in champs
    )
    return {"mandats et intérêts dits par d'autres": retires, "motifs de déport et d'écart": motifs}


_MOTIFS: dict[type[Model], tuple[str, ...]] = {
    DeportDecide: ("motif", "leve_motif", "suppleant", "matieres", "acte"),
    LienEcarte: ("motif",),
    InteretDeclare: ("texte",),
    MotDuFil: ("texte",),
    NoteDeService: ("note",),
    EnseignementDeBilan: ("texte",),
    FicheEnProjet: ("contenu", "pieces"),
    EvenementDeSuivi: ("texte", "tiers"),
    SuiteDEngagement: ("texte",),
}


def _masquer(lignes: QuerySet[Any], champ: str, masque: Masque, lies: Q, adresses: list[str]) -> int:
    voulues, faites = lies, 0
    for adresse in adresses:
        voulues |= Q(**{f"{champ}__icontains": adresse})
    limite = lignes.model._meta.get_field(champ).max_length
    for ligne in list(lignes.filter(voulues)):
        if masque.touche(texte := getattr(ligne, champ)):
            setattr(ligne, champ, masque(texte)[:limite] if isinstance(texte, str) else masque.arbre(texte))
            ligne.save(update_fields=[champ])
            faites += 1
    return faites


def masquer_les_lettres(masque: Masque) -> int:
    """Letters that wait, sealed, for someone else: they leave without the name. How many."""
    touchees = 0
    for envoi in Envoi.objects.exclude(contenu=""):
        ecrits = lettres.ouvrir(envoi.contenu)
        if masque.touche(list(ecrits)):
            envoi.contenu = lettres.sceller(*map(masque, ecrits))
            envoi.save(update_fields=["contenu"])
            touchees += 1
    return touchees


def masquer_les_taches(masque: Masque, adresses: Iterable[str]) -> int:
    """Jobs that name the person: those done and the messages to them go; what waits for others leaves without the name.
    How many.
    """
    siennes, touchees = set(adresses), 0
    # Listed first: a table that changes while it is read may hide some of its rows.
    for cle in list(DBTaskResult.objects.values_list("pk", flat=True)):
        if (tache := DBTaskResult.objects.filter(pk=cle).first()) is None:
            continue
        if not masque.touche([tache.args_kwargs, tache.return_value, tache.traceback]):
            continue
        touchees += 1
        a_elle = any(isinstance(a, str) and a.lower() in siennes for a in tache.args_kwargs.get("args", ()))
        if tache.status in _FAITES or (a_elle and tache.status == "READY"):
            tache.delete()
        else:
            tache.args_kwargs = masque.arbre(tache.args_kwargs)
            tache.save(update_fields=["args_kwargs"])
    return touchees
