"""The verdict as one HTML page that stands alone: no script, no address, readable anywhere and printable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from binome.documents.rapport_texte import SECTIONS, citer_preuve, phrase
from binome.domaine.mots.libelles import GRAVITES
from binome.domaine.socle.chemin import ancre
from binome.domaine.verdict.constat import Constat, Gravite, Statut, Verdict

STYLE = """
:root { color-scheme: light dark; --encre: #1b2733; --papier: #fbfaf7; --trait: #d8d4ca; --alerte: #a5321e;
  --prudence: #8a5a00; --accent: #1f5f4a; }
@media (prefers-color-scheme: dark) { :root { --encre: #e8e6e1; --papier: #161b20; --trait: #3a434c;
  --alerte: #f0917f; --prudence: #e0b25a; --accent: #7cc4a8; } }
body { font: 1.06rem/1.55 "Source Sans 3", "Segoe UI", sans-serif; color: var(--encre); background: var(--papier);
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--trait); }
article { margin: 1.5rem 0; padding-left: 1rem; border-left: 4px solid var(--accent); break-inside: avoid; }
article.bloquant { border-color: var(--alerte); } article.a_justifier { border-color: var(--prudence); }
dl { display: grid; grid-template-columns: 5rem 1fr; gap: .25rem 1rem; font-size: .95em; } dd { margin: 0; }
dt { font-weight: 600; } code { font-size: .9em; overflow-wrap: anywhere; } footer { margin: 3rem 0; font-size: .9em; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } }
"""


def rediger(verdict: Verdict, familles: Mapping[str, str]) -> str:
    """The whole page, as HTML 5."""
    return "\n".join(_page(verdict, familles)) + "\n"


def _page(verdict: Verdict, familles: Mapping[str, str]) -> Iterator[str]:
    titre = escape(verdict.titre)
    yield '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Verdict : {titre}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{titre}</h1>\n<p><strong>{escape(phrase(verdict.bilan))}</strong></p>"
    for gravite, section in SECTIONS.items():
        constats = verdict.de_gravite(gravite)
        if constats:
            yield f"<h2>{escape(section)} ({len(constats)})</h2>"
            yield from (_article(c, familles) for c in constats)
    yield from _liste(verdict, Statut.a_verifier, "À vérifier autrement")
    yield from _liste(verdict, Statut.conforme, "Respecté")
    yield from _liste(verdict, Statut.sans_objet, "Sans objet")
    yield f"</main>\n<footer><p>{_pied(verdict)}</p></footer>\n</body>\n</html>"


def _article(constat: Constat, familles: Mapping[str, str]) -> str:
    famille = familles.get(constat.regle.split("-")[0], "")
    entete = f"{GRAVITES[Gravite(constat.gravite)]} · {constat.regle} · {famille}"
    rubriques = [("Clause", f"{escape(constat.clause)}<br><small>({escape(constat.source)})</small>")]
    if constat.preuves:
        rubriques.append(("Preuves", "<br>".join(escape(citer_preuve(p)) for p in constat.preuves)))
    if constat.ou:
        rubriques.append(("Où", " ".join(f"<code>{escape(lieu)}</code>" for lieu in constat.ou)))
    if constat.a_faire:
        rubriques.append(("À faire", escape(constat.a_faire)))
    corps = "".join(f"<dt>{nom}</dt><dd>{texte}</dd>" for nom, texte in rubriques)
    return (
        f'<article class="{constat.gravite}" id="{ancre(constat.regle)}"><h3>{escape(entete)}</h3>'
        f"<p>{escape(constat.constat)}</p><dl>{corps}</dl></article>"
    )


def _liste(verdict: Verdict, statut: Statut, titre: str) -> Iterator[str]:
    constats = verdict.de_statut(statut)
    if constats:
        yield f"<h2>{titre} ({len(constats)})</h2>\n<ul>"
        for constat in constats:
            suite = f" {constat.a_faire}" if constat.a_faire else ""
            yield f"<li><strong>{constat.regle}</strong> {escape(constat.constat + suite)}</li>"
        yield "</ul>"


def _pied(verdict: Verdict) -> str:
    referentiel = verdict.referentiel
    return escape(
        f"Dossier {verdict.dossier} (SHA-256 {verdict.empreinte[:16]}…), appel {verdict.appel} version "
        f"{verdict.version_appel}, référentiel {referentiel.millesime} (SHA-256 {referentiel.sha256[:16]}…), "
        f"vérifié au {verdict.date.isoformat(timespec='seconds')}."
    )
