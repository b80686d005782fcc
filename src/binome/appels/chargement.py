"""Reading a call: `appel.toml` → the call and its rules. What cannot be read is refused in French, with its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from binome.appels.appel import Appel
from binome.appels.controles import CONTROLES
from binome.appels.parametres import ParametreInvalideError, proche, resoudre
from binome.appels.regle import Regle, Usage
from binome.domaine.socle.modele import Modele
from binome.domaine.verdict.constat import Gravite

FICHIER = "appel.toml"
_TYPES = {
    "missing": "il manque",
    "extra_forbidden": "cette clé n'existe pas",
    "string_type": "un texte est attendu",
    "string_pattern_mismatch": "cet identifiant n'en est pas un",
    "float_type": "un nombre est attendu",
    "float_parsing": "un nombre est attendu",
    "tuple_type": "une liste est attendue",
    "dict_type": "une table est attendue",
    "model_type": "une table est attendue",
    "bool_type": "true ou false est attendu",
    "bool_parsing": "true ou false est attendu",
    "date_type": "une date est attendue, par exemple 2023-09-22",
    "date_from_datetime_parsing": "une date est attendue, par exemple 2023-09-22",
}


class AppelInvalideError(ValueError):
    """A call that cannot be loaded: the message has one line for each fault, with its place in the TOML."""


@dataclass(frozen=True)
class AppelExecutable:
    """A call, its rules, and the folder that they were read from."""

    appel: Appel
    regles: tuple[Regle, ...]
    dossier: Path

    def regle(self, identifiant: str) -> Regle:
        """The rule with that id. Raises KeyError."""
        trouvee = next((r for r in self.regles if r.id == identifiant), None)
        if trouvee is None:
            raise KeyError(identifiant)
        return trouvee

    def regles_de(self, partie: str) -> tuple[Regle, ...]:
        """The rules of the families that look at a part of the dossier."""
        siennes = {famille.id for famille in self.appel.familles if famille.partie == partie}
        return tuple(r for r in self.regles if r.famille in siennes)

    def qui_sert(self, usage: Usage) -> Regle | None:
        """The rule that plays a role, None when the call has none."""
        return next((r for r in self.regles if r.sert is usage), None)


class RegleEcrite(Modele):
    """A table [[regles]]."""

    id: str = Field(pattern=r"^[A-Z]{2,4}-[0-9]{2}$")
    titre: str
    controle: str
    clauses: tuple[str, ...] = Field(min_length=1)
    gravite: Gravite
    sert: Usage | None = None
    parametres: dict[str, Any] = Field(default_factory=dict)


def lire(dossier: Path) -> AppelExecutable:
    """Read the call of a folder. Errors: AppelInvalideError, OSError."""
    texte = (dossier / FICHIER).read_text(encoding="utf-8")
    try:
        brut = tomllib.loads(texte)
    except tomllib.TOMLDecodeError as erreur:
        raise AppelInvalideError(f"{FICHIER} : ce n'est pas du TOML ({erreur}).") from None
    tables = brut.pop("regles", [])
    try:
        appel = Appel.model_validate(brut)
    except ValidationError as erreur:
        raise AppelInvalideError("\n".join(_fautes(erreur, texte))) from None
    lecture = _Lecture(appel, texte)
    regles = tuple(regle for rang, table in enumerate(tables) if (regle := lecture.regle(rang, table)))
    lecture.ensemble(regles)
    if lecture.fautes:
        raise AppelInvalideError("\n".join(lecture.fautes))
    return AppelExecutable(appel, regles, dossier)


class _Lecture:
    """The rules of a call, read one by one: every fault is told, not only the first."""

    def __init__(self, appel: Appel, texte: str) -> None:
        self.appel, self.texte = appel, texte
        self.fautes: list[str] = []
        self.cites: set[str] = set()
        """Names that the parameters of the rules cite: thresholds among them."""

    def regle(self, rang: int, table: dict[str, Any]) -> Regle | None:
        lieu = _lieu(self.texte, ("regles", rang), str(table.get("id", "")))
        try:
            return self._regle(table)
        except ValidationError as erreur:
            self.fautes += [f"{lieu}{faute}" for faute in _fautes(erreur)]
        except ParametreInvalideError as erreur:
            self.fautes.append(f"{lieu}{erreur}")
        return None

    def _regle(self, table: dict[str, Any]) -> Regle:
        ecrite = RegleEcrite.model_validate(table)
        self._nommes(ecrite)
        controle = CONTROLES[ecrite.controle]
        self.cites.update(v for v in ecrite.parametres.values() if isinstance(v, str))
        lus = resoudre(controle.parametres, ecrite.parametres, self.appel)
        try:
            parametres = controle.parametres.model_validate(lus)
        except ValidationError as erreur:
            raise ParametreInvalideError(" ".join(f"paramètre {f}" for f in _fautes(erreur))) from None
        return Regle(
            id=ecrite.id,
            titre=ecrite.titre,
            clauses=ecrite.clauses,
            gravite=ecrite.gravite,
            controle=controle.nom,
            fonction=controle.fonction,
            parametres=parametres,
            sert=ecrite.sert,
        )

    def _nommes(self, ecrite: RegleEcrite) -> None:
        """What a rule names exists: its check, its clauses, its family. Errors: ParametreInvalideError."""
        if ecrite.controle not in CONTROLES:
            raise ParametreInvalideError(
                f"le contrôle « {ecrite.controle} » n'existe pas. {proche(ecrite.controle, CONTROLES)}"
            )
        connues = {clause.id for clause in self.appel.clauses}
        if inconnues := [c for c in ecrite.clauses if c not in connues]:
            raise ParametreInvalideError(
                f"la clause « {inconnues[0]} » n'est pas de l'appel. {proche(inconnues[0], connues)}"
            )
        famille = ecrite.id.split("-")[0]
        if famille not in self.appel.noms_familles:
            conseil = proche(famille, self.appel.noms_familles)
            raise ParametreInvalideError(f"la famille « {famille} » n'est pas dans [[familles]]. {conseil}")

    def ensemble(self, regles: Sequence[Regle]) -> None:
        """What no rule can see alone: an id or a role taken twice, stakes that no rule reads."""
        for nom, quoi in (("id", "l'identifiant"), ("sert", "le rôle")):
            valeurs = [getattr(r, nom) for r in regles if getattr(r, nom)]
            doubles = dict.fromkeys(v for v in valeurs if valeurs.count(v) > 1)
            self.fautes += [f"{FICHIER} : {quoi} « {v} » est donné à deux règles." for v in doubles]
        self.fautes += [
            _lieu(self.texte, ("seuils", nom)) + f"le seuil « {nom} » ne sert à aucune règle."
            for nom in self.appel.seuils.keys() - self.cites
        ]
        if self.appel.enjeux and not self.fautes and not any(r.sert is Usage.enjeux for r in regles):
            self.fautes.append(
                f"{FICHIER} : l'appel nomme des enjeux, mais aucune règle ne dit ceux qu'il ne connaît pas "
                "(contrôle « plan.enjeux_rattaches », sert = « enjeux »)."
            )


def _fautes(erreur: ValidationError, texte: str | None = None) -> Iterator[str]:
    """The faults that pydantic found, in French; each with its place when the text is given."""
    for faute in erreur.errors(include_url=False):
        nom = ".".join(str(pas) for pas in faute["loc"])
        dit = _TYPES.get(faute["type"]) or _mots(faute)
        lu = faute.get("input")
        suite = (
            f" (lu : {lu!r})" if faute["type"] not in ("missing", "value_error") and not isinstance(lu, dict) else ""
        )
        ou = _lieu(texte, faute["loc"]) if texte is not None else ""
        yield f"{ou}« {nom} » : {dit}{suite}." if nom else f"{ou}{dit}."


def _mots(faute: Any) -> str:
    if faute["type"] in ("enum", "literal_error"):
        return f"attendu : {faute['ctx']['expected'].replace(' or ', ' ou ')}"
    return str(faute["msg"]).removeprefix("Value error, ")


def _lieu(texte: str, loc: Sequence[str | int], nom: str = "") -> str:
    """« appel.toml, ligne 12, PLA-02 : », the line being that of the table's header where there is one."""
    ligne = _ligne(texte, loc)
    return f"{FICHIER}" + (f", ligne {ligne}" if ligne else "") + (f", {nom}" if nom else "") + " : "


def _ligne(texte: str, loc: Sequence[str | int]) -> int | None:
    if not loc:
        return None
    suite = f"\\.{re.escape(str(loc[1]))}" if len(loc) > 1 and isinstance(loc[1], str) else ""
    rang = loc[1] if len(loc) > 1 and isinstance(loc[1], int) else 0
    motif = re.compile(rf"^\[\[?{re.escape(str(loc[0]))}{suite}\]\]?|^{re.escape(str(loc[0]))} *=")
    lignes = [numero for numero, ligne in enumerate(texte.splitlines(), 1) if motif.match(ligne)]
    return lignes[rang] if rang < len(lignes) else None
