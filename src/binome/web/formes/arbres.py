"""Forms over a part of the dossier: a field is named by its place in the JSON tree (`elu.collectivite.siren`).

Rows that repeat are places with a rank (`membres.2.nom`). What the form does not show (provenance, consent…) is kept
from the tree that it was made from. An object whose fields were all emptied is removed.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import pydantic
from django import forms
from pydantic import TypeAdapter

from binome.documents.messages import en_francais
from binome.domaine.langue.typographie import majuscule, nombre, soigner
from binome.domaine.mots.lexique import nommer_au_lieu
from binome.domaine.mots.libelles import NATURES
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import visibles
from binome.domaine.socle.identifiants import CodeNaf, Siren, Siret
from binome.domaine.socle.modele import Ligne, Texte
from binome.web.formes.saisie import SAUTS

RANGEES_MAX = 300
ESPACES = re.compile(r"[\s\u00a0\u202f]")
Fabrique = Callable[[], forms.Field]


class ChampDuDomaine(forms.CharField):
    """A field that accepts what a type of the domain does, and says what it says: as every other door."""

    def __init__(self, type_: Any, **options: Any) -> None:
        self._lecteur: TypeAdapter[Any] = TypeAdapter(type_)
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return nombre(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

    def to_python(self, value: Any) -> Any:
        texte = SAUTS.sub("\n", str(value or "")).strip()
        return texte if visibles(texte) else ""

    def clean(self, value: Any) -> Any:
        texte = super().clean(value)
        return self.lire(texte) if texte else ""

    def lire(self, texte: str) -> Any:
        """What the domain reads in a text. Errors: ValidationError, in its words."""
        try:
            return self._lecteur.validate_python(texte)
        except pydantic.ValidationError as erreur:
            detail = erreur.errors(include_url=False)[0]
            message, a_faire = en_francais(detail["type"], detail.get("ctx") or {})
            raise forms.ValidationError(phrase_de(message, a_faire)) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != self.to_python(self.prepare_value(initial)))


class SirenField(ChampDuDomaine):
    """Nine digits with their key, or the fourteen of a SIRET, which the dossier splits; spaces are forgiven."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Siren, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)
        self._siret: TypeAdapter[Any] = TypeAdapter(Siret)

    def lire(self, texte: str) -> Any:
        if len(ESPACES.sub("", texte)) != 14:
            return super().lire(texte)
        try:
            return self._siret.validate_python(texte)
        except pydantic.ValidationError as erreur:
            raise forms.ValidationError(phrase_de(str(erreur.errors()[0]["ctx"]["error"]), None)) from None


class NafField(ChampDuDomaine):
    """A NAF rév. 2 code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(CodeNaf, **options)


class JourField(forms.DateField):
    """A day, as the domain reads it."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return lire_jour(value)
        except ValeurRefuseeError as refus:
            raise forms.ValidationError(phrase_de(refus.message, refus.a_faire)) from None


def phrase_de(message: str, a_faire: str | None) -> str:
    """A refusal as a form says it."""
    return soigner(f"{majuscule(message)}." + (f" {a_faire}" if a_faire else ""))


class LignesField(forms.CharField):
    """Several texts, one a line; a list in the tree."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        return [ligne.strip() for ligne in (super().clean(value) or "").splitlines() if ligne.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [ligne.strip() for ligne in (data or "").splitlines() if ligne.strip()] != list(initial or [])


def date(label: str = "", **options: Any) -> forms.DateField:
    """A date, empty allowed unless told otherwise."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return JourField(label=label, widget=widget, **{"required": False, **options})


def texte(**options: Any) -> forms.CharField:
    """A text of one line, empty allowed unless told otherwise."""
    return ChampDuDomaine(Ligne, **{"required": False, **options})


def prose(rangs: int = 4, **options: Any) -> forms.CharField:
    """A long text, empty allowed."""
    return ChampDuDomaine(Texte, required=False, widget=forms.Textarea(attrs={"rows": rangs}), **options)


@dataclass(frozen=True)
class Rangees:
    """Rows of a list of the tree: their fields, the one that a row cannot lack, how many blank ones are offered."""

    champs: Mapping[str, Fabrique]
    cle: str
    libres: int = 2


class FormulaireArbre(forms.Form):
    """A form over a JSON tree. `CHAMPS`: place → its field; `OBJETS`: place of an object → the field that it cannot
    lack; `RANGEES`: place of a list → its rows. The lexicon names the fields, as places under `MODELE`."""

    MODELE: ClassVar[type[pydantic.BaseModel]]
    CHAMPS: ClassVar[Mapping[str, Fabrique]] = {}
    OBJETS: ClassVar[Mapping[str, str]] = {}
    RANGEES: ClassVar[Mapping[str, Rangees]] = {}

    def __init__(self, data: Any = None, *, arbre: Mapping[str, Any], **options: Any) -> None:
        self.arbre = arbre
        super().__init__(data, **options)
        self.fields |= {nom: fabrique() for nom, fabrique in self.CHAMPS.items()}
        for lieu, rangees in self.RANGEES.items():
            for rang in range(self._combien(lieu, rangees)):
                for nom, fabrique in rangees.champs.items():
                    self.fields[f"{lieu}.{rang}.{nom}"] = fabrique()
        for nom in self.fields:
            self.fields[nom].label = nommer_au_lieu(self.MODELE, nom).titre
            valeur = lire(arbre, nom)
            if valeur is not None:
                self.initial[nom] = valeur
            _garder_le_choix(self.fields[nom], valeur)

    def _combien(self, lieu: str, rangees: Rangees) -> int:
        presentes = lire(self.arbre, lieu)
        attendues = len(presentes) if isinstance(presentes, list) else 0
        motif = re.compile(rf"{re.escape(lieu)}\.(\d{{1,3}})\.")
        recues = [int(m[1]) + 1 for nom in self.data if (m := motif.match(nom))]
        return min(max([attendues + (0 if self.is_bound else rangees.libres), *recues]), RANGEES_MAX)

    def rangees(self, lieu: str) -> list[list[forms.BoundField]]:
        """The rows of a list, each as its bound fields."""
        champs = self.RANGEES[lieu].champs
        return [[self[f"{lieu}.{r}.{nom}"] for nom in champs] for r in range(self._combien(lieu, self.RANGEES[lieu]))]

    def seuls(self) -> list[forms.BoundField]:
        """The fields that do not repeat."""
        return self.champs("")

    def toutes_les_rangees(self) -> list[dict[str, Any]]:
        """Every list, with its rows and how many blank ones are offered, in words."""
        mots = {1: "une", 2: "deux"}
        return [{"rangees": self.rangees(lieu), "libres": mots[r.libres]} for lieu, r in self.RANGEES.items()]

    def champs(self, prefixe: str) -> list[forms.BoundField]:
        """The single fields whose name starts so."""
        return [self[nom] for nom in self.CHAMPS if nom.startswith(prefixe)]

    def _objets(self) -> Iterator[tuple[str, str]]:
        yield from self.OBJETS.items()
        for lieu, rangees in self.RANGEES.items():
            for rang in range(self._combien(lieu, rangees)):
                yield f"{lieu}.{rang}", rangees.cle

    def _rempli(self, lieu: str) -> bool:
        """Whether something was written there. A choice alone is nothing; nor is what an object of `OBJETS` holds
        further down, proposed in advance and left as it was."""
        for nom, champ in self.fields.items():
            ecrit = _ecrit(self.cleaned_data.get(nom))
            if ecrit and nom.startswith(f"{lieu}.") and not isinstance(champ, forms.ChoiceField):
                propre = lieu not in self.OBJETS or "." not in nom[len(lieu) + 1 :]
                if propre or nom in self.changed_data:
                    return True
        return False

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        for lieu, cle in self._objets():
            nom = f"{lieu}.{cle}"
            if nom not in self.errors and not donnees.get(nom) and self._rempli(lieu):
                self.add_error(nom, "À remplir, ou videz les champs qui l'accompagnent.")
        return donnees

    def erreurs(self) -> dict[str, str]:
        """Name of a field → what is wrong, for the autosave; what is wrong with the whole is under « __all__ »."""
        return {nom: str(trouvees[0]) for nom, trouvees in self.errors.items()}

    def a_des_trous(self) -> bool:
        """Whether a row was emptied above another: to save it would renumber those that the page still shows."""
        for lieu, rangees in self.RANGEES.items():
            remplies = [self._rempli(f"{lieu}.{rang}") for rang in range(self._combien(lieu, rangees))]
            if any(apres and not avant for avant, apres in itertools.pairwise(remplies)):
                return True
        return False

    def tenus(self) -> list[str]:
        """Objects that another took the place of, with a refused field: the SIREN of the former is not that of the new
        one. They wait whole."""
        return [
            lieu
            for lieu, cle in self._objets()
            if (nom := f"{lieu}.{cle}") in self.changed_data
            and nom not in self.errors
            and lire(self.arbre, nom)
            and any(refuse.startswith(f"{lieu}.") for refuse in self.errors)
        ]

    def valeur(self) -> dict[str, Any]:
        """The tree as edited, where refused fields stay as they were."""
        arbre = copy.deepcopy(dict(self.arbre))
        tenus = tuple(f"{lieu}." for lieu in self.tenus())
        for nom, champ in self.fields.items():
            if nom in self.errors or nom.startswith(tenus):
                continue
            _poser(arbre, nom.split("."), _en_json(self.cleaned_data.get(nom)))
            if isinstance(champ, SirenField):
                _oublier_le_siret(arbre, nom, self.cleaned_data.get(nom) or "")
        refuses = tuple(self.errors)
        vides = [
            lieu
            for lieu, _ in self._objets()
            if not self._rempli(lieu) and not any(nom.startswith(f"{lieu}.") for nom in refuses)
        ]
        for lieu in sorted(vides, key=lambda v: -v.count(".")):
            _poser(arbre, lieu.split("."), None)
        entier: dict[str, Any] = _sans_trous(arbre)
        return entier


def _oublier_le_siret(arbre: dict[str, Any], nom: str, siren: str) -> None:
    """The establishment of another SIREN goes with it: the form does not show it."""
    place = f"{nom.rpartition('.')[0]}.siret"
    if not str(lire(arbre, place) or siren).startswith(siren[:9] or "-"):
        _poser(arbre, place.split("."), None)


def lire(arbre: Any, nom: str) -> Any:
    """What stands at a place, None when nothing does."""
    for pas in nom.split("."):
        if isinstance(arbre, list):
            arbre = arbre[int(pas)] if pas.isdigit() and int(pas) < len(arbre) else None
        else:
            arbre = arbre.get(pas) if isinstance(arbre, Mapping) else None
    return arbre


def _poser(arbre: dict[str, Any], pas: list[str], valeur: Any) -> None:
    """Set a place (None empties it: a row keeps its rank until `_sans_trous`), making what is on the way if needed."""
    courant: Any = arbre
    for rang, etape in enumerate(pas):
        cle: Any = int(etape) if isinstance(courant, list) else etape
        if isinstance(courant, list):
            courant.extend([None] * (cle + 1 - len(courant)))
        if rang == len(pas) - 1:
            courant[cle] = valeur
            return
        suivant = courant[cle] if isinstance(courant, list) else courant.get(cle)
        if suivant is None:
            if valeur is None:
                return
            suivant = courant[cle] = [] if pas[rang + 1].isdigit() else {}
        courant = suivant


def _sans_trous(arbre: Any) -> Any:
    if isinstance(arbre, dict):
        return {cle: _sans_trous(valeur) for cle, valeur in arbre.items() if valeur is not None}
    if isinstance(arbre, list):
        return [_sans_trous(valeur) for valeur in arbre if valeur is not None]
    return arbre


def _en_json(valeur: Any) -> Any:
    if not _ecrit(valeur):
        return None
    return valeur.isoformat() if isinstance(valeur, dt.date) else valeur


def _ecrit(valeur: Any) -> bool:
    """Whether something is there: zero is."""
    return valeur is not False and valeur not in (None, "", [])


def _garder_le_choix(champ: forms.Field, valeur: Any) -> None:
    """What the dossier says stays a choice, even where this page would not propose it."""
    if isinstance(champ, forms.ChoiceField) and isinstance(valeur, str) and not champ.valid_value(valeur):
        mots: dict[str, str] = {str(code): mot for code, mot in NATURES.items()}
        champ.choices = [*cast("list[tuple[str, str]]", champ.choices), (valeur, mots.get(valeur, valeur))]
