"""What `binome perimetre` says, in French: an evaluation, or proposals with their certificate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from binome.cli.socle.sorties import Peindre, peindre
from binome.cli.territoire import coherence_texte
from binome.cli.territoire.groupements_texte import rediger_groupements
from binome.cli.territoire.industrie_texte import rediger_industrie
from binome.domaine.langue.mesures import NATURES, compte, mention, mesure, part, points
from binome.domaine.langue.typographie import accord, enumerer, nombre, pourcent, soigner
from binome.domaine.mots.libelles import CAS

if TYPE_CHECKING:
    from binome.moteur.perimetre.question import Question
    from binome.services.perimetre.comparaison import Comparaison

OBJECTIFS = {
    "auto-contention": "auto-contention 2·I/(R+W)",
    "residents-min": "actifs résidents, au moins",
    "front": "front de Pareto",
}


def _nu(texte: str, _ton: str) -> str:
    return texte


def rediger_evaluation(e: dict[str, Any], *, couleur: bool = False) -> str:
    """The measures of a perimeter, group by group; what is unknown says « inconnu » and how to know it."""
    ton: Peindre = peindre if couleur else _nu
    noms = {u["unite"]: u["nom"] for u in e["unites"]}
    blocs = [
        [ton(f"Périmètre de {accord(len(noms), 'unité')}", "titre"), *(_unite(u) for u in e["unites"])],
        [ton("Mesures", "titre"), *(_mesure(m, ton) for m in e["mesures"]), *_remarques(e)],
        [ton("Contiguïté", "titre"), *_contiguite(e["contiguite"], noms)],
        _attaches(e["attaches"], noms, e["donnees"]["flux"]["nature"], ton),
        _contributions(e["contributions"], noms, e["donnees"]["flux"]["nature"], ton),
        _liens(e["liens"], noms, e["donnees"]["flux"]["nature"], ton),
        [] if e["industrie"] else _secteurs(e["secteurs"], e["mesures"], ton),
        [ton("Industries du périmètre", "titre"), *rediger_industrie(e["industrie"], noms)],
        [ton("Zones d'emploi", "titre"), *_zones(e["zones_emploi"])],
        [ton("Déjà ensemble", "titre"), *rediger_groupements(e["groupements"], noms)],
        [ton("Phase 1", "titre"), *_phase1(e["phase1"], noms)],
        [ton("Recouvrements", "titre"), *_recouvrements(e["recouvrements"], noms)],
        _sources(e["donnees"], ton),
    ]
    return _assembler(blocs)


def _assembler(blocs: list[list[str]]) -> str:
    return "\n\n".join("\n".join(soigner(ligne) for ligne in bloc) for bloc in blocs if bloc) + "\n"


def _unite(u: dict[str, Any]) -> str:
    return f"  {u['unite']}  {u['nom']}" if u["nom"] != u["unite"] else f"  {u['unite']}"


def _mesure(m: dict[str, Any], ton: Peindre) -> str:
    return f"  {m['libelle']} : {mesure(m)}{ton(mention(m['nature']), 'discret')}"


def _remarques(e: dict[str, Any]) -> list[str]:
    """Each remark once: several measures share theirs."""
    return [f"  À savoir : {remarque}" for remarque in dict.fromkeys(m["remarque"] for m in e["mesures"]) if remarque]


def _contiguite(c: dict[str, Any], noms: Mapping[str, str]) -> list[str]:
    if c["contigu"]:
        return ["  D'un seul tenant."]
    lignes = [f"  En {len(c['pieces'])} morceaux : à justifier."]
    for rupture in c["ruptures"]:
        de, vers = noms.get(rupture["de"], rupture["de"]), noms.get(rupture["vers"], rupture["vers"])
        if rupture["passage"] is None:
            lignes.append(f"  {de} n'est relié à {vers} par aucune unité (île, enclave ou détroit).")
        else:
            lignes.append(f"  Entre {de} et {vers} : {enumerer(list(rupture['passage']))}, hors du périmètre.")
    return lignes


def _attaches(lignes: list[dict[str, Any]] | None, noms: Mapping[str, str], nature: str, ton: Peindre) -> list[str]:
    if not lignes or len(lignes) < 2:
        return []
    autour = next((noms.get(c["unite"], c["unite"]) for c in lignes if c["lien_ancre"] is None), "")
    titre = ton(f"Ce qui tient chaque unité aux autres ; échanges avec {autour}{mention(nature)}", "titre")
    return [titre, *(coherence_texte.attache(c, noms) for c in lignes)]


def _contributions(lignes: list[dict[str, Any]], noms: Mapping[str, str], nature: str, ton: Peindre) -> list[str]:
    if len(lignes) < 2:
        return []
    titre = ton(f"Ce que chaque unité apporte à l'auto-contention{mention(nature)}", "titre")
    return [titre, *(f"  {points(c['delta']).rjust(9)}  {noms.get(c['unite'], c['unite'])}" for c in lignes)]


def _liens(liens: list[dict[str, Any]], noms: Mapping[str, str], nature: str, ton: Peindre) -> list[str]:
    if not liens:
        return []
    lignes = []
    for lien in liens[:5]:
        a, b = (noms.get(lien[bout], lien[bout]) for bout in ("a", "b"))
        lignes.append(f"  {compte(lien['echanges'], nature).rjust(7)}  {a} ↔ {b}")
    return [ton(f"Liens les plus forts, en navetteurs{mention(nature)}", "titre"), *lignes]


def _secteurs(secteurs: list[dict[str, Any]], mesures: list[dict[str, Any]], ton: Peindre) -> list[str]:
    forts = [s for s in secteurs if s["industrie"] and s["quotient"] > 1][:5]
    if not forts:
        return []
    nature = next(m["nature"] for m in mesures if m["id"] == "part_industrielle")
    lignes = [f"  {s['secteur']}  × {nombre(s['quotient'], 2)}, {accord(round(s['emplois']), 'emploi')}" for s in forts]
    return [ton(f"Industries plus présentes qu'en France (NAF, A 38){mention(nature)}", "titre"), *lignes]


def _zones(zones: list[dict[str, Any]] | None) -> list[str]:
    if zones is None:
        return ["  Inconnu. Chargez la table : binome donnees charger insee-appartenance FICHIER."]
    return [
        f"  {z['nom']} : {pourcent(z['part_de_la_zone'])} de la zone, {pourcent(z['part_du_perimetre'])} du périmètre "
        f"({z['communes'][0]} communes sur {z['communes'][1]})"
        for z in zones
    ]


def _phase1(p: dict[str, Any] | None, noms: Mapping[str, str]) -> list[str]:
    if p is None:
        return ["  Inconnu. Chargez la liste : binome donnees charger territoires-industrie FICHIER --phase 1."]
    cas = enumerer([CAS[c].lower() for c in p["cas"]])
    lignes = [
        f"  {cas.capitalize()}" + (f", par rapport à {enumerer(list(p['noms'].values()))}." if p["noms"] else ".")
    ]
    for titre, codes in (("Nouveaux", p["ajoutes"] if p["territoires"] else ()), ("Partis", p["retires"])):
        if codes:
            lignes.append(f"  {titre} : {enumerer([noms.get(c, c) for c in codes])}.")
    return lignes


def _recouvrements(lignes: list[dict[str, Any]], noms: Mapping[str, str]) -> list[str]:
    if not lignes:
        return ["  Aucun parmi les candidatures connues."]
    return [f"  {r['nom']} : {enumerer([noms.get(c, c) for c in r['unites']])}." for r in lignes]


def _sources(donnees: dict[str, Any], ton: Peindre) -> list[str]:
    f, g = donnees["flux"], donnees["referentiel"]
    detail = " · ".join(morceau for morceau in (f"{NATURES[f['nature']]}s", f["source"], f["millesime"]) if morceau)
    lignes = [f"  Flux : {detail}"]
    if g:
        lignes.append(f"  Référentiel {g['millesime']} (SHA-256 {g['sha256'][:12]}…)")
    return [ton("Sources", "titre"), *lignes]


def rediger_comparaison(c: Comparaison, *, couleur: bool = False) -> str:
    """Two perimeters side by side: who is in one only, then each measure of both and its difference."""
    ton: Peindre = peindre if couleur else _nu
    la, lb = ({u["unite"]: u["nom"] for u in e["unites"]} for e in (c.a, c.b))
    seules = [
        f"  {titre} : {enumerer([nom for code, nom in ici.items() if code not in ailleurs]) or 'aucune'}"
        for titre, ici, ailleurs in (("Dans le premier seulement", la, lb), ("Dans le second seulement", lb, la))
    ]
    lignes = [
        f"  {ligne.libelle} : {ligne.a} | {ligne.b}" + (f" ({ligne.ecart})" if ligne.ecart else "")
        for ligne in c.lignes
    ]
    blocs = [
        [ton(f"{accord(len(la), 'unité')}, puis {accord(len(lb), 'unité')}", "titre"), *seules],
        [ton("Mesures : le premier | le second (différence)", "titre"), *lignes],
    ]
    if c.estime:
        blocs.append(["Les trajets sont estimés : les parts sont des fourchettes."])
    return _assembler(blocs)


def rediger_propositions(
    r: dict[str, Any], question: Question, noms: Mapping[str, str], *, couleur: bool = False
) -> str:
    """Each proposal with what its units add, then what is proved."""
    ton: Peindre = peindre if couleur else _nu
    if question.objectif == "coherence":
        return _assembler(coherence_texte.rediger(r, noms, ton))
    blocs = [_proposition(rang, p, question, noms, ton, r) for rang, p in enumerate(r["propositions"], start=1)]
    if "avertissement" in r:
        blocs.append([r["avertissement"]])
    blocs.append(_certificat(r, question, ton))
    return _assembler(blocs)


def _proposition(
    rang: int, p: dict[str, Any], question: Question, noms: Mapping[str, str], ton: Peindre, r: dict[str, Any]
) -> list[str]:
    nature = r.get("donnees", {}).get("flux", {"nature": "fourni"})["nature"]
    estime = mention(nature)
    valeur = nombre(p["valeur"], 0) if question.objectif == "residents-min" else _part(p, "valeur")
    titre = f"Proposition {rang} : {accord(len(p['unites']), 'unité')}, {OBJECTIFS[question.objectif]} : {valeur}"
    lignes = [
        ton(titre + estime, "titre"),
        f"  Actifs résidents {compte(p['residents'], nature)} · emplois {compte(p['emplois'], nature)} · "
        f"vivent et travaillent dedans {compte(p['internes'], nature)}{estime}",
        f"  Auto-contention de l'offre : {_part(p, 'auto_offre')}{estime}",
        f"  Auto-contention de la demande : {_part(p, 'auto_demande')}{estime}",
        *(f"  {nom.capitalize()} : {nombre(v, 2)}{estime}" for nom, v in p.get("criteres", {}).items() if "coh" in nom),
    ]
    for c in p["contributions"]:
        impose = " (imposée)" if c["unite"] in question.avec else ""
        delta = nombre(c["delta"], 0).rjust(9) if question.objectif == "residents-min" else points(c["delta"]).rjust(9)
        lignes.append(f"  {delta}  {c['unite']} {noms.get(c['unite'], '')}".rstrip() + impose)
    return lignes


def _part(p: dict[str, Any], nom: str) -> str:
    """A share; a range when it rests on estimated flows."""
    return part(p[nom], p.get("fourchettes", {}).get(nom))


def _certificat(r: dict[str, Any], question: Question, ton: Peindre) -> list[str]:
    c, trouve = r["certificat"], bool(r["propositions"])
    examines = (
        f"{accord(c['ensembles_examines'], 'ensemble examiné', 'ensembles examinés')} en {nombre(c['duree_s'], 2)} s."
    )
    if not trouve and c["statut"] == "prouve":
        return [ton("Prouvé : aucun périmètre d'un seul tenant ne répond à la question.", "titre"), f"  {examines}"]
    if not trouve:
        return [ton("Rien trouvé, et rien de prouvé : donnez plus de temps avec --budget.", "titre"), f"  {examines}"]
    if c["statut"] == "prouve":
        phrase = (
            "Prouvé : ce front est complet."
            if question.objectif == "front"
            else "Prouvé : aucun périmètre d'un seul tenant ne fait mieux."
        )
        return [ton(phrase, "titre"), f"  {examines}"]
    if c["statut"] == "borne":
        borne = nombre(c["borne"], 0) if question.objectif == "residents-min" else pourcent(c["borne"])
        sens = "moins" if question.objectif == "residents-min" else "plus"
        ecart = pourcent(c["ecart"])
        phrase = (
            f"Optimum non prouvé, mais encadré : aucun périmètre ne fait {sens} que {borne} (écart {ecart} au plus)."
        )
        return [ton(phrase, "titre"), f"  {examines} Donnez plus de temps avec --budget pour réduire l'écart."]
    return [
        ton("Non prouvé : un meilleur périmètre existe peut-être.", "titre"),
        f"  {examines} Donnez plus de temps avec --budget.",
    ]
