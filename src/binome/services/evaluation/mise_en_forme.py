"""A study as a text for a terminal, and as a drawing."""

from __future__ import annotations

import numpy as np

from binome.documents.courbe.evenement import Point, dessiner
from binome.domaine.langue.typographie import accord, enumerer, nombre, soigner
from binome.services.evaluation.etude import Etude, lecture

_TEMOINS = {"jamais": "jamais traitées", "pas_encore": "pas encore traitées"}


def texte(etude: Etude, resultat: str, *, logarithme: bool) -> str:
    """Sentences first, then the tables."""
    groupes = [f"{g} ({nombre(int((etude.panel.cohortes == g).sum()))})" for g in etude.panel.groupes]
    annees, combien = etude.panel.annees, accord(len(etude.panel.unites), "unité")
    lignes = [
        f"{titre(resultat, logarithme=logarithme)} : {combien}, {annees[0]} à {annees[-1]}.",
        f"Cohortes : {enumerer(groupes)} ; témoins : unités {_TEMOINS[etude.temoins]}.",
        "",
        *lecture(etude),
        "",
        "Années depuis      écart    erreur   bande à 95 % (toutes ensemble)",
    ]
    for cle, effet, erreur in zip(etude.ages.cles, etude.ages.effets, etude.ages.erreurs, strict=True):
        bande = "" if not np.isfinite(erreur) else _bande(effet, etude.quantile * erreur)
        lignes.append(f"{cle:+6d}{'':6}{_chiffre(effet)}{_chiffre(erreur)}   {bande}")
    lignes += ["", "Cohorte            écart    erreur"]
    for cle, effet, erreur in zip(etude.groupes.cles, etude.groupes.effets, etude.groupes.erreurs, strict=True):
        lignes.append(f"{cle:6d}{'':6}{_chiffre(effet)}{_chiffre(erreur)}")
    lignes += ["", "Si la comparaison se trompe, après, de M fois l'erreur d'avant"]
    lignes += [f"  M = {nombre(i.m, 1)}   {_bornes(i.bas, i.haut)}" for i in etude.sensibilite]
    if not etude.sensibilite:
        lignes.append("  inconnu : il faut deux années avant le traitement, et des unités qui varient.")
    return "\n".join(soigner(ligne) for ligne in lignes) + "\n"


def svg(etude: Etude, resultat: str, *, logarithme: bool) -> str:
    """The event study drawn."""
    points = []
    for cle, effet, erreur in zip(etude.ages.cles, etude.ages.effets, etude.ages.erreurs, strict=True):
        demi = etude.quantile * erreur
        connu = bool(np.isfinite(demi))
        points.append(
            Point(
                int(cle), float(effet), float(effet - demi) if connu else None, float(effet + demi) if connu else None
            )
        )
    unite = "Écart d'évolution avec des unités comparables ; bande à 95 %, toutes années ensemble"
    return dessiner(points, titre(resultat, logarithme=logarithme), " ".join(lecture(etude)), unite)


def titre(resultat: str, *, logarithme: bool) -> str:
    """What is studied, in words."""
    return f"{resultat} (logarithme)" if logarithme else resultat


def _chiffre(valeur: float) -> str:
    return f"{'—':>10}" if not np.isfinite(valeur) else f"{valeur:10.4f}".replace(".", ",").replace("-", "−")


def _bande(effet: float, demi: float) -> str:
    return _bornes(effet - demi, effet + demi)


def _bornes(bas: float, haut: float) -> str:
    return f"de {_chiffre(bas).strip()} à {_chiffre(haut).strip()}"
