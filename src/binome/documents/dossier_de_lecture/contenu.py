"""The two pages that come first, and the parts that only a reading pack has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from binome.documents.dossier_de_lecture.faits import FaitsDeLecture
from binome.domaine.langue.typographie import accord
from binome.domaine.verdict.constat import Constat, Gravite, Statut, Verdict

BLOQUANTS, A_JUSTIFIER, A_JUGER = 5, 5, 4
"""Findings that the first two pages show; the others are counted, and all of them stand in the verification."""
AXES, AVIS, LIENS = 6, 6, 5
_LONG = 180
"""Letters of a finding there: two lines."""


def completer(dossier: Mapping[str, Any], verdict: Verdict, faits: FaitsDeLecture) -> dict[str, Any]:
    """The data of the dossier's PDF, and what the pack adds to them."""
    return {
        **dossier,
        "titre": f"Dossier de lecture : {dossier['titre']}",
        "titre_courant": dossier["titre_courant"],
        "garde": [["Dépôt", faits.numero], ["Étape", faits.etape], *([li[0], li[1]] for li in faits.identite)],
        "synthese": _synthese(dossier, verdict, faits),
        "lecture": asdict(faits) | {"conflits": _conflits(faits), "manques": _communs(faits)},
    }


def _synthese(dossier: Mapping[str, Any], verdict: Verdict, faits: FaitsDeLecture) -> dict[str, Any]:
    valent = [a for a in faits.avis if not a.corrige]
    return {
        "reperes": dossier["resume"]["reperes"],
        "parties": dossier["resume"]["parties"],
        "constats": [
            _bloc("Ce qui bloque", "bloquant", verdict.de_gravite(Gravite.bloquant), BLOQUANTS),
            _bloc("Ce qui est à justifier", "a_justifier", verdict.de_gravite(Gravite.a_justifier), A_JUSTIFIER),
            _bloc("Ce que seules des personnes jugent", "a_verifier", verdict.de_statut(Statut.a_verifier), A_JUGER),
        ],
        "axes": [_axe(axe) for axe in dossier["axes"][:AXES]],
        "autres_axes": _autres(len(dossier["axes"]) - AXES, "axe"),
        "avis": [[a.instance, a.sens, a.cle_du_sens, _court(" ; ".join(a.marques))] for a in valent[:AVIS]],
        "autres_avis": _autres(len(valent) - AVIS, "avis"),
        "attendus": _court(" ; ".join(faits.attendus)),
        "liens": _liens(faits),
    }


def _bloc(titre: str, cle: str, constats: tuple[Constat, ...], combien: int) -> dict[str, Any]:
    return {
        "titre": titre,
        "cle": cle,
        "lignes": [[c.regle, _court(c.constat)] for c in constats[:combien]],
        "reste": _autres(len(constats) - combien, "constat", "dans la vérification"),
    }


def _autres(reste: int, quoi: str, ou: str = "plus loin") -> str:
    """« Et 3 autres constats, dans la vérification. », nothing when all is shown."""
    autres = f"{accord(reste, 'autre')} {quoi}{'s' if reste > 1 and quoi[-1] != 's' else ''}"
    return f"Et {autres}, {ou}." if reste > 0 else ""


def _court(texte: str) -> str:
    """The beginning of a finding, to the end of a word."""
    return texte if len(texte) <= _LONG else f"{texte[:_LONG].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def _axe(axe: Mapping[str, Any]) -> list[str]:
    fiches = axe["fiches"]
    sans = sum(f["montant"] is None for f in fiches)
    chiffrees = "toutes chiffrées" if not sans else f"{sans} sans montant"
    return [axe["titre"], accord(len(fiches), "action"), chiffrees if fiches else ""]


def _liens(faits: FaitsDeLecture) -> list[str]:
    """What is known of ties, in sentences; never that there is none while something is not known."""
    if faits.conflits is None:
        return ["Non vérifié : les liens entre qui juge et qui porte la candidature n'ont pas été recherchés."]
    lies = [juge for juge in faits.conflits if juge.liens]
    flous = sum(bool(juge.manques) for juge in faits.conflits)
    dits = [f"{juge.nom} : {juge.etat[:1].lower()}{juge.etat[1:]}." for juge in lies[:LIENS]]
    if reste := _autres(len(lies) - LIENS, "juge"):
        dits.append(reste)
    if flous:
        dits.append(f"Non vérifié pour {accord(flous, 'juge')} : ce qui manque est dit plus loin.")
    return dits or ["Rien ne relie les juges à la candidature dans ce qui est connu."]


def _conflits(faits: FaitsDeLecture) -> list[dict[str, Any]] | None:
    """Each judge, less what is unknown of all of them, which is said once."""
    if faits.conflits is None:
        return None
    communs = _communs(faits)
    return [
        asdict(juge) | {"manques": [m for m in juge.manques if m not in communs], "autres": _tus(juge.autres)}
        for juge in faits.conflits
    ]


def _tus(combien: int) -> str:
    """How many ties of someone are not put into words here, and where all of them are; nothing when all are."""
    if not combien:
        return ""
    dits = "les dit tous, avec leurs sources" if combien > 1 else "le dit, avec ses sources"
    return f"Et {accord(combien, 'autre lien', 'autres liens')} : la page « Liens et déports » du dossier {dits}."


def _communs(faits: FaitsDeLecture) -> list[str]:
    """What is not known whoever judges."""
    juges = faits.conflits or ()
    return [m for m in juges[0].manques if all(m in juge.manques for juge in juges)] if len(juges) > 1 else []
