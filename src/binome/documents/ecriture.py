"""A `Dossier` → YAML or JSON that reads back as the same dossier."""

from __future__ import annotations

import json

import yaml
from pydantic import BaseModel

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.saisie.nombres import ecrire_decimal

_LARGEUR = 110


class _Dumper(yaml.SafeDumper):
    """Indents lists under their field, as a person would."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _texte(dumper: yaml.SafeDumper, texte: str) -> yaml.ScalarNode:
    style = "|" if "\n" in texte else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", texte, style=style)


def _decimal(dumper: yaml.SafeDumper, valeur: float) -> yaml.ScalarNode:
    """Digits that the domain reads back as they were: no power of ten, nothing that could be thousands."""
    ecrit = ecrire_decimal(valeur)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in ecrit else 'int'}", ecrit)


_Dumper.add_representer(str, _texte)
_Dumper.add_representer(float, _decimal)


def to_json(document: BaseModel, *, complet: bool = False) -> str:
    """JSON in UTF-8; without the fields left empty, unless `complet`."""
    contenu = document.model_dump(mode="json", exclude_defaults=not complet)
    return json.dumps(contenu, ensure_ascii=False, indent=2) + "\n"


def to_yaml(dossier: Dossier) -> str:
    """YAML in UTF-8, without the fields left empty; `lecture.lire` gives the same dossier back."""
    contenu = {"format": dossier.format, **dossier.model_dump(mode="json", exclude_defaults=True)}
    return yaml.dump(contenu, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LARGEUR)
