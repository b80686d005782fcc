"""What changed between two revisions, told in French: « a ajouté la fiche 7 », « le montant passe de … à … ».

Pure: trees in, sentences out. Each change keeps its place, so that a page may link it or hide it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from binome.domaine.dossier.numeros import est_tire
from binome.domaine.langue.typographie import FINE, accord, enumerer, euros, nombre, soigner
from binome.domaine.mots.lexique import nommer
from binome.domaine.mots.libelles import dans_une_phrase
from binome.domaine.socle.chemin import CLES, decouper, lire
from binome.domaine.texte.fusion import ABSENT, changements

COURT = 60
"""Characters up to which a text is quoted whole; a longer one is said to be rewritten."""


@dataclass(frozen=True, slots=True)
class Changement:
    """One change: its place, the words that tell it, and both values in words (empty for what is not there).

    `phrase` awaits who did it (« a ajouté la fiche 7 ») unless `entiere` (« le montant passe de 1 € à 2 € »).
    """

    chemin: str
    phrase: str
    entiere: bool
    avant: str
    apres: str


def raconter(avant: Any, apres: Any) -> Iterator[Changement]:
    """Tell the changes from one JSON tree of a dossier to another, in the order of the dossier."""
    # Attachments that were not there are told one by one, as the others are.
    avant, apres = ({"pieces": [], **arbre} for arbre in (avant, apres))
    ici, la = _Lieux(avant), _Lieux(apres)
    for chemin, ancien, nouveau in changements(avant, apres):
        phrase, entiere = _phrase(chemin, ancien, nouveau, ici, la)
        yield Changement(chemin, soigner(phrase), entiere, *(en_texte(v, _dernier(chemin)) for v in (ancien, nouveau)))


def resumer(auteur: str, recits: Iterable[Changement], au_plus: int = 4) -> str:
    """« Mme X a ajouté la fiche 7 ; le montant de la fiche 3 passe de 1 € à 2 € ; 5 autres changements »."""
    ordre = sorted(recits, key=lambda r: r.entiere)
    if not ordre:
        return f"{auteur} n'a rien changé qui se lise"
    phrases = [r.phrase for r in ordre[:au_plus]]
    if reste := len(ordre) - len(phrases):
        phrases.append(accord(reste, "autre changement", "autres changements"))
    lien = f"{FINE}: " if ordre[0].entiere else " "
    return f"{auteur}{lien}" + f"{FINE}; ".join(phrases)


class _Lieux:
    """A tree whose lists are asked for many items: each list is gone through once, not once for each."""

    def __init__(self, arbre: Any) -> None:
        self.arbre = arbre
        self._par_id: dict[int, dict[str, Any]] = {}

    def element(self, liste: Any, cle: str) -> Any:
        """The item of a list of the tree with that id, or of that rank, as `chemin.lire` finds it."""
        if not isinstance(liste, list):
            return None
        # The tree holds its lists for as long as this: their addresses are theirs alone.
        if (connus := self._par_id.get(id(liste))) is None:
            connus = self._par_id[id(liste)] = _par_id(liste)
        return connus[cle] if cle in connus else lire({"x": liste}, f"x[{cle}]")


def _par_id(liste: list[Any]) -> dict[str, Any]:
    elements: dict[str, Any] = {}
    for element in liste:
        for nom in CLES:
            if isinstance(element, dict) and isinstance(valeur := element.get(nom), str):
                elements.setdefault(valeur, element)
    return elements


def _phrase(chemin: str, ancien: Any, nouveau: Any, avant: _Lieux, apres: _Lieux) -> tuple[str, bool]:
    if chemin.endswith(".ordre"):
        return f"a changé l'ordre {_de(_lieu(chemin.removesuffix('.ordre'), apres))}", False
    lieu = _lieu(chemin, apres if nouveau is not ABSENT else avant)
    if ancien is ABSENT:
        return f"a ajouté {lieu}{_valeur_courte(chemin, nouveau)}", False
    if nouveau is ABSENT:
        return f"a retiré {lieu}{_valeur_courte(chemin, ancien)}", False
    if any(isinstance(v, dict | list) for v in (ancien, nouveau)):
        return f"a modifié {lieu}", False
    de, a = _citer(chemin, ancien), _citer(chemin, nouveau)
    if len(de) > COURT or len(a) > COURT:
        return f"a réécrit {lieu}", False
    return f"{lieu} {'passent' if lieu.startswith('les ') else 'passe'} de {de} à {a}", True


def _citer(chemin: str, valeur: Any) -> str:
    """A short value as it is quoted in a sentence: figures bare, amounts in euros, words between quotation marks."""
    if isinstance(valeur, int | float | Decimal) and not isinstance(valeur, bool):
        return euros(valeur) if chemin.endswith("montant") else nombre(valeur)
    return f"« {en_texte(valeur, _dernier(chemin))} »"


def _dernier(chemin: str) -> str:
    """The field that a place ends with."""
    return decouper(chemin)[-1][0]


def _valeur_courte(chemin: str, valeur: Any) -> str:
    if isinstance(valeur, dict | list):
        return ""
    cite = _citer(chemin, valeur)
    return f" : {cite}" if len(cite) <= COURT else ""


def _lieu(chemin: str, lieux: _Lieux) -> str:
    """« le coût de la fiche 3 », « la filière « Bois » »: the innermost named element, and the field in it."""
    element, champs, courant = "", [], lieux.arbre
    for champ, cle in decouper(chemin):
        courant = courant.get(champ) if isinstance(courant, dict) else None
        if cle is None:
            champs.append(champ)
            continue
        courant = lieux.element(courant, cle)
        element, champs = _element(champ, cle, courant), []
    mots = [nommer(champ).plein for champ in champs]
    # « le montant du coût »: the inner field first; the great parts of the dossier go without saying.
    if not element and len(mots) > 1 and champs[0] in _PARTIES:
        mots = mots[1:]
    mots = [*reversed(mots), *([element] if element else [])]
    return mots[0] + "".join(f" {_de(mot)}" for mot in mots[1:]) if mots else "le dossier"


_PARTIES = {"perimetre", "plan_actions", "gouvernance", "justifications"}


def _element(champ: str, cle: str, valeur: Any) -> str:
    liste = nommer(champ)
    article = liste.un or "l'élément"
    nom = valeur.get(liste.nommant) if isinstance(valeur, dict) else None
    if champ == "fiches":
        numero = (valeur.get("numero") if isinstance(valeur, dict) else None) or ("" if est_tire(cle) else cle)
        return " ".join(filter(None, (article, numero, f"« {nom} »" if nom else "")))
    return f"{article} « {nom or cle} »"


def _de(mot: str) -> str:
    """« de » before a noun with its article: « du coût », « des axes », « de la fiche »."""
    for article, contracte in (("le ", "du "), ("les ", "des ")):
        if mot.startswith(article):
            return contracte + mot.removeprefix(article)
    return f"de {mot}"


def en_texte(valeur: Any, champ: str = "") -> str:
    """A value of the tree, as a person would read it: numbers in French, a part as its fields, one a line.

    `champ` is the field that holds it: the codes of some are put in words, what people wrote never changes.
    """
    if valeur is ABSENT or valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int | float | Decimal):
        return nombre(valeur)
    if isinstance(valeur, list):
        lus = [en_texte(v, champ) for v in valeur]
        if all(not isinstance(v, dict | list) for v in valeur):
            return enumerer(lus)
        return "\n".join("— " + lu.replace("\n", "\n  ") for lu in lus)
    if isinstance(valeur, dict):
        return "\n".join(f"{nommer(nom).bref}{FINE}: {en_texte(v, nom)}" for nom, v in valeur.items() if nom != "id")
    texte = str(valeur)
    return dans_une_phrase(champ, texte)
