"""A form over a part of the dossier: the places of its model that a page shows, drawn, and read over the tree that they
were drawn from.

A field is named by its place under that part (`elu.collectivite.siren`), rows by their rank (`membres.2.nom`). What the
form does not show (provenance, consent…) stays as it was. An object whose fields were all emptied is removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from binome.domaine.socle.chemin import avec, lire
from binome.domaine.socle.identifiants import verifier_siren
from binome.web.formes.champs import Champ, Contexte, Options, dessiner_au_lieu
from binome.web.formes.genres import au_lieu, en_texte, genre_de, valeur_au_lieu
from binome.web.formes.groupes import numeroter
from binome.web.formes.saisie import lire_texte

RANGEES_MAX = 300
A_REMPLIR = "À remplir, ou videz les champs qui l'accompagnent."


@dataclass(frozen=True)
class Rangees:
    """Rows of a list: their fields, the one that a row cannot lack, how many blank ones are offered."""

    champs: tuple[str, ...]
    cle: str
    libres: int = 2


@dataclass(frozen=True)
class Lu:
    """What was typed: the tree as edited, the names of the fields that are missing in it, and whether a row was emptied
    above another: to save it would renumber those that the page still shows."""

    arbre: dict[str, Any]
    manquent: tuple[str, ...]
    a_des_trous: bool


@dataclass(frozen=True)
class Formulaire:
    """`champs`: the places shown; `objets`: place of an object → the field that it cannot lack; `rangees`: place of a
    list → its rows; `options` and `aides`, as a `Contexte` has them; `groupes`: (title, how the places of its fields
    begin), in order, for a page that folds them."""

    modele: type[BaseModel]
    champs: tuple[str, ...] = ()
    objets: Mapping[str, str] = field(default_factory=dict)
    rangees: Mapping[str, Rangees] = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    aides: Mapping[str, str] = field(default_factory=dict)
    groupes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def dessiner(self, arbre: Mapping[str, Any], erreurs: Mapping[str, str]) -> tuple[Champ, ...]:
        """Its fields, then its lists of rows."""
        contexte = Contexte(erreurs, self.options, self.aides)
        seuls = [dessiner_au_lieu(self.modele, lieu, arbre, contexte) for lieu in self.champs]
        return (*seuls, *(self._rangees(lieu, rangees, arbre, contexte) for lieu, rangees in self.rangees.items()))

    def _rangees(self, lieu: str, rangees: Rangees, arbre: Mapping[str, Any], contexte: Contexte) -> Champ:
        combien = min(len(_liste(arbre, lieu)) + rangees.libres, RANGEES_MAX)
        lignes = []
        for rang in range(combien):
            ici = f"{lieu}.{rang}"
            champs = tuple(dessiner_au_lieu(self.modele, f"{ici}.{c}", arbre, contexte) for c in rangees.champs)
            titre = next((champ.valeur for champ in champs if champ.nom == f"{ici}.{rangees.cle}"), "")
            nom = numeroter(lieu.rpartition(".")[2], rang + 1, titre)
            lignes.append(Champ(ici, nom, "groupe", enfants=champs))
        return Champ(lieu, "", "rangees", enfants=tuple(lignes))

    def lire(self, envoi: QueryDict, arbre: dict[str, Any]) -> Lu:
        """What was typed over the tree that the form was drawn from."""
        seuls = _Boites(self, envoi, arbre, self.champs)
        valeurs: dict[str, Any] = dict(seuls.lues)
        manquent: list[str] = []
        trous = False
        for lieu, rangees in self.rangees.items():
            avant, vide = _liste(arbre, lieu), False
            lignes: list[dict[str, Any]] = []
            for rang in range(_combien(envoi, lieu, len(avant))):
                boites = _Boites(self, envoi, arbre, [f"{lieu}.{rang}.{champ}" for champ in rangees.champs])
                seuls.accueillir(boites)
                if not boites.remplissent(f"{lieu}.{rang}"):
                    vide = True
                    continue
                if boites.lues[f"{lieu}.{rang}.{rangees.cle}"] is None:
                    manquent.append(f"{lieu}.{len(lignes)}.{rangees.cle}")
                ecrites = {champ: boites.lues[f"{lieu}.{rang}.{champ}"] for champ in rangees.champs}
                trous |= vide
                lignes.append(_net(avec(avant[rang] if rang < len(avant) else {}, ecrites), rangees.champs))
            valeurs[lieu] = lignes or None
        ecrit = _net(avec(arbre, valeurs), self.champs)
        for lieu in sorted(self.objets, key=lambda objet: -objet.count(".")):
            if not seuls.remplissent(lieu):
                ecrit = avec(ecrit, {lieu: None})
            elif seuls.lues[cle := f"{lieu}.{self.objets[lieu]}"] is None:
                manquent.append(cle)
        return Lu(ecrit, tuple(manquent), trous)


def situer(champs: Iterable[Champ], lieu: str) -> tuple[Champ, ...]:
    """The fields of a form over the part at `lieu`, each with its place in the dossier, rows and their cells too: its
    remarks and its anchor are those of that place."""
    places = []
    for champ in champs:
        if champ.genre == "rangees":
            lignes = (replace(ligne, enfants=situer(ligne.enfants, lieu)) for ligne in champ.enfants)
            places.append(replace(champ, enfants=tuple(_a_sa_place(ligne, lieu) for ligne in lignes)))
        else:
            places.append(_a_sa_place(champ, lieu))
    return tuple(places)


def _a_sa_place(champ: Champ, lieu: str) -> Champ:
    return replace(champ, lieu=en_place(champ.nom, lieu))


def en_champ(place: str, lieu: str) -> str:
    """The name of a field from its place in the dossier, `lieu` being that of the part: `a.membres[2].nom` →
    `membres.2.nom`."""
    return place.removeprefix(f"{lieu}.").replace("[", ".").replace("]", "")


def en_place(champ: str, lieu: str) -> str:
    """The place of a field, from its name."""
    return f"{lieu}." + re.sub(r"\.(\d+)", r"[\1]", champ)


class _Boites:
    """Boxes of a form: what was typed in each, and whether that is something else than what it showed."""

    def __init__(self, forme: Formulaire, envoi: QueryDict, arbre: Mapping[str, Any], lieux: Iterable[str]) -> None:
        self._forme = forme
        self.lues: dict[str, Any] = {}
        self._ecrites: dict[str, bool] = {}
        for lieu in lieux:
            modele, nom = au_lieu(forme.modele, lieu)
            genre, interieur = genre_de(nom, modele.model_fields[nom], forme.options)
            lue = self.lues[lieu] = lire_texte(genre, interieur, envoi.get(lieu, ""))
            # A choice alone is nothing.
            if lue is not None and genre != "choix":
                montree = lire_texte(genre, interieur, en_texte(genre, valeur_au_lieu(arbre, lieu)))
                self._ecrites[lieu] = lue != montree

    def accueillir(self, autres: _Boites) -> None:
        """Count those of a row with the object that holds it."""
        self._ecrites |= autres._ecrites

    def remplissent(self, objet: str) -> bool:
        """Whether something was written there; what an object holds further down, proposed in advance and left as it
        was, is not."""
        return any(
            changee or objet not in self._forme.objets or "." not in lieu[len(objet) + 1 :]
            for lieu, changee in self._ecrites.items()
            if lieu.startswith(f"{objet}.")
        )


def _liste(arbre: Mapping[str, Any], lieu: str) -> list[Any]:
    valeur = valeur_au_lieu(arbre, lieu)
    return valeur if isinstance(valeur, list) else []


def _combien(envoi: QueryDict, lieu: str, presentes: int) -> int:
    motif = re.compile(rf"{re.escape(lieu)}\.(\d{{1,3}})\.")
    recues = [int(m[1]) + 1 for nom in envoi if (m := motif.match(nom))]
    return min(max([presentes, *recues]), RANGEES_MAX)


def _net(arbre: dict[str, Any], champs: Iterable[str]) -> dict[str, Any]:
    """A tree where the establishment of another SIREN goes with it: the form does not show it."""
    for lieu in (lieu for lieu in champs if lieu.endswith("siren")):
        place = f"{lieu.removesuffix('siren')}siret"
        siret = lire(arbre, place)
        if siret and _est_d_un_autre(siret, lire(arbre, lieu)):
            arbre = avec(arbre, {place: None})
    return arbre


def _est_d_un_autre(siret: str, siren: str | None) -> bool:
    chiffres = "".join((siren or "").split())
    try:
        return not chiffres or not siret.startswith(verifier_siren(chiffres))
    except ValueError:
        # Refused, or the fourteen digits of another SIRET, which the dossier splits.
        return False
