"""The workbench in words: measures with their deltas, what an EPCI adds or costs, what the engine proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import FINE, accord, enumerer, nombre, pourcent
from binome.services.perimetre.etabli import Etabli, LigneEpci
from binome.services.perimetre.propositions import Proposition, Reponse
from binome.services.territoire.terrain import Flots
from binome.web.presentation.parties import JUSTIFICATIONS
from binome.web.presentation.tableaux import Colonne

NATURES = {"observe": "observé", "estime": "estimé", "fourni": "fourni", "inconnu": "inconnu"}
ANNEAUX = {1: "voisine", 2: "à deux pas", 3: "même département"}
MONTREES = ("habitants", "superficie", "communes", "residents", "emplois", "auto_offre", "auto_demande")
INDUSTRIE = ("emplois_industriels", "part_industrielle", "krugman", "cohesion_industrielle")
EXPLIQUE = {
    "auto_offre": ("Actifs qui travaillent sur place", "part des actifs résidents, I/R"),
    "auto_demande": ("Emplois tenus par des résidents", "part des emplois, I/W"),
    "residents": ("Actifs résidents", ""),
    "emplois": ("Emplois", ""),
}


@dataclass(frozen=True)
class MesureVue:
    """A measure in words. ecart: its change since another revision, empty when there is none to show."""

    libelle: str
    sous: str
    valeur: str
    ecart: str
    nature: str
    source: str


def mesures(evaluation: Mapping[str, Any], avant: Mapping[str, Any] | None, cles: Sequence[str]) -> list[MesureVue]:
    """The measures asked, each beside its change."""
    anciennes = {m["id"]: m for m in avant["mesures"]} if avant else {}
    connues = {m["id"]: m for m in evaluation["mesures"]}
    return [_mesure(connues[cle], anciennes.get(cle)) for cle in cles if cle in connues]


def _mesure(m: Mapping[str, Any], ancienne: Mapping[str, Any] | None) -> MesureVue:
    libelle, sous = EXPLIQUE.get(m["id"], (m["libelle"], ""))
    source = ", ".join(filter(None, (m["source"], "" if m["millesime"] in m["source"] else m["millesime"])))
    return MesureVue(libelle, sous, ecrire(m), _ecart(m, ancienne), NATURES[m["nature"]], source)


def sources(vues: Sequence[MesureVue]) -> list[str]:
    """Where measures come from, each source once."""
    return list(dict.fromkeys(m.source for m in vues if m.source))


def ecrire(m: Mapping[str, Any]) -> str:
    """A value with its unit: a range when it is estimated, « inconnu » when it is."""
    if m["valeur"] is None:
        return "inconnu"
    if m["bas"] is not None:
        return f"entre {pourcent(m['bas'], 0)} et {pourcent(m['haut'], 0)}"
    if m["unite"] == "part":
        return pourcent(m["valeur"])
    if m["unite"] == "indice":
        return nombre(m["valeur"], 2)
    unite = "" if m["unite"] in ("actifs", "communes", "habitants", "emplois") else f"{FINE}{m['unite']}"
    return f"environ {personnes(m['valeur'])}" if m["nature"] == "estime" else f"{nombre(m['valeur'], 0)}{unite}"


def personnes(valeur: float) -> str:
    """An estimated count of people, to the hundred: more digits would claim more than is known."""
    return nombre(round(valeur, -2), 0)


def _ecart(m: Mapping[str, Any], ancienne: Mapping[str, Any] | None) -> str:
    if ancienne is None or m["valeur"] is None or ancienne["valeur"] is None:
        return ""
    delta = m["valeur"] - ancienne["valeur"]
    if m["unite"] == "part":
        return points(delta)
    arrondi = round(delta, -2) if m["nature"] == "estime" else round(delta)
    return signe(arrondi)


def signe(valeur: float) -> str:
    """A change with its sign: « +1 250 », « −300 », « = » when nothing changes."""
    if not round(valeur):
        return "="
    return f"{'+' if valeur > 0 else ''}{nombre(valeur, 0)}"


def points(ecart: float | None) -> str:
    """A change of a share, in points: « +0,4 pt »."""
    if ecart is None:
        return "inconnu"
    arrondi = round(100 * ecart, 1)
    return f"={FINE}" if not arrondi else f"{'+' if arrondi > 0 else ''}{nombre(arrondi, 1)}{FINE}pt"


@dataclass(frozen=True)
class LigneVue:
    """A row of a table of the workbench; `effet` says what the gesture does to contiguity, empty when nothing."""

    ligne: LigneEpci
    ecart: str
    effet: str
    residents: str
    emplois: str
    anneau: str


def ligne(li: LigneEpci, etabli: Etabli) -> LigneVue:
    compter = personnes if etabli.flots.nature == "estime" else lambda v: nombre(v, 0)
    return LigneVue(
        li,
        points(li.ecart),
        _effet(li, etabli),
        "inconnu" if li.residents is None else compter(li.residents),
        "inconnu" if li.emplois is None else compter(li.emplois),
        ANNEAUX.get(li.anneau, ""),
    )


def _effet(li: LigneEpci, etabli: Etabli) -> str:
    if li.morceaux is None or not etabli.morceaux or li.place in ("disparu", "inconnu"):
        return ""
    if li.place == "retenu":
        if li.morceaux > etabli.morceaux:
            return f"la retirer coupe le périmètre en {li.morceaux}"
        return "la retirer réunit le périmètre" if li.morceaux < etabli.morceaux and li.morceaux == 1 else ""
    if li.morceaux > etabli.morceaux:
        return "ne touche pas le périmètre"
    return "fait le lien entre vos morceaux" if li.morceaux < etabli.morceaux else ""


COLONNES_AUTOUR = (
    Colonne("nom", "Intercommunalité", lambda v: v.ligne.nom),
    Colonne("ecart", "Actifs retenus", lambda v: v.ligne.ecart, numerique=True),
    Colonne("population", "Habitants", lambda v: v.ligne.population, numerique=True),
    Colonne("residents", "Actifs", lambda v: v.ligne.residents, numerique=True),
    Colonne("emplois", "Emplois", lambda v: v.ligne.emplois, numerique=True),
)


@dataclass(frozen=True)
class Champ:
    """A justification: its name, its text, and why the call asks for it now (empty when nothing does)."""

    cle: str
    nom: str
    texte: str
    demande: str


def justifications(dossier: Dossier, etabli: Etabli) -> list[Champ]:
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
        Champ(cle, nom, getattr(p.justifications, cle) or "", demandes[cle]) for cle, nom in JUSTIFICATIONS.items()
    ]
    return sorted(champs, key=lambda c: not c.demande)


@dataclass(frozen=True)
class PropositionVue:
    """A proposal beside the perimeter of the dossier, in words."""

    proposition: Proposition
    titre: str
    part: str
    noms: tuple[str, ...]
    entrants: tuple[str, ...]
    sortants: tuple[str, ...]
    actifs: str
    emplois: str

    @property
    def identique(self) -> bool:
        return not self.entrants and not self.sortants


@dataclass(frozen=True)
class ReponseVue:
    """The answers to one question, and what is proved of the first."""

    reponse: Reponse
    propositions: tuple[PropositionVue, ...]
    certificat: str


def reponse(r: Reponse, noms: Mapping[str, str], flots: Flots) -> ReponseVue:
    compter = personnes if flots.nature == "estime" else lambda v: nombre(v, 0)

    def vue(rang: int, p: Proposition) -> PropositionVue:
        tous, entrants, sortants = (
            tuple(noms.get(s, s) for s in sirens) for sirens in (p.sirens, p.entrants, p.sortants)
        )
        bornes = p.fourchette
        part = f"entre {pourcent(bornes[0], 0)} et {pourcent(bornes[1], 0)}" if bornes else pourcent(p.auto_contention)
        titre = "La meilleure" if rang == 0 else "Une autre, nettement différente"
        return PropositionVue(p, titre, part, tous, entrants, sortants, compter(p.residents), compter(p.emplois))

    return ReponseVue(r, tuple(vue(rang, p) for rang, p in enumerate(r.propositions)), certificat(r, flots))


def certificat(r: Reponse, flots: Flots) -> str:
    """What is proved of the first answer, in a sentence; on estimated flows, what the proof is worth."""
    if r.refus:
        return r.refus
    if r.interrompue:
        return "Rien n’a été trouvé dans le temps donné à cette question : rechargez la page pour la reposer."
    examines = accord(r.examines, "ensemble examiné", "ensembles examinés")
    sur = " La preuve porte sur des flux estimés, non sur le territoire." if flots.nature == "estime" else ""
    if r.statut == "prouve" and not r.propositions:
        return f"Prouvé : aucun périmètre d’un seul tenant ne répond à cette question ({examines}).{sur}"
    if r.statut == "prouve":
        return f"Prouvé : aucun périmètre d’un seul tenant ne retient mieux ses actifs ({examines}).{sur}"
    if r.statut == "borne" and r.ecart is not None:
        return (
            f"Optimum non prouvé, mais aucun périmètre ne fait mieux de plus de {pourcent(r.ecart)} ({examines}).{sur}"
        )
    return f"Non prouvé : un meilleur périmètre existe peut-être ({examines})."


def phase1(etabli: Etabli) -> dict[str, Any] | None:
    """The difference with phase 1: the programme's words for it, who stays, comes and goes."""
    d = etabli.phase1
    if d is None:
        return None
    return {
        "cas": [c.value for c in d.cas],
        "gardes": [etabli.noms.get(s, s) for s in d.gardes],
        "ajoutes": [etabli.noms.get(s, s) for s in d.ajoutes] if d.territoires else [],
        "retires": [etabli.noms.get(s, s) for s in d.retires],
    }


def morceaux(etabli: Etabli) -> dict[str, Any] | None:
    """The pieces of a perimeter in several, and what would join them; None in one piece."""
    c = etabli.evaluation["contiguite"]
    if etabli.morceaux < 2:
        return None
    nom = etabli.noms.get
    ruptures = [
        {
            "de": nom(r["de"], r["de"]),
            "vers": nom(r["vers"], r["vers"]),
            "passage": enumerer([nom(s, s) for s in r["passage"]]) if r["passage"] else "",
        }
        for r in c["ruptures"][:5]
    ]
    return {"nombre": etabli.morceaux, "ruptures": ruptures, "autres": max(0, len(c["ruptures"]) - 5)}
