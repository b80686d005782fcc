"""The perimeter as the PDF shows it: the table of EPCI, its totals, and what is proposed beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from binome.documents.pdf.libelles import CAS, siren
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import Membre
from binome.domaine.langue.mesures import NATURES
from binome.domaine.langue.typographie import accord, enumerer, majuscule, nombre
from binome.domaine.mots.propositions import (
    SANS_CALCUL,
    SANS_REPONSE,
    TITRE,
    TITRE_VOISINES,
    MembreVu,
    PropositionVue,
    autour_vu,
)
from binome.domaine.socle.geographie import Epci, Geographie
from binome.domaine.verdict.mesures import MesurePerimetre


def perimetre(dossier: Dossier, geographie: Geographie, mesure: MesurePerimetre | None = None) -> dict[str, Any]:
    """Rows, totals and justifications of the perimeter."""
    membres = list({m.siren: m for m in reversed(dossier.perimetre.membres)}.values())[::-1]
    retenus = [m for m in membres if m.candidature_ailleurs is None]
    justifications = dossier.perimetre.justifications
    return {
        "libelle": dossier.perimetre.libelle,
        "cas": CAS.get(dossier.perimetre.cas) if dossier.perimetre.cas else None,
        "phase1": enumerer([t.nom for t in dossier.perimetre.phase1]) or None,
        "centralites": enumerer(dossier.perimetre.centralites) or None,
        "retenus": [_ligne(m, geographie) for m in retenus],
        "ailleurs": [_ligne(m, geographie) for m in membres if m.candidature_ailleurs is not None],
        "total": totaux([e for m in retenus if (e := geographie.epci(m.siren))]),
        "auto_contention": auto_contention(mesure) if retenus else None,
        "justifications": [
            [titre, texte]
            for titre, texte in (
                ("Logique industrielle du bassin d'emploi", justifications.logique_industrielle),
                ("Taille critique", justifications.taille_critique),
                ("Périmètre en plusieurs morceaux", justifications.discontinuite),
                ("Écart avec la phase 1", justifications.ecart_phase1),
                ("Du territoire annoncé aux intercommunalités", justifications.territoire_annonce),
            )
            if texte
        ],
    }


def auto_contention(mesure: MesurePerimetre | None) -> str:
    """The self-containment in a sentence, with its nature; « Inconnue » when nothing was measured."""
    if mesure is None:
        return "Inconnue : aucun trajet domicile-travail n'est chargé."
    nature = f"{NATURES[mesure.nature]}e" + (", et non observée" if mesure.nature == "estime" else "")
    return (
        f"{majuscule(str(mesure.offre))} des actifs du périmètre y travaillent ; {mesure.demande} de ses emplois sont "
        f"tenus par ses habitants. Part {nature} : {mesure.source}, {mesure.millesime}."
    )


def totaux(epci: Sequence[Epci]) -> dict[str, str]:
    """Number of EPCI, communes, inhabitants, km² and départements; « inconnue » where a value is missing."""
    departements = sorted({d for e in epci for d in e.departements})
    return {
        "epci": nombre(len(epci)),
        "libelle": f"Ensemble : {accord(len(epci), 'EPCI connu', 'EPCI connus')}",
        "communes": nombre(sum(len(e.communes) for e in epci)),
        "population": _somme([e.population for e in epci], 0),
        "superficie": _somme([e.superficie_km2 for e in epci], 0),
        "departements": ", ".join(departements),
    }


def _somme(valeurs: Sequence[float | None], decimales: int) -> str:
    connues = [v for v in valeurs if v is not None]
    return nombre(sum(connues), decimales) if len(connues) == len(valeurs) else "inconnue"


def _ligne(membre: Membre, geographie: Geographie) -> dict[str, Any]:
    epci = geographie.epci(membre.siren)
    ligne: dict[str, Any] = {"siren": siren(membre.siren), "nom": membre.nom, "connu": epci is not None, "note": None}
    if membre.candidature_ailleurs:
        ligne["note"] = f"Candidate avec {membre.candidature_ailleurs.avec}"
    if epci is None:
        suite = geographie.succession(membre.siren)
        successeurs = enumerer([siren(s) for s in suite.successeurs]) if suite else ""
        return ligne | {"note": f"Dissous, repris par {successeurs}" if suite else "Inconnu du référentiel"}
    return ligne | {
        "nom": epci.nom,
        "communes": nombre(len(epci.communes)),
        "population": _somme([epci.population], 0),
        "superficie": _somme([epci.superficie_km2], 0),
        "departements": enumerer([_departement(code, geographie) for code in epci.departements]),
    }


def _departement(code: str, geographie: Geographie) -> str:
    departement = geographie.departement(code)
    return f"{departement.nom} ({code})" if departement else code


def propositions(dossier: Dossier, geographie: Geographie, reponse: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The annex of what surrounds the perimeter; None when there is nothing to search around: no EPCI retained."""
    retenus = [s for s in dossier.perimetre.sirens_retenus if geographie.epci(s)]
    if not retenus:
        return None
    if not reponse or not reponse["propositions"]:
        return {"titre": TITRE, "absence": SANS_CALCUL if reponse is None else SANS_REPONSE}
    voisins = {v for siren in retenus for v in geographie.voisins(siren)}
    cites = [*reponse["question"]["sans"], *(c["unite"] for c in (*reponse["membres"], *reponse["voisines"]))]
    cites += [siren for p in reponse["propositions"] for siren in p["unites"]]
    vu = autour_vu(reponse, {s: e.nom for s in cites if (e := geographie.epci(s))}, voisins)
    return {
        "titre": TITRE,
        "absence": None,
        "presentation": vu.presentation,
        "propositions": [_proposition(p) for p in vu.propositions],
        "titre_voisines": TITRE_VOISINES,
        "voisines": [[m.nom, "", m.points, majuscule(m.detail)] for m in vu.voisines],
        "suites": [phrase for phrase in (vu.ecart, vu.prises) if phrase],
        "avertissement": vu.avertissement,
    }


def _proposition(p: PropositionVue) -> dict[str, Any]:
    return {
        "titre": p.titre,
        "preuve": p.preuve,
        "membres": [_membre(m) for m in p.membres],
        "faits": p.faits,
        "changement": p.changement,
    }


def _membre(m: MembreVu) -> list[str]:
    """Name, what is said beside it, points, and what it shares with the centre."""
    return [m.nom, ", ".join(filter(None, (m.note, m.reserve))), m.points, majuscule(m.detail)]
