"""How a family of checks is gathered: each function under its name, with what a call may tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from binome.appels.parametres import Parametres
from binome.appels.regle import Conclusion, Contexte, Fonction
from binome.domaine.dossier.dossier import Dossier


@dataclass(frozen=True)
class Controle:
    """A check: a pure function (dossier, context, parameters) → conclusion, and the shape of its parameters."""

    nom: str
    fonction: Fonction
    parametres: type[Parametres]


@dataclass
class Recueil:
    """The checks of one family, by their name: « family.function »."""

    famille: str
    controles: dict[str, Controle] = field(default_factory=dict)

    def controle(self, parametres: type[Parametres] | None = None) -> Callable[[Callable[..., Conclusion]], Fonction]:
        """Register a function: (dossier, context), or (dossier, context, parameters) when it takes some."""

        def enregistrer(fonction: Callable[..., Conclusion]) -> Fonction:
            entiere = fonction if parametres else _sans_parametre(fonction)
            nom = f"{self.famille}.{fonction.__name__}"
            self.controles[nom] = Controle(nom, entiere, parametres or Parametres)
            return entiere

        return enregistrer


def _sans_parametre(fonction: Callable[..., Conclusion]) -> Fonction:
    @wraps(fonction)
    def entiere(dossier: Dossier, contexte: Contexte, parametres: Any) -> Conclusion:
        return fonction(dossier, contexte)

    return entiere
