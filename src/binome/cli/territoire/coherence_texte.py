"""What `binome perimetre proposer` says of the perimeters that hold best together, in French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.cli.socle.sorties import Peindre
from binome.domaine.langue.mesures import compte, part
from binome.domaine.langue.typographie import accord, de, enumerer, nombre
from binome.domaine.mots import perimetres


def rediger(r: dict[str, Any], noms: Mapping[str, str], ton: Peindre) -> list[list[str]]:
    """The blocks of an answer: each proposal, sizes without any, what the answer does not say."""
    avec = r["question"]["avec"]
    nature = r.get("donnees", {}).get("flux", {"nature": "fourni"})["nature"]
    autour = enumerer([noms.get(code, code) for code in avec])
    blocs = [[ton(f"Autour {de(autour)}", "titre")]]
    blocs += [_proposition(p, r, noms, nature, ton) for p in r["propositions"]]
    if r["tailles_sans_proposition"]:
        tailles = enumerer([str(taille) for taille in r["tailles_sans_proposition"]])
        blocs.append([f"À {tailles}, {autour} n'a plus sa place dans le meilleur groupe : rien n'est proposé."])
    if not r["propositions"]:
        prouve = r["certificat"]["statut"] == "prouve"
        dit = "Prouvé : aucun périmètre d'un seul tenant ne répond à la question."
        blocs.append([ton(dit if prouve else "Rien trouvé, et rien de prouvé : donnez plus de temps.", "titre")])
    if "avertissement" in r:
        blocs.append([r["avertissement"]])
    c = r["certificat"]
    vus = accord(c["ensembles_examines"], "ensemble examiné", "ensembles examinés")
    return [*blocs, [ton(f"{vus} pour la première, {nombre(c['duree_s'], 2)} s en tout.", "discret")]]


def _proposition(p: dict[str, Any], r: dict[str, Any], noms: Mapping[str, str], nature: str, ton: Peindre) -> list[str]:
    avec, titre = r["question"]["avec"], _titre(p)
    lignes = [ton(f"{p['rang']}. {titre}", "titre"), f"   {_preuve(p, r, noms, nature)}"]
    lignes += [attache(c, noms, impose=c["unite"] in avec) for c in p["contributions"]]
    faits = [
        f"{compte(p['habitants'], 'observe')} habitants" if p["habitants"] is not None else "",
        f"auto-contention {_part(p, 'auto_offre')} des actifs, {_part(p, 'auto_demande')} des emplois"
        + (" (estimé)" if nature == "estime" else ""),
        f"{nombre(p['diametre_km'], 0)} km entre les deux membres les plus éloignés" if p["diametre_km"] else "",
        perimetres.solidite(p["robustesse"]),
    ]
    return [*lignes, "   " + " · ".join(fait for fait in faits if fait)]


def attache(c: Mapping[str, Any], noms: Mapping[str, str], *, impose: bool = False) -> str:
    """A member, what ties it to the others as a signed number, and in words."""
    nom = f"{noms.get(c['unite'], '')} {c['unite']}".strip() if noms.get(c["unite"]) != c["unite"] else c["unite"]
    dit = " (imposée)" if impose else ", rattachée de justesse" if c["delta"] < 0 else ""
    detail = perimetres.attache(c)
    return f"   {_signe(c['delta']).rjust(6)}  {nom}{dit}" + (f" : {detail}" if detail else "")


def _titre(p: dict[str, Any]) -> str:
    combien = (
        accord(len(p["unites"]), "intercommunalité")
        if p["habitants"] is not None
        else accord(len(p["unites"]), "unité")
    )
    dits = {
        "phase-precedente": f"Le territoire de l'appel précédent : {combien}",
        "optimum": f"{combien} : celles qui se tiennent le mieux" if len(p["unites"]) > 1 else f"{combien}, seule",
        "taille": combien,
        "alternative": f"{combien} : un autre groupe, nettement différent",
    }
    return dits[p["origine"]] + (", au-delà de son bassin" if p["au_dela_du_bassin"] else "")


def _preuve(p: dict[str, Any], r: dict[str, Any], noms: Mapping[str, str], nature: str) -> str:
    autour = de(enumerer([noms.get(code, code) for code in r["question"]["avec"]]))
    return perimetres.preuve(p["certificat"], autour, estime=nature == "estime")


def _signe(valeur: float) -> str:
    return f"+{nombre(valeur, 1)}" if valeur >= 0 else nombre(valeur, 1)


def _part(p: dict[str, Any], nom: str) -> str:
    return part(p[nom], p.get("fourchettes", {}).get(nom))
