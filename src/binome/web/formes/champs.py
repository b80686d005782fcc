"""Form fields drawn from the models of the domain: what is asked, what was typed, what is wrong with it.

The name of a field is its place in the dossier (`filieres[f1].nom`); items without id are named by their rank. A form
is drawn from a raw tree, whose leaves may be texts as they were typed: nothing is lost by drawing it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel

from binome.documents.schema import descriptions
from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.dossier.plan_actions import LigneFinancement
from binome.domaine.langue.phrases import repete
from binome.domaine.langue.typographie import courber, majuscule
from binome.domaine.mots.lexique import nommer, nommer_au_lieu
from binome.domaine.mots.libelles import FAMILLES, en_mots
from binome.domaine.socle import chemin
from binome.web.formes.genres import (
    CACHES,
    LONGS,
    au_lieu,
    en_texte,
    est,
    est_d_office,
    genre_de,
    sans_rangs,
    valeur_au_lieu,
)
from binome.web.presentation.constats import Dit

_RESUMES = frozenset({"ligne", "nombre", "choix", "date", "chiffres"})
EN_TABLE = {"financement": ("financeur", "montant", "nature", "statut")}
"""Lists whose folded items read as the rows of a table: their columns."""
SIGNES, RANGS_MAX = 75, 12

Options = Mapping[str, Iterable[tuple[str, str]]]
"""Field → its choices, codes and words; that of no code says what it is to choose nothing."""


@dataclass(frozen=True)
class Option:
    """A choice: its code, its words, whether it is taken."""

    code: str
    mot: str
    prise: bool


@dataclass(frozen=True)
class Champ:
    """A field to draw. `genre` is its kind, which names its template; `lieu`, the place that it alone is.

    A `liste` holds one `groupe` for each item, whose `cle` is its id or its rank; `rangees` hold theirs, blank ones
    last. `dits`: the findings on it; `vise`: where the cursor goes when the page opens (« champ », « titre » or
    « ajouter »); `ouvert`: whether an item, or an object that folds, is unfolded.
    """

    nom: str
    libelle: str
    genre: str
    aide: str = ""
    valeur: str = ""
    requis: bool = False
    erreur: str = ""
    options: tuple[Option, ...] = ()
    enfants: tuple[Champ, ...] = ()
    cle: str = ""
    lieu: str = ""
    se_remplit: bool = False
    """Whether the page may fill what goes with it: the SIREN of an organisation, or of a funder."""
    dits: tuple[Dit, ...] = ()
    vise: str = ""
    ouvert: bool = False
    repliable: bool = False
    """An object that one may leave out, in a line until something is in it."""

    @property
    def gabarit(self) -> str:
        """The template that draws it."""
        return f"web/formes/champs/{self.genre}.html"

    @property
    def ancre(self) -> str:
        """Its id in the page: that of its place, when its name is not its place."""
        return chemin.ancre(self.lieu or self.nom)

    @property
    def rangs(self) -> int:
        """How many lines its box shows."""
        if self.genre != "texte" or self.nom.rpartition(".")[2] not in LONGS:
            return 3
        # As many as its text takes, with one to go on; the browser that can makes it follow what is typed.
        return min(max(4, 1 + sum(1 + len(ligne) // SIGNES for ligne in self.valeur.split("\n"))), RANGS_MAX)

    @property
    def en_liste(self) -> bool:
        return bool(self.cle)

    @property
    def place(self) -> str:
        """Where it is in the dossier."""
        return self.lieu or self.nom

    @property
    def lu(self) -> str:
        """What it holds, in words, for who only reads; empty when it holds nothing."""
        if self.options:
            return ", ".join(o.mot for o in self.options if o.prise and o.code)
        return self.valeur

    @property
    def rempli(self) -> bool:
        """Whether anyone wrote something in it: a choice that has a default says nothing alone in its object."""
        return bool(self.lu) or any(e.rempli and not e.d_office for e in self.enfants if e.genre != "cache")

    @property
    def d_office(self) -> bool:
        return self.genre == "choix" and all(option.code for option in self.options)

    @property
    def resume(self) -> str:
        """An item of a list in a line: its short values, but the one that names it."""
        return " · ".join([e.lu for e in self.enfants if e.genre in _RESUMES and e.lu and e.lu not in self.libelle][:3])

    @property
    def colonnes(self) -> tuple[str, ...]:
        """The headings of a list that reads as a table."""
        noms = EN_TABLE.get(self.nom.rpartition(".")[2], ())
        return tuple(courber(nommer(nom).titre) for nom in noms) if self.enfants else ()

    @property
    def cellules(self) -> tuple[tuple[str, str], ...]:
        """An item of such a list as a row: (kind, what is written) of each column."""
        noms = EN_TABLE.get(self.nom.rpartition("[")[0].rpartition(".")[2], ())
        par_nom = {enfant.nom.rpartition(".")[2]: enfant for enfant in self.enfants}
        return tuple((par_nom[nom].genre, par_nom[nom].lu) for nom in noms if nom in par_nom)


@dataclass(frozen=True)
class Contexte:
    """What is needed to draw: messages by name of field, the choices of fields that name other parts, and what a page
    says of a field in its own words, by place (`elu.courriel`) or by model (`Filiere.naf`)."""

    erreurs: Mapping[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    aides: Mapping[str, str] = field(default_factory=dict)


def dessiner(
    modele: type[BaseModel], noms: Iterable[str], arbre: Mapping[str, Any], contexte: Contexte, prefixe: str = ""
) -> tuple[Champ, ...]:
    """The fields `noms` of a model, filled from a raw tree; `prefixe` is the place of that tree, with its final dot."""
    champs = (_champ(modele, nom, f"{prefixe}{nom}", arbre.get(nom), contexte) for nom in noms)
    return tuple(map(_au_lieu, champs))


def _au_lieu(champ: Champ) -> Champ:
    """A field that is a place of its own, and so is each row of a list, and each cell of a row."""
    if champ.genre != "liste":
        return replace(champ, lieu=champ.nom)
    rangees = (replace(e, lieu=e.nom, enfants=tuple(map(_au_lieu, e.enfants))) for e in champ.enfants)
    return replace(champ, lieu=champ.nom, enfants=tuple(rangees))


def dessiner_au_lieu(modele: type[BaseModel], lieu: str, arbre: Mapping[str, Any], contexte: Contexte) -> Champ:
    """The field at a place under a model (`elu.collectivite.nom`, rows by rank), which names it."""
    proche, nom = au_lieu(modele, lieu)
    champ = _champ(proche, nom, lieu, valeur_au_lieu(arbre, lieu), contexte)
    return replace(
        champ,
        libelle=courber(nommer_au_lieu(modele, lieu).titre),
        aide=contexte.aides.get(sans_rangs(lieu), ""),
        # Further down, it may go with the object that it is of.
        requis=champ.requis and "." not in lieu,
    )


def _champ(modele: type[BaseModel], nom: str, place: str, valeur: Any, contexte: Contexte) -> Champ:
    info, libelle = modele.model_fields[nom], courber(nommer(nom, modele.__name__).titre)
    aide = contexte.aides.get(f"{modele.__name__}.{nom}") or descriptions(modele).get(nom, "").removesuffix(".")
    genre, interieur = genre_de(nom, info, contexte.options)
    if genre == "lignes" and "par ligne" not in aide:
        aide += " — un par ligne"
    commun: dict[str, Any] = {
        "nom": place,
        "libelle": libelle,
        "genre": genre,
        "aide": "" if repete(libelle, aide) else aide,
        "requis": info.is_required(),
        "erreur": contexte.erreurs.get(place, ""),
        "se_remplit": nom == "siren" and issubclass(modele, Organisation | LigneFinancement),
    }
    if genre == "groupe":
        return Champ(**commun, enfants=_enfants(interieur, place, valeur or {}, contexte))
    if genre == "liste":
        return Champ(**commun, enfants=_elements(interieur, place, valeur or [], contexte))
    if genre in ("choix", "cases"):
        d_office = est_d_office(info)
        valeur = info.default if d_office and not valeur else valeur
        # In their order, which the page keeps: what comes back as it was drawn changes nothing.
        prises = dict.fromkeys(str(getattr(v, "value", v)) for v in _liste(valeur) if v)
        choix = dict(_choix(nom, interieur, contexte))
        vide = [Option("", choix.pop("", "—"), not prises)] if genre == "choix" and not d_office else []
        return Champ(**commun, options=(*vide, *_options(nom, choix, prises)))
    return Champ(**commun, valeur=en_texte(genre, valeur))


def _enfants(modele: type[BaseModel], place: str, valeur: Mapping[str, Any], contexte: Contexte) -> tuple[Champ, ...]:
    return tuple(
        _champ(modele, nom, f"{place}.{nom}", valeur.get(nom), contexte)
        for nom in sorted(modele.model_fields, key=CACHES.__contains__)
        if nom != "id"
    )


def _elements(modele: type[BaseModel], place: str, valeurs: list[Any], contexte: Contexte) -> tuple[Champ, ...]:
    elements = []
    for rang, valeur in enumerate(valeurs):
        cle = str(valeur.get("id", rang)) if "id" in modele.model_fields else str(rang)
        ici = f"{place}[{cle}]"
        enfants = _enfants(modele, ici, valeur, contexte)
        titre = next((e.valeur for e in enfants if e.nom.endswith((".nom", ".libelle", ".titre")) and e.valeur), "")
        elements.append(Champ(ici, titre, "groupe", erreur=contexte.erreurs.get(ici, ""), enfants=enfants, cle=cle))
    return tuple(elements)


def _liste(valeur: Any) -> Iterable[Any]:
    return valeur if isinstance(valeur, list | tuple) else [valeur]


def _options(nom: str, mots: Mapping[str, str], prises: Mapping[str, Any]) -> list[Option]:
    """The choices, those taken first and in their order; one taken that nothing offers any more stays."""
    ordre = {**prises, **mots} if len(prises) > 1 else {**mots, **prises}
    return [Option(code, mots.get(code, en_mots(nom, code)), code in prises) for code in ordre]


def _choix(nom: str, interieur: Any, contexte: Contexte) -> Iterable[tuple[str, str]]:
    if nom in contexte.options:
        yield from contexte.options[nom]
        return
    codes = [m.value for m in interieur] if est(interieur, Enum) else [str(c) for c in get_args(interieur)]
    mots = FAMILLES.get(nom, {})
    for code in codes:
        yield code, mots.get(code, majuscule(code.replace("_", " ")))
