"""YAML text → plain tree and the line of every place, refusing whatever could hide something or blow up.

Scalars stay text: the model of the dossier decides what is a number, a date or a SIREN, so `NO` is never a
boolean and `05061` never loses its zero. Anchors and aliases, tags, repeated keys and several documents are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from binome.documents.erreurs import Anomalie
from binome.domaine.saisie.textes import sans_windows

Loc: TypeAlias = tuple[str | int, ...]
Arbre: TypeAlias = "str | list[Arbre] | dict[str, Arbre] | None"

PROFONDEUR_MAX = 24
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_VIDES = frozenset({"", "~", "null", "Null", "NULL"})
_CHARGEUR = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ArbreError(ValueError):
    """The text is not a YAML that Binôme reads."""

    def __init__(self, anomalie: Anomalie) -> None:
        self.anomalie = anomalie
        super().__init__(str(anomalie))


@dataclass(slots=True)
class _Noeud:
    """A mapping or a list being filled."""

    contenu: list[Arbre] | dict[str, Arbre]
    loc: Loc
    cle: str | None = None
    lignes_cles: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Constructeur:
    """Builds the tree, event after event, without recursion."""

    racine: Arbre = None
    lignes: dict[Loc, int] = field(default_factory=dict)
    pile: list[_Noeud] = field(default_factory=list)

    def poser(self, valeur: Arbre, ligne: int) -> Loc:
        """Put a value where the document stands; a scalar in key position becomes the key of a mapping."""
        if not self.pile:
            self.racine = valeur
            self.lignes[()] = ligne
            return ()
        noeud = self.pile[-1]
        if isinstance(noeud.contenu, list):
            loc: Loc = (*noeud.loc, len(noeud.contenu))
            noeud.contenu.append(valeur)
        elif noeud.cle is None:
            self._ouvrir_cle(noeud, valeur, ligne)
            return noeud.loc
        else:
            loc = (*noeud.loc, noeud.cle)
            noeud.contenu[noeud.cle] = valeur
            noeud.cle = None
        self.lignes.setdefault(loc, ligne)
        return loc

    def _ouvrir_cle(self, noeud: _Noeud, valeur: Arbre, ligne: int) -> None:
        if not isinstance(valeur, str):
            raise ArbreError(Anomalie("un nom de champ est attendu ici", ligne))
        if valeur in noeud.lignes_cles:
            raise ArbreError(
                Anomalie(
                    f"le champ « {valeur} » est écrit deux fois dans la même partie",
                    ligne,
                    a_faire=f"Gardez une seule des deux valeurs (l'autre est ligne {noeud.lignes_cles[valeur]}).",
                )
            )
        noeud.cle = valeur
        noeud.lignes_cles[valeur] = ligne
        self.lignes[(*noeud.loc, valeur)] = ligne

    def entrer(self, contenu: list[Arbre] | dict[str, Arbre], ligne: int) -> None:
        if len(self.pile) >= PROFONDEUR_MAX:
            raise ArbreError(Anomalie(f"le document s'emboîte sur plus de {PROFONDEUR_MAX} niveaux", ligne))
        self.pile.append(_Noeud(contenu, self.poser(contenu, ligne)))

    def recevoir(self, evenement: yaml.Event) -> None:
        ligne = evenement.start_mark.line + 1 if evenement.start_mark else 1
        if isinstance(evenement, yaml.AliasEvent) or getattr(evenement, "anchor", None):
            raise ArbreError(
                Anomalie("les ancres et les alias YAML (& et *) ne sont pas admis", ligne, a_faire="Répétez la valeur.")
            )
        if isinstance(evenement, yaml.ScalarEvent):
            self.poser(_scalaire(evenement, ligne), ligne)
        elif isinstance(evenement, yaml.MappingStartEvent):
            _sans_etiquette(evenement.tag, ligne)
            self.entrer({}, ligne)
        elif isinstance(evenement, yaml.SequenceStartEvent):
            _sans_etiquette(evenement.tag, ligne)
            self.entrer([], ligne)
        elif isinstance(evenement, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.pile.pop()


def _sans_etiquette(etiquette: str | None, ligne: int) -> None:
    if etiquette not in (None, "!"):
        raise ArbreError(Anomalie("les étiquettes YAML (!) ne sont pas admises", ligne, recu=etiquette))


def _scalaire(evenement: yaml.ScalarEvent, ligne: int) -> str | None:
    _sans_etiquette(evenement.tag, ligne)
    valeur = str(evenement.value)
    return None if evenement.implicit[0] and valeur in _VIDES else valeur


def parse(texte: str) -> tuple[Arbre, dict[Loc, int]]:
    """Read one YAML document; give its tree and, for every position, its line (from 1). Raises `ArbreError`."""
    constructeur, documents = _Constructeur(), 0
    texte = sans_windows(texte)
    if interdit := _INTERDITS.search(texte):
        raise ArbreError(_caractere_interdit(texte, interdit))
    try:
        for evenement in yaml.parse(texte, Loader=_CHARGEUR):
            documents += isinstance(evenement, yaml.DocumentStartEvent)
            if documents > 1:
                raise ArbreError(
                    Anomalie("un fichier porte un seul dossier (une seconde partie « --- » a été trouvée)")
                )
            constructeur.recevoir(evenement)
    except yaml.YAMLError as erreur:
        raise ArbreError(_traduire(erreur)) from None
    return constructeur.racine, constructeur.lignes


def _caractere_interdit(texte: str, trouve: re.Match[str]) -> Anomalie:
    return Anomalie(
        f"le fichier contient un caractère de contrôle interdit en YAML (U+{ord(trouve[0]):04X})",
        texte.count("\n", 0, trouve.start()) + 1,
        a_faire="Retirez-le, ou enregistrez le fichier en texte brut, encodé en UTF-8.",
    )


def _traduire(erreur: yaml.YAMLError) -> Anomalie:
    """A syntax error, placed; the library's own words help little, so the usual causes are named."""
    marque = getattr(erreur, "problem_mark", None)
    if marque is None:
        return Anomalie(
            "le fichier contient un caractère de contrôle interdit en YAML",
            a_faire="Enregistrez-le en texte brut, encodé en UTF-8.",
        )
    return Anomalie(
        f"le YAML est mal formé ici, colonne {marque.column + 1}",
        marque.line + 1,
        a_faire="Vérifiez l'alignement de la ligne et de la précédente, les deux-points suivis d'une espace "
        "et les guillemets fermés.",
    )
