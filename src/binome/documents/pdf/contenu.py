"""All that the template lays out, in French and formatted: a dossier and its verdict → plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from binome.appels.appel import Appel
from binome.documents.pdf.chiffres import chiffres, valeur
from binome.documents.pdf.constats import annexe, etat_partie, phrase
from binome.documents.pdf.fiches import financement, index, plan, reserve
from binome.documents.pdf.gouvernance import gouvernance, porteur
from binome.documents.pdf.perimetre import perimetre, propositions
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import accord, date_longue, instant
from binome.domaine.saisie.jours import heure_de
from binome.domaine.socle.geographie import Geographie
from binome.domaine.verdict.constat import Verdict
from binome.domaine.verdict.echeance import PARIS
from binome.domaine.verdict.mesures import MesurePerimetre
from binome.version import __version__

SANS_TITRE = "Sans titre"
_TITRE_COURANT = 70


def contenu(
    dossier: Dossier,
    verdict: Verdict,
    geographie: Geographie,
    appel: Appel | None,
    sources: str,
    mesure: MesurePerimetre | None = None,
    autour: Mapping[str, Any] | None = None,
    avec_reserve: bool = False,
    avec_verdict: bool = True,
) -> dict[str, Any]:
    """The data of the template. `sources` names the geographic data in a line; `avec_reserve`: with the sheets of what
    is in reserve, as an annex; `avec_verdict`: with what the call says of the text."""
    enjeux = appel.noms_enjeux if appel else {}
    axes = plan(dossier, geographie, enjeux)
    donnees: dict[str, Any] = {
        "titre": dossier.titre or SANS_TITRE,
        "titre_courant": _abreger(dossier.territoire or SANS_TITRE),
        "territoire": dossier.territoire or SANS_TITRE,
        "appel": appel.titre if appel else dossier.appel,
        "appel_court": _abreger(appel.titre_court if appel else dossier.appel),
        "avertissement": dossier.avertissement,
        "garde": _garde(dossier, verdict, appel, avec_verdict),
        "enjeux": dossier.enjeux_du_territoire,
        "concertation": dossier.concertation,
        "objectif": _objectif(dossier),
        "perimetre": perimetre(dossier, geographie, mesure),
        "axes": axes,
        "reserve": reserve(dossier, geographie, enjeux, avec_reserve),
        "index": index(axes),
        "strategie": _recit_du_plan(dossier),
        "financement": financement(dossier),
        "gouvernance": gouvernance(dossier, geographie),
        "porteur": porteur(dossier),
        "chiffres": chiffres(dossier),
        "filieres": [[f.nom, ", ".join(f.naf) or None, f.justification] for f in dossier.filieres],
        "reseaux": [[r.nom, r.nature, r.lien] for r in dossier.reseaux],
        "signataires": [s.nom for s in dossier.signataires],
        "pieces": [[p.titre, p.fichier, p.sha256] for p in dossier.pieces],
        "verdict": annexe(verdict) if avec_verdict else None,
        "autour": propositions(dossier, geographie, autour) if avec_verdict else None,
        "sources": sources,
        "methode": _methode(verdict, geographie, appel, avec_verdict),
    }
    return donnees | {"resume": _resume(dossier, verdict, donnees, enjeux)}


def _abreger(texte: str) -> str:
    return texte if len(texte) <= _TITRE_COURANT else f"{texte[: _TITRE_COURANT - 1].rstrip()}…"


def _garde(dossier: Dossier, verdict: Verdict, appel: Appel | None, avec_verdict: bool) -> list[list[str]]:
    depot = dossier.depose_le
    lignes = [
        ["Appel", appel.titre if appel else dossier.appel],
        ["Porteur", dossier.porteur.organisation.nom if dossier.porteur else "À compléter"],
        ["Dépôt", instant(heure_de(depot)) if depot else "Non déposé : dossier en préparation"],
        ["Date limite", appel.date_limite(dossier.fuseau)] if appel else [],
        ["État", phrase(verdict)] if avec_verdict else [],
        ["Établi le", date_longue(verdict.date.astimezone(ZoneInfo(PARIS)))],
    ]
    return [ligne for ligne in lignes if ligne]


def _objectif(dossier: Dossier) -> dict[str, Any] | None:
    if dossier.objectif is None:
        return None
    cites = [c for c in dossier.chiffres if c.id in dossier.objectif.chiffres]
    return {"texte": dossier.objectif.texte, "chiffres": [[valeur(c), c.libelle] for c in cites]}


def _recit_du_plan(dossier: Dossier) -> list[list[str | None]]:
    partie = dossier.plan_actions
    local = partie.enjeu_local
    return [
        ["La stratégie industrielle", partie.strategie],
        ["Comment le plan a été construit", partie.elaboration],
        ["Ce que la phase 1 a appris", partie.enseignements_phase1],
        *_si("L'enjeu local", ". ".join(filter(None, (local.libelle, local.justification))) if local else None),
        *_si("État de la rédaction", partie.etat_redaction),
    ]


def _si(titre: str, texte: str | None) -> list[list[str | None]]:
    """An optional part: shown only when it is there."""
    return [[titre, texte]] if texte else []


def _resume(dossier: Dossier, verdict: Verdict, donnees: dict[str, Any], enjeux: Mapping[str, str]) -> dict[str, Any]:
    total, partie = donnees["perimetre"]["total"], dossier.gouvernance
    presentees = dossier.plan_actions.presentees
    binomes = f"{donnees['gouvernance']['binomes_complets']} sur {len(partie.binomes)}"
    couts = sum(f.cout is not None for f in presentees)
    sources = len(dossier.chiffres) - donnees["chiffres"]["sans_source"]
    sources_sur = f"{accord(sources, 'chiffre')} avec source sur {len(dossier.chiffres)}"
    return {
        "reperes": [
            [total["epci"], "intercommunalités retenues"],
            [total["communes"], "communes"],
            [total["population"], "habitants"],
            [total["superficie"], "km²"],
            [str(len(presentees)), "actions présentées"],
            [str(len(dossier.plan_actions.axes)), "axes"],
            [donnees["financement"]["cout"] if couts else "Non chiffré", "coût total du plan"],
            [binomes, "binômes complets"],
        ],
        "parties": [
            {"nom": nom, "etat": etat_partie(dossier, verdict, champs, enjeux.values()), "detail": detail}
            for nom, champs, detail in (
                ("Périmètre", ["perimetre"], f"{total['epci']} EPCI retenus et connus"),
                ("Plan d'actions", ["plan_actions"], f"{couts} fiches chiffrées sur {len(presentees)}"),
                ("Gouvernance", ["gouvernance"], f"{binomes} binômes complets"),
                ("Porteur", ["porteur"], accord(_membres(dossier), "membre")),
                ("Chiffres clés", ["chiffres", "objectif"], sources_sur),
                ("Filières", ["filieres"], accord(len(dossier.filieres), "filière")),
            )
        ],
    }


def _membres(dossier: Dossier) -> int:
    return len(dossier.porteur.membres) if dossier.porteur else 0


def _methode(verdict: Verdict, geographie: Geographie, appel: Appel | None, avec_verdict: bool) -> list[list[str]]:
    referentiel = verdict.referentiel
    return [
        ["Dossier", verdict.dossier],
        ["Empreinte du dossier (SHA-256)", verdict.empreinte],
        ["Appel", f"{verdict.appel}, version {verdict.version_appel}"],
        *([["Texte de l'appel", appel.document]] if appel else []),
        *([["Vérifié comme au", instant(verdict.date.astimezone(ZoneInfo(PARIS)))]] if avec_verdict else []),
        ["Découpage territorial", f"millésime {geographie.millesime}"],
        ["Empreinte du référentiel (SHA-256)", referentiel.sha256],
        ["Logiciel", f"Binôme {__version__}"],
    ]
