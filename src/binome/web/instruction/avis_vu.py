"""The form of an opinion: flat fields ↔ what an opinion says, each criterion with its findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from binome.appels.grille import CritereAvis, EchelleDeNotes, Grille
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.procedure.avis import NOMS_DES_SENS, ContenuAvis
from binome.domaine.texte.fusion import Conflit
from binome.services.instruction import brouillons
from binome.services.instruction.brouillons import BrouillonAvis
from binome.web.presentation.constats import ConstatVu, presenter

SEULS = ("sens", "motif", "reserves", "personnes")
NOTE, COMMENTAIRE = "note-", "commentaire-"


@dataclass(frozen=True)
class ChampDAvis:
    """A field of the form; `autre`: what someone else wrote there meanwhile, None when nobody did."""

    nom: str
    valeur: str
    autre: str | None


@dataclass(frozen=True)
class CritereVu:
    """A criterion as the form shows it: its choices when the grid has a scale, and the findings beside."""

    critere: CritereAvis
    note: ChampDAvis
    choix: tuple[tuple[str, str], ...]
    commentaire: ChampDAvis
    constats: tuple[ConstatVu, ...]
    conseils: tuple[ConstatVu, ...]
    respectes: int


def lire(poste: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an opinion in what was sent."""
    return {cle: str(valeur) for cle, valeur in poste.items() if cle in SEULS or cle.startswith((NOTE, COMMENTAIRE))}


def brut(saisie: Mapping[str, str], grille: Grille | None) -> dict[str, Any]:
    """What was typed, as an opinion not yet read."""
    notes = {}
    for critere in grille.criteres if grille else ():
        note, commentaire = saisie.get(f"{NOTE}{critere.id}", ""), saisie.get(f"{COMMENTAIRE}{critere.id}", "")
        notes[critere.id] = {"note": note.strip() or None, "commentaire": _sauts(commentaire)}
    return {nom: _sauts(saisie[nom]) or None for nom in SEULS if nom in saisie} | {"notes": notes}


def _sauts(texte: str) -> str:
    return texte.replace("\r\n", "\n").strip()


def saisie_de(contenu: ContenuAvis) -> dict[str, str]:
    """An opinion as the fields of its form."""
    fait = {nom: str(getattr(contenu, nom) or "") for nom in SEULS}
    for cle, note in contenu.notes.items():
        fait[f"{NOTE}{cle}"] = "" if note.note is None else str(note.note)
        fait[f"{COMMENTAIRE}{cle}"] = note.commentaire or ""
    return fait


def champs(conflits: Iterable[Conflit]) -> list[str]:
    """The fields of the form that two people changed."""
    return [nom for conflit in conflits for nom in autres([conflit])]


def autres(conflits: Iterable[Conflit]) -> dict[str, str]:
    """Field → what someone else wrote in it. A criterion removed on one side is the whole of it."""
    trouves: dict[str, str] = {}
    for conflit in conflits:
        pas = conflit.chemin.split(".")
        if pas[0] != "notes":
            trouves[pas[0]] = _dit(conflit.autre)
        elif len(pas) == 2:
            note = conflit.autre if isinstance(conflit.autre, dict) else {}
            trouves |= {
                f"{NOTE}{pas[1]}": _dit(note.get("note")),
                f"{COMMENTAIRE}{pas[1]}": _dit(note.get("commentaire")),
            }
        else:
            trouves[f"{pas[2]}-{pas[1]}"] = _dit(conflit.autre)
    return trouves


def _dit(valeur: Any) -> str:
    return str(valeur) if isinstance(valeur, str | int) else ""


def texte(nom: str, saisie: Mapping[str, str], autres: Mapping[str, str] | None) -> ChampDAvis:
    return ChampDAvis(nom, saisie.get(nom, ""), (autres or {}).get(nom))


def sens(choisi: str) -> list[tuple[str, str, bool]]:
    """The ways an opinion may go: value, words, whether it is the one chosen."""
    return [(s.value, nom, s.value == choisi) for s, nom in NOMS_DES_SENS.items()]


def criteres(
    brouillon: BrouillonAvis, saisie: Mapping[str, str], autres: Mapping[str, str], document: Dossier
) -> list[CritereVu]:
    """The criteria of the grid, each with what feeds it: breaches and what people must judge; the rest is counted."""
    trouves = brouillons.constats_par_critere(brouillon.depot, brouillon.grille)
    vus = []
    for critere in brouillon.grille.criteres if brouillon.grille else ():
        montres = presenter(trouves[critere.id], document)
        vus.append(
            CritereVu(
                critere=critere,
                note=texte(f"{NOTE}{critere.id}", saisie, autres),
                choix=_choix(brouillon.grille.echelle if brouillon.grille else None),
                commentaire=texte(f"{COMMENTAIRE}{critere.id}", saisie, autres),
                constats=tuple(v for v in montres if v.niveau.cle in ("bloquant", "a_justifier", "a_verifier")),
                conseils=tuple(v for v in montres if v.niveau.cle == "conseil"),
                respectes=sum(v.niveau.cle == "conforme" for v in montres),
            )
        )
    return vus


def _choix(echelle: EchelleDeNotes | None) -> tuple[tuple[str, str], ...]:
    if echelle is None:
        return ()
    dits = ((note, echelle.degre(note)) for note in echelle.notes)
    return tuple((str(note), f"{note}, {degre}" if degre else str(note)) for note, degre in dits)


def mains(brouillon: BrouillonAvis) -> list[tuple[str, str, Any]]:
    """Who wrote the draft: name, service, last time; each person once, last first."""
    vus: dict[int, tuple[str, str, Any]] = {}
    for contribution in reversed(brouillon.contributions):
        vus.setdefault(contribution.auteur_id, (str(contribution.auteur), contribution.service, contribution.le))
    return list(vus.values())
