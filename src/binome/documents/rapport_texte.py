"""The verdict as a text that is good to read, in a terminal, a file or an e-mail."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping

from binome.domaine.langue.typographie import accord, nombre, soigner
from binome.domaine.mots.libelles import GRAVITES
from binome.domaine.verdict.constat import Bilan, Constat, Gravite, Preuve, Statut, Verdict

LARGEUR = 100
OU_MAX = 4
SECTIONS = {
    Gravite.bloquant: "Ce qui bloque",
    Gravite.a_justifier: "Ce qui est à justifier",
    Gravite.conseil: "Conseils",
}
Peintre = Callable[[str, str], str]


def sans_couleur(texte: str, ton: str) -> str:
    """The painter of pipes and files: leaves the text as it is. `ton` is a severity, or « titre » or « discret »."""
    return texte


def phrase(bilan: Bilan) -> str:
    """The verdict in a line."""
    points = [
        (accord(bilan.bloquant, "point bloquant", "points bloquants"), bilan.bloquant),
        (_a_justifier(bilan), bilan.a_justifier),
        (accord(bilan.conseil, "conseil"), bilan.conseil),
    ]
    dits = [texte for texte, compte in points if compte]
    debut = ", ".join(dits) or ("Rien à redire" if bilan.juge else "Rien n'a été jugé")
    respectees = accord(bilan.conforme, "règle respectée", "règles respectées")
    return soigner(f"{debut} ; {respectees}, {nombre(bilan.a_verifier)} à vérifier autrement.")


def _a_justifier(bilan: Bilan) -> str:
    if bilan.bloquant:
        return f"{nombre(bilan.a_justifier)} à justifier"
    return accord(bilan.a_justifier, "point à justifier", "points à justifier")


def rediger(
    verdict: Verdict,
    familles: Mapping[str, str],
    lignes: Mapping[str, int] | None = None,
    peindre: Peintre = sans_couleur,
) -> str:
    """The whole report. `familles` names the families of rules; `lignes` maps places to lines of the file."""
    parties = list(_entete(verdict, peindre))
    for gravite, titre in SECTIONS.items():
        constats = verdict.de_gravite(gravite)
        if constats:
            parties += ["", peindre(f"{titre} ({len(constats)})", "titre"), ""]
            parties += ["\n".join(_constat(c, familles, lignes or {}, peindre)) + "\n" for c in constats]
    parties += list(_brefs(verdict, Statut.a_verifier, "À vérifier autrement", peindre))
    parties += list(_brefs(verdict, Statut.conforme, "Respecté", peindre))
    parties += list(_brefs(verdict, Statut.sans_objet, "Sans objet", peindre))
    parties += ["", peindre("Verdict", "titre") + soigner(" : ") + phrase(verdict.bilan)]
    return "\n".join(parties) + "\n"


def _entete(verdict: Verdict, peindre: Peintre) -> Iterator[str]:
    yield peindre(verdict.titre, "titre")
    referentiel = f"référentiel {verdict.referentiel.millesime} ({verdict.referentiel.sha256[:12]})"
    yield peindre(f"Appel {verdict.appel}, version {verdict.version_appel} · {referentiel}", "discret")
    yield soigner(f"Verdict : {phrase(verdict.bilan)}")


def _constat(
    constat: Constat, familles: Mapping[str, str], lignes: Mapping[str, int], peindre: Peintre
) -> Iterator[str]:
    famille = familles.get(constat.regle.split("-")[0], "")
    yield f"{peindre(GRAVITES[constat.gravite], constat.gravite.value)} · {constat.regle} · {famille}"
    yield from _alinea(constat.constat, 2)
    yield from _rubrique("Clause", constat.clause)
    yield from _rubrique("", f"({constat.source})")
    if constat.preuves:
        yield from _rubrique("Preuves", " · ".join(map(citer_preuve, constat.preuves)))
    if constat.ou:
        yield from _rubrique("Où", _lieux(constat.ou, lignes))
    if constat.a_faire:
        yield from _rubrique("À faire", constat.a_faire)


def citer_preuve(preuve: Preuve) -> str:
    """A piece of evidence in a few words: label, value, unit, and where it comes from."""
    valeur = nombre(preuve.valeur) if isinstance(preuve.valeur, int | float) else preuve.valeur
    mesure = " ".join(str(morceau) for morceau in (valeur, preuve.unite) if morceau is not None)
    source = " ".join(morceau for morceau in (preuve.source, preuve.millesime) if morceau)
    return soigner(f"{preuve.libelle} : {mesure} ({source})" if mesure else f"{preuve.libelle} ({source})")


def _lieux(ou: tuple[str, ...], lignes: Mapping[str, int]) -> str:
    dits = [f"{lieu} (ligne {lignes[lieu]})" if lieu in lignes else lieu for lieu in ou[:OU_MAX]]
    reste = len(ou) - OU_MAX
    return " · ".join(dits) + (f" · et {accord(reste, 'autre')}" if reste > 0 else "")


def _rubrique(nom: str, texte: str) -> Iterator[str]:
    marge = " " * 4
    corps = textwrap.wrap(texte, LARGEUR - 13, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{marge}{nom:<9}{corps[0]}"
    for ligne in corps[1:]:
        yield f"{marge}{'':<9}{ligne}"


def _alinea(texte: str, marge: int) -> list[str]:
    espace = " " * marge
    return textwrap.wrap(
        texte, LARGEUR, initial_indent=espace, subsequent_indent=espace, break_long_words=False, break_on_hyphens=False
    )


def _brefs(verdict: Verdict, statut: Statut, titre: str, peindre: Peintre) -> Iterator[str]:
    constats = verdict.de_statut(statut)
    if not constats:
        return
    yield ""
    yield peindre(f"{titre} ({len(constats)})", "titre")
    for constat in constats:
        suite = f" {constat.a_faire}" if constat.a_faire and statut is Statut.a_verifier else ""
        corps = textwrap.wrap(constat.constat + suite, LARGEUR - 12, break_on_hyphens=False)
        yield f"  {peindre(f'{constat.regle:<8}', 'discret')}  {corps[0]}"
        yield from (" " * 12 + ligne for ligne in corps[1:])
