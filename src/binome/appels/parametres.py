"""The kinds of parameters that a call gives to its rules: each is checked against the call when it is loaded."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from binome.appels.appel import Appel, Ecrit
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.socle.chemin import decouper


class ParametreInvalideError(ValueError):
    """What a call writes of a parameter cannot be read; the message says why, in French."""


class Parametres(Ecrit):
    """What a check may be told. A check without parameters takes none."""


def proche(lu: str, connus: Iterable[str]) -> str:
    """« Vouliez-vous dire… », or what is known."""
    noms = sorted(connus)
    proches = difflib.get_close_matches(lu, noms, n=1)
    return f"Vouliez-vous dire « {proches[0]} » ?" if proches else f"Connus : {', '.join(noms) or 'aucun'}."


class NomDeSeuil:
    """A number is never written in a rule: the rule names a threshold of the call, which has its source."""

    mot = "seuil"

    def lire(self, brut: Any, appel: Appel) -> float:
        if not isinstance(brut, str):
            raise ParametreInvalideError("un seuil se donne par son nom, et sa valeur dans [seuils] avec sa source")
        if brut not in appel.seuils:
            raise ParametreInvalideError(f"le seuil « {brut} » n'est pas de l'appel. {proche(brut, appel.seuils)}")
        return appel.seuil(brut)


class NomDeClause:
    """The id of a clause of the call."""

    mot = "clause"

    def lire(self, brut: Any, appel: Appel) -> str:
        connues = {clause.id for clause in appel.clauses}
        if not isinstance(brut, str) or brut not in connues:
            raise ParametreInvalideError(f"la clause « {brut} » n'est pas de l'appel. {proche(str(brut), connues)}")
        return brut


class CheminDeChamp:
    """The place of a field of the dossier that stands in no list: `plan_actions.strategie`."""

    mot = "champ du dossier"

    def lire(self, brut: Any, appel: Appel) -> str:
        if not isinstance(brut, str) or not brut.strip():
            raise ParametreInvalideError("un champ du dossier se donne par son chemin : « plan_actions.strategie »")
        modele: type[BaseModel] | None = Dossier
        for champ, _ in decouper(brut):
            champs = modele.model_fields if modele else {}
            if champ not in champs:
                raise ParametreInvalideError(f"le champ « {brut} » n'est pas d'un dossier. {proche(champ, champs)}")
            modele = _modele_de(champs[champ].annotation)
        return brut


def _modele_de(annotation: Any) -> type[BaseModel] | None:
    """The document that a field holds, alone or optional."""
    candidats = [annotation, *(get_args(annotation) if get_origin(annotation) is not tuple else ())]
    return next((c for c in candidats if isinstance(c, type) and issubclass(c, BaseModel)), None)


class ChampsDeFiche:
    """Fields of a fiche, each with the words that name it."""

    mot = "champs d'une fiche, avec leurs mots"

    def lire(self, brut: Any, appel: Appel) -> dict[str, str]:
        if not isinstance(brut, dict) or not brut:
            raise ParametreInvalideError('des champs de fiche se donnent avec leurs mots : { cout = "le coût" }')
        for champ in brut:
            if champ not in FicheAction.model_fields:
                conseil = proche(champ, FicheAction.model_fields)
                raise ParametreInvalideError(f"« {champ} » n'est pas un champ d'une fiche. {conseil}")
        return brut


Genre = NomDeSeuil | NomDeClause | CheminDeChamp | ChampsDeFiche
ValeurDeSeuil = Annotated[float, NomDeSeuil()]
IdClause = Annotated[str, NomDeClause()]
Chemin = Annotated[str, CheminDeChamp()]
Rubriques = Annotated[dict[str, str], ChampsDeFiche()]


def genre_de(info: FieldInfo) -> str:
    """The kind of a parameter, in a word."""
    genres = [marque.mot for marque in info.metadata if isinstance(marque, Genre)]
    return genres[0] if genres else "liste" if get_origin(info.annotation) is tuple else "texte"


def resoudre(modele: type[Parametres], bruts: dict[str, Any], appel: Appel) -> dict[str, Any]:
    """Parameters as written, those that name something of the call replaced by it. Errors: ParametreInvalideError."""
    lus = dict(bruts)
    for nom in bruts.keys() & modele.model_fields.keys():
        for genre in modele.model_fields[nom].metadata:
            if isinstance(genre, Genre):
                lus[nom] = _lire(nom, genre, bruts[nom], appel)
    return lus


def _lire(nom: str, genre: Genre, brut: Any, appel: Appel) -> Any:
    try:
        return genre.lire(brut, appel)
    except ParametreInvalideError as erreur:
        raise ParametreInvalideError(f"paramètre « {nom} » : {erreur}") from None
