"""What every page of a dossier shows around its own subject: the header, the parts with their state, the findings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from binome.appels.catalogue import retrouver_appel
from binome.domaine.langue.typographie import accord
from binome.domaine.verdict.constat import Verdict
from binome.domaine.verdict.echeance import Echeance
from binome.services.publication.vitrine import Candidature
from binome.services.socle import horloge
from binome.web.presentation.constats import (
    A_TRAITER,
    PAR_CLE,
    ConstatVu,
    Groupe,
    Niveau,
    en_une_ligne,
    etats_des_parties,
    grouper,
    presenter,
)
from binome.web.presentation.parties import Partie


def teinte_de(verdict: Verdict) -> Niveau:
    """The level that sums a verdict up: the most serious one with a finding."""
    return next((PAR_CLE[cle] for cle in A_TRAITER if getattr(verdict.bilan, cle)), PAR_CLE["conforme"])


def cadre(candidature: Candidature, ici: str) -> dict[str, Any]:
    """The context of every page of a dossier; `ici` is the key of the part shown, or « verdict »."""
    dossier, verdict = candidature.dossier, candidature.verdict
    appel = retrouver_appel(dossier.appel).appel
    return {
        "candidature": candidature,
        "dossier": dossier,
        "verdict": verdict,
        "appel": appel,
        "echeance": appel.date_limite(dossier.fuseau),
        "delai": delai(appel.echeance, horloge.maintenant()) if appel.echeance else "",
        "a_traiter": sum(getattr(verdict.bilan, cle) for cle in A_TRAITER),
        "phrase": en_une_ligne(verdict),
        "niveau": teinte_de(verdict),
        "ici": ici,
        "sommaire": [
            {
                "partie": partie,
                "adresse": reverse(partie.vue, args=[dossier.id]),
                "etat": etat,
                "ici": partie.cle == ici,
            }
            for partie, etat in etats_des_parties(verdict, dossier)
        ],
    }


def delai(echeance: Echeance, maintenant: dt.datetime) -> str:
    """How long is left before the deadline, in words."""
    if not echeance.respectee(maintenant):
        return "dépôts clos"
    jours = (echeance.limite - maintenant).days
    return f"il reste {accord(jours, 'jour')}" if jours else "dernier jour"


def constats_de(candidature: Candidature, partie: Partie | None = None) -> tuple[ConstatVu, ...]:
    """Findings of a part (of the whole dossier without one), whatever their level."""
    vus = presenter(candidature.verdict.constats, candidature.dossier)
    return tuple(vu for vu in vus if partie is None or partie in vu.parties)


def a_traiter(candidature: Candidature, partie: Partie) -> tuple[Groupe, ...]:
    """Findings to deal with in a part, by severity."""
    return grouper(constats_de(candidature, partie), A_TRAITER)


def a_traiter_sous(candidature: Candidature, lieu: str) -> tuple[Groupe, ...]:
    """Findings to deal with that name a place or something in it."""
    retenus = [
        c
        for c in candidature.verdict.constats
        if any(chemin == lieu or chemin.startswith((f"{lieu}.", f"{lieu}[")) for chemin in c.ou)
    ]
    return grouper(presenter(retenus, candidature.dossier), A_TRAITER)
