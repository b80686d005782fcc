"""Every public class of the domain is in the glossary, at the module it says, and the glossary invents nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import binome.domaine

LIGNE = re.compile(r"^\| [^|]+ \| `(\w+)` \| [^|]+ \| `([\w/]+\.py)` \|$", re.MULTILINE)


def _publiques() -> dict[str, str]:
    """Class → module, for those that the domain defines."""
    noms = {}
    for info in pkgutil.walk_packages(binome.domaine.__path__, "binome.domaine."):
        module = importlib.import_module(info.name)
        for nom, objet in inspect.getmembers(module, inspect.isclass):
            if objet.__module__ == module.__name__ and not nom.startswith("_"):
                noms[nom] = info.name.removeprefix("binome.domaine.").replace(".", "/") + ".py"
    return noms


def test_the_glossary_and_the_domain_say_the_same(racine: Path) -> None:
    lignes = LIGNE.findall((racine / "docs/glossaire.md").read_text())
    assert len(lignes) == len(dict(lignes)), "a word is defined twice"
    assert dict(lignes) == _publiques()
