"""Reading a call: `appel.toml` → the call and its rules. What cannot be read is refused in French, with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from binome.appels.appel import Appel, Ecrit
from binome.appels.controles import CONTROLES
from binome.appels.fautes import FICHIER, AppelInvalideError, dire, lieu, lire_toml
from binome.appels.grille import Grille
from binome.appels.parametres import ParametreInvalideError, proche, resoudre
from binome.appels.regle import Regle, Usage
from binome.domaine.verdict.constat import Gravite


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


class RegleEcrite(Ecrit):
    """A table [[regles]]."""

    id: str = Field(pattern=r"^[A-Z]{2,4}-[0-9]{2}$")
    titre: str
    controle: str
    clauses: tuple[str, ...] = Field(min_length=1)
    gravite: Gravite
    sert: Usage | None = None
    parametres: dict[str, Any] = Field(default_factory=dict)


def lire(dossier: Path) -> AppelExecutable:
    """Read the call of a folder. Errors: AppelInvalideError."""
    texte, brut = lire_toml(dossier / FICHIER)
    tables = brut.pop("regles", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise AppelInvalideError(f"{lieu(texte, ('regles',))}une suite de tables [[regles]] est attendue.")
    try:
        appel = Appel.model_validate(brut)
    except ValidationError as erreur:
        raise AppelInvalideError("\n".join(dire(erreur, texte))) from None
    lecture = _Lecture(appel, texte, tables)
    regles = tuple(regle for rang, table in enumerate(tables) if (regle := lecture.regle(rang, table)))
    lecture.ensemble(regles)
    if lecture.fautes:
        raise AppelInvalideError("\n".join(lecture.fautes))
    return AppelExecutable(appel, regles, dossier)


def lire_grille(fichier: Path, appel: Appel) -> Grille:
    """The grid that a campaign of a call is given: a file with a table [grille], as in a call, whose clauses and
    families are those of the call. Errors: AppelInvalideError."""
    texte, brut = lire_toml(fichier)
    if set(brut) != {"grille"}:
        raise AppelInvalideError(f"{fichier.name} : une table [grille] est attendue, et elle seule.")
    try:
        lu = Appel.model_validate({**appel.model_dump(), "grille": brut["grille"]})
    except ValidationError as erreur:
        raise AppelInvalideError("\n".join(dire(erreur, texte)).replace(FICHIER, fichier.name)) from None
    return lu.grille or Grille.model_validate(brut["grille"])


class _Lecture:
    """The rules of a call, read one by one: every fault is told, not only the first."""

    def __init__(self, appel: Appel, texte: str, tables: Sequence[dict[str, Any]]) -> None:
        self.appel, self.texte, self.tables = appel, texte, tables
        self.fautes: list[str] = []
        self.cites: set[str] = set()
        """Names that the parameters of the rules cite: thresholds among them."""

    def regle(self, rang: int, table: dict[str, Any]) -> Regle | None:
        ou = lieu(self.texte, ("regles", rang), str(table.get("id", "")))
        try:
            return self._regle(table)
        except ValidationError as erreur:
            self.fautes += [f"{ou}{faute}" for faute in dire(erreur)]
        except ParametreInvalideError as erreur:
            self.fautes.append(f"{ou}{erreur}")
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
            raise ParametreInvalideError(" ".join(f"paramètre {f}" for f in dire(erreur))) from None
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
            self.fautes += [f"{self._derniere(nom, v)}{quoi} « {v} » est donné à deux règles." for v in doubles]
        dit = self.appel.impartialite
        if dit and dit.clause not in {clause.id for clause in self.appel.clauses}:
            self.fautes.append(f"{lieu(self.texte, ('impartialite',))}la clause « {dit.clause} » n'est pas de l'appel.")
        self.fautes += [
            lieu(self.texte, ("seuils", nom)) + f"le seuil « {nom} » ne sert à aucune règle."
            for nom in self.appel.seuils.keys() - self.cites
        ]
        if self.appel.enjeux and not self.fautes and not any(r.sert is Usage.enjeux for r in regles):
            self.fautes.append(
                f"{FICHIER} : l'appel nomme des enjeux, mais aucune règle ne dit ceux qu'il ne connaît pas "
                "(contrôle « plan.enjeux_rattaches », sert = « enjeux »)."
            )

    def _derniere(self, cle: str, valeur: str) -> str:
        """The place of the last rule in which a key has that value."""
        rang = max(rang for rang, table in enumerate(self.tables) if table.get(cle) == valeur)
        return lieu(self.texte, ("regles", rang))
