"""The page of a call's rules, in Markdown, generated so that it cannot drift from what runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from binome.appels.appel import Appel, Clause
from binome.appels.chargement import AppelExecutable
from binome.appels.controles import CONTROLES
from binome.appels.controles.recueil import Controle
from binome.appels.exemples import Exemple
from binome.appels.parametres import genre_de
from binome.appels.regle import Regle
from binome.domaine.langue.typographie import date_longue, enumerer, majuscule, nombre, soigner
from binome.domaine.mots.libelles import GRAVITES
from binome.domaine.verdict.constat import Statut

GENEREE = "Page générée par `binome appels documenter` : ne la modifiez pas à la main, modifiez les règles."
_INTRODUCTION = (
    "Ce qu'un appel peut demander d'un dossier. Une règle en nomme un (`controle`) et lui donne ses paramètres ; "
    "[appels.md](appels.md) dit comment."
)
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
    appel = executable.appel
    lignes = [
        *_entete(appel),
        *_seuils(appel),
        *_grille(appel),
        *_inconnus(appel),
        *_clauses(executable),
        *_humaines(appel),
    ]
    for famille, regles in groupby(executable.regles, key=lambda r: r.famille):
        lignes += ["", f"## {appel.noms_familles[famille]}"]
        for regle in regles:
            lignes += _regle(regle, appel, par_regle.get(regle.id, []))
    return soigner("\n".join(lignes)) + "\n"


def couverture(executable: AppelExecutable) -> dict[str, tuple[str, ...]]:
    """Clause → ids of the rules that check it; a clause that people judge has none."""
    return {c.id: tuple(r.id for r in executable.regles if c.id in r.clauses) for c in executable.appel.clauses}


def _entete(appel: Appel) -> Iterator[str]:
    yield f"# {appel.titre}"
    yield ""
    yield GENEREE
    yield ""
    yield f"{appel.resume} Appel `{appel.id}`, version {appel.version}."
    yield ""
    inclus = ", ce jour inclus jusqu'à sa dernière milliseconde" if appel.echeance else ""
    yield f"**Date limite :** {appel.date_limite()}{inclus}."
    yield ""
    yield "| étape | date | source |"
    yield "|---|---|---|"
    for etape in appel.calendrier:
        yield f"| {etape.libelle} | {date_longue(etape.jour) if etape.jour else etape.periode} | {etape.source} |"
    yield ""
    yield f"**Enjeux :** {enumerer(list(appel.noms_enjeux.values())) or 'aucun'}."
    yield f"**Avis :** {enumerer([a.nom for a in appel.avis]) or 'aucun'}."
    yield f"**Sélection :** {_selection(appel)}."


def _selection(appel: Appel) -> str:
    comite = appel.comite
    return f"{comite.nom} ({enumerer(list(comite.membres))})" if comite else "inconnue de Binôme"


def _seuils(appel: Appel) -> Iterator[str]:
    if not appel.seuils:
        return
    yield from ("", "| seuil | valeur | d'où il vient |", "|---|---|---|")
    for nom, seuil in appel.seuils.items():
        yield f"| `{nom}` | {nombre(seuil.valeur)} {seuil.unite} | {seuil.source} |"


def _grille(appel: Appel) -> Iterator[str]:
    """What opinions are given on, with the weights that are known and no other."""
    grille = appel.grille
    if grille is None:
        yield from ("", "**Grille des avis :** inconnue de Binôme.")
        return
    echelle = (
        f"notés de {grille.echelle.minimum} à {grille.echelle.maximum}" if grille.echelle else "commentés, sans note"
    )
    yield from ("", f"**Grille des avis :** des critères {echelle} ({grille.source}).", "")
    yield from ("| critère | demande | poids | source |", "|---|---|---|---|")
    for critere in grille.criteres:
        poids = nombre(critere.poids) if critere.poids is not None else "inconnu"
        yield f"| {critere.nom} | {critere.question or ''} | {poids} | {critere.source} |"


def _inconnus(appel: Appel) -> Iterator[str]:
    """What nobody could find of the call: said, so that nobody believes it decided."""
    if not appel.inconnus:
        return
    yield from ("", "## Ce que Binôme ne sait pas de cet appel", "", "| inconnu | ce qu'il faudrait |", "|---|---|")
    for inconnu in appel.inconnus:
        yield f"| {inconnu.quoi} | {inconnu.il_faudrait} |"


def _clauses(executable: AppelExecutable) -> Iterator[str]:
    couvertes = couverture(executable)
    for nature, titre in NATURES.items():
        siennes = [c for c in executable.appel.clauses if c.nature == nature and not c.verifiee_par]
        if siennes:
            yield from ("", f"## {titre}", "", "| clause | dit | référence | règles |", "|---|---|---|---|")
            yield from (_ligne_clause(clause, couvertes) for clause in siennes)


def _ligne_clause(clause: Clause, couvertes: Mapping[str, tuple[str, ...]]) -> str:
    regles = ", ".join(f"[{r}](#{r.lower()})" for r in couvertes[clause.id])
    nom = f"`{clause.id}`, {periode(clause)}" if clause.datee else f"`{clause.id}`"
    return f"| {nom} | {clause.texte} | {clause.source} | {regles} |"


def periode(clause: Clause) -> str:
    """The days of force of a wording, in words; empty when it has always been and still is."""
    dates = (("depuis le", clause.en_vigueur_du), ("jusqu'au", clause.jusqu_au))
    return " ".join(f"{mot} {date_longue(jour)}" for mot, jour in dates if jour)


def _dite(clause: Clause) -> str:
    """A wording after its days of force, where it has some."""
    return f"*{majuscule(periode(clause))} :* {clause.texte}" if clause.datee else clause.texte


def _humaines(appel: Appel) -> Iterator[str]:
    if not any(clause.verifiee_par for clause in appel.clauses):
        return
    yield from ("", "## Ce qu'aucune machine ne vérifie", "", "| clause | dit | qui en juge |", "|---|---|---|")
    for clause in appel.clauses:
        if clause.verifiee_par:
            yield f"| `{clause.id}` | {clause.texte} | {clause.verifiee_par} |"


def _regle(regle: Regle, appel: Appel, exemples: list[Exemple]) -> Iterator[str]:
    premiere, *suivantes = [c for identifiant in regle.clauses for c in appel.redactions(identifiant)]
    yield from ("", f'<a id="{regle.id.lower()}"></a>', "", f"### {regle.id} · {regle.titre}", "")
    yield f"*Gravité : {GRAVITES[regle.gravite].lower()}.* {_dite(premiere)} ({premiere.source})"
    for autre in suivantes:
        yield f"Voir aussi : {_dite(autre)} ({autre.source})"
    yield ""
    yield f"Contrôle : `{regle.controle}`."
    yield ""
    for exemple in exemples:
        yield f"- {_STATUTS[exemple.attendu]} : {exemple.titre}"


def page_des_controles(executables: Iterable[AppelExecutable]) -> str:
    """The page of the library: each check, what a call may tell it, and the rules that use it."""
    emplois: dict[str, list[str]] = {}
    for executable in executables:
        for regle in executable.regles:
            emplois.setdefault(regle.controle, []).append(f"{regle.id} ({executable.appel.id})")
    lignes = ["# La bibliothèque de contrôles", "", GENEREE, "", _INTRODUCTION, ""]
    lignes += ["| contrôle | paramètres | employé par |", "|---|---|---|"]
    for nom, controle in CONTROLES.items():
        regles = ", ".join(emplois.get(nom, [])) or "aucun appel"
        lignes.append(f"| `{nom}` | {_parametres(controle)} | {regles} |")
    return soigner("\n".join(lignes)) + "\n"


def _parametres(controle: Controle) -> str:
    """« `maximum` (seuil), `dit` (texte) »."""
    champs = controle.parametres.model_fields
    dits = {nom: genre_de(info) + ("" if info.is_required() else ", au choix") for nom, info in champs.items()}
    return ", ".join(f"`{nom}` ({dit})" for nom, dit in dits.items())
