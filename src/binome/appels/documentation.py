"""The page of a call's rules, in Markdown, generated so that it cannot drift from what runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from binome.appels.appel import Appel, Clause
from binome.appels.catalogue import FAMILLES, AppelExecutable
from binome.appels.exemples import Exemple
from binome.appels.regle import Regle
from binome.domaine.langue.typographie import date_longue, enumerer, nombre, soigner
from binome.domaine.mots.libelles import GRAVITES
from binome.domaine.verdict.constat import Statut

NATURES = {"appel": "Clauses de l'appel", "droit": "Clauses du droit", "methode": "Méthode de Binôme"}
_STATUTS = {
    Statut.conforme: "conforme",
    Statut.non_conforme: "non conforme",
    Statut.sans_objet: "sans objet",
    Statut.a_verifier: "à vérifier",
}


def page(executable: AppelExecutable, exemples: Iterable[Exemple]) -> str:
    """The whole page of a call."""
    par_regle: dict[str, list[Exemple]] = {}
    for exemple in exemples:
        par_regle.setdefault(exemple.regle, []).append(exemple)
    lignes = [*_entete(executable.appel), *_clauses(executable), *_humaines(executable.appel)]
    for famille, regles in groupby(executable.regles, key=lambda r: r.famille):
        lignes += ["", f"## {FAMILLES[famille]}"]
        for regle in regles:
            lignes += _regle(regle, executable.appel, par_regle.get(regle.id, []))
    return soigner("\n".join(lignes)) + "\n"


def couverture(executable: AppelExecutable) -> dict[str, tuple[str, ...]]:
    """Clause → ids of the rules that check it; a clause that people judge has none."""
    return {c.id: tuple(r.id for r in executable.regles if c.id in r.clauses) for c in executable.appel.clauses}


def _entete(appel: Appel) -> Iterator[str]:
    yield f"# {appel.titre}"
    yield ""
    yield "Page générée par `binome appels documenter` : ne la modifiez pas à la main, modifiez les règles."
    yield ""
    yield f"{appel.resume} Appel `{appel.id}`, version {appel.version}."
    yield ""
    yield f"**Date limite :** {appel.echeance.affichage()}, ce jour inclus jusqu'à sa dernière milliseconde."
    yield ""
    yield "| étape | date | source |"
    yield "|---|---|---|"
    for etape in appel.calendrier:
        yield f"| {etape.libelle} | {date_longue(etape.jour) if etape.jour else etape.periode} | {etape.source} |"
    yield ""
    yield f"**Enjeux :** {enumerer([e.nom for e in appel.enjeux])}."
    yield f"**Avis :** {enumerer([a.nom for a in appel.avis])}."
    yield f"**Sélection :** {appel.comite.nom} ({enumerer(list(appel.comite.membres))})."
    yield ""
    yield "| seuil | valeur | d'où il vient |"
    yield "|---|---|---|"
    for nom, seuil in appel.seuils.items():
        yield f"| `{nom}` | {nombre(seuil.valeur)} {seuil.unite} | {seuil.source} |"


def _clauses(executable: AppelExecutable) -> Iterator[str]:
    couvertes = couverture(executable)
    for nature, titre in NATURES.items():
        yield from ("", f"## {titre}", "", "| clause | dit | référence | règles |", "|---|---|---|---|")
        for clause in executable.appel.clauses:
            if clause.nature == nature and not clause.verifiee_par:
                yield _ligne_clause(clause, couvertes)


def _ligne_clause(clause: Clause, couvertes: Mapping[str, tuple[str, ...]]) -> str:
    regles = ", ".join(f"[{r}](#{r.lower()})" for r in couvertes[clause.id])
    return f"| `{clause.id}` | {clause.texte} | {clause.source} | {regles} |"


def _humaines(appel: Appel) -> Iterator[str]:
    yield from ("", "## Ce qu'aucune machine ne vérifie", "", "| clause | dit | qui en juge |", "|---|---|---|")
    for clause in appel.clauses:
        if clause.verifiee_par:
            yield f"| `{clause.id}` | {clause.texte} | {clause.verifiee_par} |"


def _regle(regle: Regle, appel: Appel, exemples: list[Exemple]) -> Iterator[str]:
    clause = appel.clause(regle.clauses[0])
    yield from ("", f'<a id="{regle.id.lower()}"></a>', "", f"### {regle.id} · {regle.titre}", "")
    yield f"*Gravité : {GRAVITES[regle.gravite].lower()}.* {clause.texte} ({clause.source})"
    autres = [appel.clause(c) for c in regle.clauses[1:]]
    for autre in autres:
        yield f"Voir aussi : {autre.texte} ({autre.source})"
    yield ""
    for exemple in exemples:
        yield f"- {_STATUTS[exemple.attendu]} : {exemple.titre}"
