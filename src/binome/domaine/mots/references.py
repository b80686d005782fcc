"""References that one can say aloud: « dépôt n° 1 des Hautes-Alpes, 22 septembre 2023 »; no code, no digest."""

from __future__ import annotations

import datetime as dt
import re

from binome.domaine.langue.typographie import FINE, date_longue, de, sans_accents
from binome.domaine.saisie.jours import heure_de

_TETE = re.compile(r"[^\W\d_]+")
_ARTICLES = {
    "des": "alpes ardennes bouches cevennes cotes deux hautes hauts landes monts pyrenees vallees vosges yvelines",
    "du": "bas bassin coeur golfe grand haut littoral massif nord pays perche sud val",
    "de la": "baie basse cote grande haute metropole plaine region vallee",
}
_PAR_TETE = {tete: article for article, tetes in _ARTICLES.items() for tete in tetes.split()}


def du_territoire(nom: str) -> str:
    """The name of a territory after « de »: « des Hautes-Alpes », « du Pays d'Aix », « de Dunkerque »."""
    tete = _TETE.match(sans_accents(nom))
    article = _PAR_TETE.get(tete[0]) if tete else None
    return f"{article} {nom}" if article else de(nom)


def dire_le_depot(territoire: str, numero: str, recu_at: dt.datetime) -> str:
    """A deposit as it is spoken of: its rank among those of its territory, and the day it was received, in Paris.

    `numero` is its written reference: the identifier of the dossier, and that rank.
    """
    return f"{dire_le_rang(numero)} {du_territoire(territoire)}, {date_longue(heure_de(recu_at))}"


def dire_le_rang(numero: str) -> str:
    """The same where the territory is known: « dépôt n° 1 »."""
    return f"dépôt n°{FINE}{numero.rpartition('-')[2]}"
