"""The matching as a text that is good to read, in a terminal or a file."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator

from binome.documents.offre.mots import (
    AVERTISSEMENT,
    ETATS,
    TITRE_AIDES,
    operateurs_a_dire,
    par_une_entreprise,
    resume,
)
from binome.domaine.langue.typographie import date_longue, enumerer, soigner
from binome.offre.aides_etat import constats
from binome.offre.conditions.recueil import Etat
from binome.offre.rapprochement import ConditionLue, FicheAppariee, Rapprochement

LARGEUR = 100
Peintre = Callable[[str, str], str]


def sans_couleur(texte: str, ton: str) -> str:
    """The painter of pipes and files: leaves the text as it is."""
    return texte


def rediger(
    fiches: Iterable[FicheAppariee], titre: str, jour: str, *, tous: bool = False, peindre: Peintre = sans_couleur
) -> str:
    """The whole report; `tous`: with what is left out."""
    lignes = [peindre(soigner(titre), "titre"), soigner(f"Offre de services au {jour}. {AVERTISSEMENT}")]
    lignes = [lignes[0], *_alinea(lignes[1], 0)]
    for fiche in fiches:
        lignes += ["", *_fiche(fiche, tous, peindre)]
    return "\n".join(lignes) + "\n"


def _fiche(fiche: FicheAppariee, tous: bool, peindre: Peintre) -> Iterator[str]:
    action = fiche.situation.fiche
    yield peindre(soigner(f"{action.numero_montre} · {action.titre}"), "titre")
    yield from _alinea(resume(fiche), 2)
    for rapprochement in (*fiche.proposes, *fiche.autres) if tous else fiche.proposes:
        yield from _rapprochement(rapprochement, peindre)
    if autres := par_une_entreprise(fiche):
        noms = enumerer([r.dispositif.nom for r in autres])
        yield from _alinea(f"Si un autre acteur portait ou rejoignait l'action, regardez aussi : {noms}.", 2)
    if aides := constats(fiche.situation):
        yield from _alinea(f"{TITRE_AIDES} :", 2)
        for lue in aides:
            yield from _condition(lue)


def _rapprochement(rapprochement: Rapprochement, peindre: Peintre) -> Iterator[str]:
    d = rapprochement.dispositif
    yield ""
    par = operateurs_a_dire(d)
    yield from _alinea(f"{d.nom} ({par})" if par else d.nom, 2)
    yield from _alinea(rapprochement.phrase + (f" · {rapprochement.fraicheur}" if rapprochement.fraicheur else ""), 4)
    yield from _alinea(f"Montants : {d.montants.texte}", 4)
    if rapprochement.proximite.raisons:
        yield from _alinea(f"Pourquoi : {' ; '.join(rapprochement.proximite.raisons)}.", 4)
    for lue in rapprochement.conditions:
        yield from _condition(lue)
    lu = f" (lue le {date_longue(d.verifie_le)})" if d.verifie_le else ""
    yield peindre("\n".join(_alinea(f"Source{lu} : {d.source}", 4)), "discret")


def _condition(lue: ConditionLue) -> Iterator[str]:
    yield from _alinea(f"{ETATS[lue.etat]:<12}{lue.texte} [{lue.preuve}]", 4, 16)
    if lue.a_faire and lue.etat is not Etat.remplie:
        yield from _alinea(f"À faire : {lue.a_faire}", 16, 16)


def _alinea(texte: str, marge: int, suite: int | None = None) -> list[str]:
    return textwrap.wrap(
        soigner(texte),
        LARGEUR,
        initial_indent=" " * marge,
        subsequent_indent=" " * (marge if suite is None else suite),
        break_long_words=False,
        break_on_hyphens=False,
    )
