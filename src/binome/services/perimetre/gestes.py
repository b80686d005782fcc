"""From a gesture on the workbench to what is saved: members added or removed, a proposal adopted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import Membre
from binome.domaine.langue.typographie import date_longue, de, enumerer
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.services.perimetre.sol import sol

MEMBRES = "perimetre.membres"
CENTRE = "perimetre.centre"
Valeurs = dict[str, Any]
"""Places of the dossier and their new values; None removes."""
ECART_MAX = 15.0


class GesteRefuseError(BinomeError):
    """What was asked cannot be done; `phrase` says why and what to do, `suites` what to add instead (SIREN, name)."""

    code = "geste_refuse"
    famille = Famille.invalide

    def __init__(self, phrase: str, suites: tuple[tuple[str, str], ...] = ()) -> None:
        self.suites = suites
        super().__init__(phrase)


@dataclass(frozen=True)
class Trouve:
    """An EPCI that a search found, `pourquoi` when it was found through one of its communes."""

    siren: str
    nom: str
    detail: str
    pourquoi: str = ""


def ajouter(dossier: Dossier, code: str) -> Valeurs:
    """What to save to add an EPCI. Errors: GesteRefuseError (unknown, merged, a commune, there already)."""
    siren = verifier(code)
    if any(m.siren == siren for m in dossier.perimetre.membres):
        raise GesteRefuseError(f"{nom_de(siren)} figure déjà dans le périmètre.")
    return {f"{MEMBRES}[{siren}]": _membre(siren)}


def retirer(dossier: Dossier, siren: str) -> Valeurs:
    """Places and values that remove a member. Errors: GesteRefuseError when it is not there (any more)."""
    if all(m.siren != siren for m in dossier.perimetre.membres):
        raise GesteRefuseError("Cette intercommunalité ne figure plus dans le périmètre.")
    # Named twice, it goes wholly: a place holds one of the two only.
    restants = [m for m in dossier.perimetre.membres if m.siren != siren]
    decentre: Valeurs = {CENTRE: None} if dossier.perimetre.centre == siren else {}
    if len(restants) < len(dossier.perimetre.membres) - 1:
        return {MEMBRES: [_brut(m) for m in restants], **decentre}
    return {f"{MEMBRES}[{siren}]": None, **decentre}


def centrer(dossier: Dossier, siren: str) -> Valeurs:
    """Places and values that make a member the centre around which perimeters are looked for; empty: none is chosen.

    Errors: GesteRefuseError when it is not a member.
    """
    if siren and siren not in dossier.perimetre.sirens_retenus:
        raise GesteRefuseError("Le centre est l'une de vos intercommunalités : choisissez-la dans la liste.")
    if siren == (dossier.perimetre.centre or ""):
        raise GesteRefuseError("Rien n'avait changé : ce centre était déjà choisi.")
    return {CENTRE: siren or None}


def remplacer(dossier: Dossier, siren: str) -> Valeurs:
    """Places and values that put, for a merged EPCI, those that succeeded to it. Errors: GesteRefuseError."""
    terrain = sol().general
    suite = terrain.geographie.succession(siren) if terrain.geographie else None
    if suite is None:
        raise GesteRefuseError("Cette intercommunalité n'a pas de successeur connu : retirez-la.")
    gardes = [m for m in dossier.perimetre.membres if m.siren != siren]
    presents = {m.siren for m in gardes}
    neufs = [_membre(s) for s in suite.successeurs if s not in presents]
    suit = {CENTRE: suite.successeurs[0]} if dossier.perimetre.centre == siren and suite.successeurs else {}
    return {MEMBRES: [*map(_brut, gardes), *neufs], **suit}


def adopter(dossier: Dossier, sirens: Sequence[str], centre: str) -> Valeurs:
    """Places and values that make these EPCI, found around `centre`, the perimeter, and keep the centre. Those said to
    candidate elsewhere stay cited as such.

    Errors: GesteRefuseError, also when the centre would be left out.
    """
    voulus = dict.fromkeys(verifier(s) for s in sirens)
    if not voulus:
        raise GesteRefuseError("Cette proposition ne contient aucune intercommunalité.")
    choisi = dossier.perimetre.centre if dossier.perimetre.centre in dossier.perimetre.sirens_retenus else None
    if dehors := next((s for s in (choisi, centre) if s and s not in voulus), None):
        raise GesteRefuseError(f"Cette proposition laisse dehors {nom_de(dehors)}, votre centre : changez-en d'abord.")
    gardes = [m for m in dossier.perimetre.membres if m.candidature_ailleurs or m.siren in voulus]
    presents = {m.siren for m in gardes}
    membres = [*map(_brut, gardes), *(_membre(s) for s in voulus if s not in presents)]
    return {MEMBRES: membres, **({CENTRE: centre} if centre and not choisi else {})}


def declarer_ailleurs(dossier: Dossier, avec: Mapping[str, str]) -> Valeurs:
    """Places and values that say with whom members candidate (SIREN → words; empty: here only).

    Errors: GesteRefuseError when nothing changes.
    """
    valeurs: Valeurs = {}
    for membre in dossier.perimetre.membres:
        ancien = membre.candidature_ailleurs.avec if membre.candidature_ailleurs else ""
        donne = avec.get(membre.siren, ancien).strip()
        nouveau = " ".join(donne.split())
        if donne != ancien and nouveau != ancien:
            valeurs[f"{MEMBRES}[{membre.siren}].candidature_ailleurs"] = {"avec": nouveau} if nouveau else None
    if not valeurs:
        raise GesteRefuseError("Rien n'avait changé : dites avec quel territoire ou quel organisme elle candidate.")
    return valeurs


def annonces() -> list[tuple[str, str]]:
    """The départements and régions that a dossier may announce, as (code of `annonce`, name)."""
    g = sol().general.geographie
    if g is None:
        return []
    departements = [(f"departement:{d.code}", f"{d.nom} ({d.code})") for d in g.departements()]
    return [*departements, *((f"region:{r.code}", f"{r.nom} (région)") for r in g.regions())]


def annonces_pour(dossier: Dossier) -> list[tuple[str, str]]:
    """The same, with the one that the dossier announces even where nobody knows its code."""
    connues, annoncee = annonces(), dossier.perimetre.territoire_annonce
    code = code_annonce(dossier)
    if annoncee is None or code in dict(connues):
        return connues
    return [(code, f"{annoncee.nom} ({annoncee.code}, code inconnu)"), *connues]


def annonce(choix: str) -> dict[str, str] | None:
    """The value of the territory announced; None for none, or for what does not exist."""
    nature, _, code = choix.partition(":")
    g = sol().general.geographie
    trouve = None
    if g is not None and nature in ("departement", "region"):
        trouve = g.departement(code) if nature == "departement" else g.region(code)
    return {"nature": nature, "code": code, "nom": trouve.nom} if trouve else None


def code_annonce(dossier: Dossier) -> str:
    """The territory that a dossier announces, as `annonce` reads it; empty for none."""
    annoncee = dossier.perimetre.territoire_annonce
    return f"{annoncee.nature}:{annoncee.code}" if annoncee else ""


def verifier(code: str) -> str:
    """The SIREN of a living EPCI. Errors: GesteRefuseError, naming what to add for a merged EPCI or a commune."""
    terrain = sol().general
    propre = "".join(code.split()).replace("\u202f", "").replace("\u00a0", "")
    g = terrain.geographie
    if propre in terrain.noms or g is None:
        return propre
    if suite := g.succession(propre):
        suites = tuple((s, terrain.nom(s)) for s in suite.successeurs)
        noms = enumerer([nom for _, nom in suites])
        raise GesteRefuseError(f"{suite.nom} n'existe plus depuis le {_jour(suite.date)}. {noms} lui succède.", suites)
    if commune := g.commune(propre):
        if not commune.epci:
            raise GesteRefuseError(f"{commune.nom} est une commune sans intercommunalité à fiscalité propre.")
        suites = ((commune.epci, terrain.nom(commune.epci)),)
        raise GesteRefuseError(
            f"{commune.nom} est une commune : un périmètre se compose d'intercommunalités entières. "
            f"La sienne est {suites[0][1]}.",
            suites,
        )
    raise GesteRefuseError(
        f"« {propre[:20]} » n'est le SIREN d'aucune intercommunalité à fiscalité propre du référentiel "
        f"{g.millesime}. Cherchez-la par son nom."
    )


def chercher(texte: str, limite: int = 8) -> tuple[Trouve, ...]:
    """EPCI that a text may name, typing errors allowed; a commune gives its EPCI. Each once, best first."""
    terrain = sol().general
    g = terrain.geographie
    if g is None or not texte.strip():
        return ()
    trouves: dict[str, Trouve] = {}
    lus = g.chercher(texte, 3 * limite)
    # Once something is well found, what is only near in spelling would be noise.
    lus = [t for t in lus if t.score >= lus[0].score - ECART_MAX]
    for t in lus:
        if t.genre == "epci":
            trouves.setdefault(t.code, Trouve(t.code, t.nom, t.detail))
        elif t.genre == "commune" and (commune := g.commune(t.code)) and commune.epci:
            trouves.setdefault(
                commune.epci, Trouve(commune.epci, terrain.nom(commune.epci), "", f"commune {de(t.nom)} ({t.code})")
            )
    return tuple(trouves.values())[:limite]


def nom_de(siren: str) -> str:
    return sol().general.nom(siren)


def noms() -> Mapping[str, str]:
    """SIREN → name of every living EPCI."""
    return sol().general.noms


def _membre(siren: str) -> dict[str, str]:
    return {"siren": siren, "nom": nom_de(siren)}


def _brut(membre: Membre) -> dict[str, Any]:
    brut: dict[str, Any] = membre.model_dump(mode="json", exclude_defaults=True)
    return brut


def _jour(iso: str) -> str:
    return date_longue(dt.date.fromisoformat(iso))
