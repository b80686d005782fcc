"""What a page says of the code, and whether the code says the same: paths, dotted names, calls, words, examples.

Nothing here knows where a module stands: a path is the end of a tracked file's, a dotted name the end of a module's and
what it holds. A page that names what moved is found false, not this.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

CODE = re.compile(r"```.*?```", re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
CITE = re.compile(r"`([^`\n]+)`")
FICHIER = re.compile(r"[\w./-]+\.(?:py|toml|html|css|mjs|js|typ)")
POINTE = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?:\(.*\))?")
APPEL = re.compile(r"([A-Za-z_]\w*)\(.*\)")
MOT = re.compile(r"[A-Za-z]\w*_\w+|[A-Z][a-z]+(?:[A-Z][a-z]+)+")
A_NOUS = {"binome", "config", "tests", "benchmarks"}
EXTENSIONS = {".py", ".html", ".css", ".mjs", ".js", ".toml", ".typ", ".json", ".yaml"}


@cache
def analyser(texte: str) -> ast.Module:
    """The tree of a module, made once for all that look at it: there are a thousand."""
    return ast.parse(texte)


@dataclass(frozen=True)
class Maison:
    """The code: path from the root → text, of the tracked files that are no page."""

    textes: Mapping[PurePosixPath, str]

    @classmethod
    def from_fichiers(cls, textes: Mapping[Path, str], racine: Path) -> Maison:
        """From absolute paths."""
        return cls(
            {PurePosixPath(f.relative_to(racine)): texte for f, texte in textes.items() if f.suffix in EXTENSIONS}
        )

    @cached_property
    def fins(self) -> frozenset[str]:
        """Every end of a file's path, and of a package's dotted name."""
        return frozenset("/".join(p.parts[k:]) for p in self.textes for k in range(len(p.parts)))

    @cached_property
    def mots(self) -> frozenset[str]:
        return frozenset(mot for texte in self.textes.values() for mot in re.findall(r"\w+", texte))

    @cached_property
    def modules(self) -> Mapping[str, list[Contenu]]:
        """Every end of a module's dotted name → what the modules that end so hold; a package holds its modules."""
        trouves: dict[str, list[Contenu]] = defaultdict(list)
        for chemin, texte in self.textes.items():
            if chemin.suffix != ".py":
                continue
            parts = chemin.with_suffix("").parts
            parts = parts[:-1] if parts[-1] == "__init__" else parts
            contenu = Contenu.from_texte(texte)
            for k in range(len(parts)):
                trouves[".".join(parts[k:])].append(contenu)
            for long in range(1, len(parts)):
                for k in range(long):
                    trouves[".".join(parts[k:long])].append(Contenu(frozenset({parts[long]}), paquet=True))
        return trouves

    @cached_property
    def classes(self) -> Mapping[str, set[str]]:
        """Class → its members, of all the classes of that name."""
        membres: dict[str, set[str]] = defaultdict(set)
        for contenus in self.modules.values():
            for contenu in contenus:
                for classe, siens in contenu.classes.items():
                    membres[classe] |= siens
        return membres

    @cached_property
    def fonctions(self) -> frozenset[str]:
        """Every function, method and class."""
        noms = re.compile(r"^\s*(?:async )?(?:def|class) (\w+)", re.MULTILINE)
        return frozenset(n for p, t in self.textes.items() if p.suffix == ".py" for n in noms.findall(t))

    def fausse(self, cite: str) -> str | None:
        """What is false in a piece of code that a page cites; None when nothing is, or when it speaks of no code."""
        if FICHIER.fullmatch(cite) and not cite.startswith("/"):
            return None if cite.removeprefix("./") in self.fins else "aucun fichier ne finit ainsi"
        if trouve := POINTE.fullmatch(cite):
            return self._fausse_pointee(trouve[1])
        if trouve := APPEL.fullmatch(cite):
            return self._fausse_fonction(trouve[1])
        return "ce mot n'est nulle part dans le code" if MOT.fullmatch(cite) and cite not in self.mots else None

    def _fausse_pointee(self, nom: str) -> str | None:
        if not self.tient(nom):
            return "ce nom n'est dans aucun module"
        dernier = nom.rpartition(".")[2]
        return self._fausse_fonction(dernier) if dernier in self.definies else None

    def _fausse_fonction(self, nom: str) -> str | None:
        if nom not in self.fonctions:
            return "aucune fonction ne porte ce nom"
        if nom in self.definies and self.appels[nom] <= self.definies[nom]:
            return "cette fonction, que la page enseigne, n'est appelée nulle part"
        return None

    @cached_property
    def definies(self) -> Counter[str]:
        """Function of the product, methods left out → how many bear that name."""
        noms = re.compile(r"^(?:async )?def (\w+)", re.MULTILINE)
        return Counter(n for p, t in self._produit() if p.suffix == ".py" for n in noms.findall(t))

    @cached_property
    def appels(self) -> Counter[str]:
        """Word of the product → how often it is written, comments and documentation left out."""
        vus: Counter[str] = Counter()
        for chemin, texte in self._produit():
            vus.update(_ecrits(texte) if chemin.suffix == ".py" else re.findall(r"\w+", texte))
        return vus

    def _produit(self) -> Iterator[tuple[PurePosixPath, str]]:
        return ((p, t) for p, t in self.textes.items() if p.parts[0] in {"src", "config"})

    def tient(self, nom: str) -> bool:
        """Whether a dotted name holds: the end of a module and what it holds, or a class (or one of its objects,
        `ouvert` of `DossierOuvert`) and a member. A head that is nothing of ours is nothing to say."""
        parts = nom.split(".")
        connu = False
        for k in range(len(parts), 0, -1):
            for contenu in self.modules.get(".".join(parts[:k]), ()):
                connu = True
                if contenu.tient(parts[k:], self.classes):
                    return True
        classe = self.classes.get(parts[0]) or self.classes.get(parts[0].title().replace("_", ""))
        if classe is None:
            return not connu
        return parts[1] in classe


@dataclass(frozen=True)
class Contenu:
    """The names that a module holds, and its classes with their members; or the modules of a package."""

    noms: frozenset[str]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    paquet: bool = False

    @classmethod
    def from_texte(cls, texte: str) -> Contenu:
        arbre = analyser(texte)
        classes = {n.name: frozenset(_membres(n)) for n in _classes(arbre.body)}
        return cls(frozenset(_noms(arbre.body)).union(*classes.values()), classes)

    def tient(self, parts: list[str], classes: Mapping[str, set[str]]) -> bool:
        """Whether these names, one in the other, are here."""
        if not parts:
            return True
        if parts[0] not in self.noms or (self.paquet and len(parts) > 1):
            return False
        return len(parts) == 1 or parts[0] not in classes or parts[1] in classes[parts[0]]


def _noms(corps: list[ast.stmt]) -> Iterator[str]:
    """What these statements define, those of an `if` or a `try` too."""
    for noeud in corps:
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield noeud.name
        elif isinstance(noeud, ast.Import | ast.ImportFrom):
            yield from ((a.asname or a.name).split(".")[0] for a in noeud.names)
        elif isinstance(noeud, ast.Assign | ast.AnnAssign | ast.AugAssign):
            cibles = noeud.targets if isinstance(noeud, ast.Assign) else [noeud.target]
            yield from (n.id for cible in cibles for n in ast.walk(cible) if isinstance(n, ast.Name))
        elif isinstance(noeud, ast.If | ast.Try):
            yield from _noms([*noeud.body, *noeud.orelse])


def _classes(corps: list[ast.stmt]) -> Iterator[ast.ClassDef]:
    """The classes of a module, and those inside of them."""
    for noeud in corps:
        if isinstance(noeud, ast.ClassDef):
            yield noeud
            yield from _classes(noeud.body)


def _membres(classe: ast.ClassDef) -> Iterator[str]:
    """What a class defines, and what its objects get when they are made."""
    yield from _noms(classe.body)
    for methode in classe.body:
        if isinstance(methode, ast.FunctionDef):
            dedans = ast.walk(methode)
            yield from (n.attr for n in dedans if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))


def _ecrits(texte: str) -> Iterator[str]:
    """The names that a module writes: those it defines, those it reads, those it imports."""
    for noeud in ast.walk(analyser(texte)):
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef):
            yield noeud.name
        elif isinstance(noeud, ast.Name):
            yield noeud.id
        elif isinstance(noeud, ast.Attribute):
            yield noeud.attr


def cites(page: str) -> Iterator[str]:
    """The pieces of code between backticks, outside of blocks, each part of a list of them apart."""
    yield from CITE.findall(CODE.sub("", page))


def exemples(page: str) -> list[str]:
    """The examples in Python."""
    return PYTHON.findall(page)


def manquants(exemple: str, maison: Maison) -> list[str]:
    """The names of ours that an example imports, or takes from a module that it imports, and that are false.

    Errors: SyntaxError.
    """
    arbre = ast.parse("def exemple():\n" + "".join(f"    {ligne}\n" for ligne in exemple.splitlines()))
    return sorted(nom for nom in employes(arbre) if maison.fausse(nom))


def employes(arbre: ast.AST) -> set[str]:
    """The dotted names of ours that a module imports, or takes from what it imports."""
    importes: dict[str, str] = {}
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.ImportFrom) and (noeud.module or "").split(".")[0] in A_NOUS:
            importes |= {alias.asname or alias.name: f"{noeud.module}.{alias.name}" for alias in noeud.names}
    pris = {
        f"{importes[n.value.id]}.{n.attr}"
        for n in ast.walk(arbre)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in importes
    }
    return {*importes.values(), *pris}
