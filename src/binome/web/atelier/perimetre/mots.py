"""The words of the perimeter: how it is called, its case, what was announced, the justifications; drawn and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import CasPerimetre, Perimetre
from binome.domaine.mots.libelles import CAS
from binome.services.perimetre import gestes
from binome.services.perimetre.etabli import Etabli
from binome.web.formes.champs import Champ, Option
from binome.web.formes.formulaire import Formulaire
from binome.web.formes.groupes import GroupeDeChamps, grouper_champs
from binome.web.formes.saisie import lire_texte
from binome.web.presentation.parties import JUSTIFICATIONS

_FORMULAIRE = Formulaire(
    Perimetre,
    ("libelle", "cas", "centralites"),
    options={"cas": [("", "Non précisé"), *((cas.value, CAS[cas]) for cas in CasPerimetre)]},
    aides={"libelle": "Le périmètre, en une phrase.", "centralites": "Une par ligne, ou séparées par des virgules."},
)
_ANNONCE = (
    "Un périmètre est un groupement d'intercommunalités : laissez « aucun » si le dossier n'annonce ni département ni "
    "région."
)


@dataclass(frozen=True)
class Justification:
    """A justification: its name, its text, and why the call asks for it now (empty when nothing does)."""

    cle: str
    nom: str
    texte: str
    demande: str


def justifications(dossier: Dossier, etabli: Etabli) -> list[Justification]:
    """The five texts, those that the call asks for now first."""
    p = dossier.perimetre
    change = etabli.phase1 and (etabli.phase1.ajoutes or etabli.phase1.retires) and etabli.phase1.territoires
    demandes = {
        "logique_industrielle": "L’appel la demande toujours.",
        "taille_critique": "Le périmètre tient en une seule intercommunalité." if len(p.sirens_retenus) == 1 else "",
        "discontinuite": f"Le périmètre est en {etabli.morceaux} morceaux." if etabli.morceaux > 1 else "",
        "ecart_phase1": "Le périmètre change depuis la phase 1." if change else "",
        "territoire_annonce": f"Le dossier annonce « {p.territoire_annonce.nom} »." if p.territoire_annonce else "",
    }
    champs = [
        Justification(cle, nom, getattr(p.justifications, cle) or "", demandes[cle])
        for cle, nom in JUSTIFICATIONS.items()
    ]
    return sorted(champs, key=lambda c: not c.demande)


def dessiner(dossier: Dossier, arbre: Mapping[str, Any], demandees: Sequence[Justification]) -> list[Champ]:
    """The fields, each at its place in the dossier, under the short name that the page posts."""
    libelle, cas, centralites = _FORMULAIRE.dessiner(arbre.get("perimetre", {}), {})
    annoncee = gestes.code_annonce(dossier)
    choix = [("", "Aucun"), *gestes.annonces_pour(dossier)]
    annonce = Champ(
        "annonce",
        "Département ou région donné pour périmètre",
        "choix",
        aide=_ANNONCE,
        options=tuple(Option(code, mot, code == annoncee) for code, mot in choix),
    )
    champs = [libelle, cas, replace(annonce, lieu="perimetre.territoire_annonce"), centralites]
    champs = [champ if champ.lieu else replace(champ, lieu=f"perimetre.{champ.nom}") for champ in champs]
    return [*champs, *map(_justification, demandees)]


def _justification(voulue: Justification) -> Champ:
    aide = f"Demandée. {voulue.demande}" if voulue.demande else "Rien ne la demande pour l'instant."
    lieu = f"perimetre.justifications.{voulue.cle}"
    return Champ(voulue.cle, voulue.nom, "texte", aide=aide, valeur=voulue.texte, lieu=lieu)


def grouper(champs: Sequence[Champ], demandees: Sequence[Justification]) -> tuple[GroupeDeChamps, ...]:
    """The fields in three groups, folded: what they lack is told at the head of the page, and in their titles."""
    debut = len(champs) - len(demandees)
    fin = debut + sum(bool(justification.demande) for justification in demandees)
    groupes = grouper_champs(
        (
            ("Le périmètre en mots", champs[:debut]),
            ("Les justifications que l'appel demande", champs[debut:fin]),
            ("Celles que rien ne demande", champs[fin:]),
        )
    )
    return tuple(replace(groupe, ouvert=False) for groupe in groupes)


def lire(envoi: Mapping[str, str], avant: Dossier) -> dict[str, Any]:
    """Place → what was typed, for the fields that were sent: one that was not is left as it was."""
    noms = {f"justifications.{champ}": champ for champ in JUSTIFICATIONS} | {"libelle": "libelle", "cas": "cas"}
    valeurs: dict[str, Any] = {
        f"perimetre.{lieu}": lire_texte("texte", str, envoi[nom]) for lieu, nom in noms.items() if nom in envoi
    }
    if "centralites" in envoi:
        valeurs["perimetre.centralites"] = _centralites(envoi["centralites"], avant.perimetre.centralites)
    # What was announced stays as it is, code that nobody knows included, until another choice is made.
    if "annonce" in envoi and envoi["annonce"] != gestes.code_annonce(avant):
        valeurs["perimetre.territoire_annonce"] = gestes.annonce(envoi["annonce"])
    return valeurs


def _centralites(texte: str, avant: Sequence[str]) -> list[str] | None:
    """One a line, or several parted by commas; one that the page showed comes back as it was, commas included."""
    noms: list[str] = []
    for ligne in (ligne.strip() for ligne in texte.splitlines()):
        noms += [ligne] if ligne in avant else [" ".join(nom.split()) for nom in ligne.split(",")]
    return [nom for nom in noms if nom] or None
