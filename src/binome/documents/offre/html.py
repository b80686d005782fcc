"""The matching as one HTML page that stands alone: no script, no address, readable anywhere and printable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from binome.documents.offre.mots import (
    AVERTISSEMENT,
    ETATS,
    TITRE_AIDES,
    operateurs_a_dire,
    par_une_entreprise,
    resume,
)
from binome.documents.rapport_html import STYLE
from binome.domaine.langue.typographie import date_longue, enumerer, majuscule, soigner
from binome.offre.aides_etat import constats
from binome.offre.rapprochement import ConditionLue, FicheAppariee, Rapprochement

_STYLE = (
    STYLE
    + """table { border-collapse: collapse; width: 100%; font-size: .95em; } td, th { text-align: left;
  vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--trait); }
td:first-child { white-space: nowrap; font-weight: 600; }
@media (max-width: 30rem) { td, th, tr, tbody, table { display: block; } th { display: none; }
  td:not(:first-child) { border: 0; padding-top: 0; } }
"""
)


def rediger(fiches: Iterable[FicheAppariee], titre: str, jour: str, *, tous: bool = False) -> str:
    """The whole page, as HTML 5."""
    return "\n".join(_page(fiches, titre, jour, tous)) + "\n"


def _dire(texte: str) -> str:
    return escape(soigner(texte))


def _page(fiches: Iterable[FicheAppariee], titre: str, jour: str, tous: bool) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{_dire(f'Offre de services : {titre}')}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{_dire(titre)}</h1>\n<p>{_dire(f'Offre de services au {jour}.')}</p>"
    yield f"<p><strong>{_dire(AVERTISSEMENT)}</strong></p>"
    for fiche in fiches:
        yield from _fiche(fiche, tous)
    yield "</main>\n</body>\n</html>"


def _fiche(fiche: FicheAppariee, tous: bool) -> Iterator[str]:
    action = fiche.situation.fiche
    yield f"<section>\n<h2>{_dire(f'{action.numero_montre} · {action.titre}')}</h2>\n<p>{_dire(resume(fiche))}</p>"
    for rapprochement in (*fiche.proposes, *fiche.autres) if tous else fiche.proposes:
        yield _article(rapprochement)
    if autres := par_une_entreprise(fiche):
        noms = enumerer([r.dispositif.nom for r in autres])
        yield f"<p>{_dire(f'Si un autre acteur portait ou rejoignait cette action, regardez aussi : {noms}.')}</p>"
    if aides := constats(fiche.situation):
        yield f"<h3>{_dire(TITRE_AIDES)}</h3>{_tableau(aides)}"
    yield "</section>"


def _article(rapprochement: Rapprochement) -> str:
    d = rapprochement.dispositif
    raisons = majuscule(" ; ".join(rapprochement.proximite.raisons))
    parties = [
        f"<article><h3>{_dire(d.nom)}</h3>",
        f"<p>{_dire(' · '.join(filter(None, (operateurs_a_dire(d), f'Montants : {d.montants.texte}'))))}</p>",
    ]
    parties.append(f"<p><strong>{_dire(majuscule(rapprochement.phrase))}</strong></p>")
    parties += [f"<p>{_dire(majuscule(rapprochement.fraicheur))}.</p>"] if rapprochement.fraicheur else []
    parties += [f"<p>{_dire(raisons)}.</p>"] if raisons else []
    lu = f", lue le {date_longue(d.verifie_le)}" if d.verifie_le else ""
    parties += [
        _tableau(rapprochement.conditions),
        f"<p><small>{_dire(f'Source{lu} : {d.source}')}</small></p></article>",
    ]
    return "\n".join(parties)


def _tableau(conditions: Iterable[ConditionLue]) -> str:
    lignes = "".join(
        f"<tr><td>{_dire(ETATS[c.etat])}</td><td>{_dire(c.texte)}<br><small>{_dire(c.preuve)}</small></td>"
        f"<td>{_dire(c.a_faire or '')}</td></tr>"
        for c in conditions
    )
    tete = "<tr><th>État</th><th>Condition et preuve</th><th>À faire</th></tr>"
    return f"<table><thead>{tete}</thead><tbody>{lignes}</tbody></table>"
