"""The basket of services of a territory, to print: each scheme once, with the actions it may help, then each action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from binome.documents.offre.mots import AVERTISSEMENT, operateurs_a_dire, resume
from binome.domaine.langue.typographie import accord, date_longue, enumerer, majuscule, soigner
from binome.offre.dispositif import NATURES, Nature
from binome.offre.rapprochement import FicheAppariee, Rapprochement, fraicheur


def panier(fiches: Sequence[FicheAppariee], jour: dt.date) -> dict[str, Any]:
    """The data of the page: what is proposed only, those that help most actions first."""
    par_dispositif: dict[str, list[tuple[str, Rapprochement]]] = {}
    for fiche in fiches:
        for lu in fiche.proposes:
            par_dispositif.setdefault(lu.dispositif.id, []).append((fiche.situation.fiche.numero_montre, lu))
    ranges = sorted(par_dispositif.values(), key=lambda lus: (-len(lus), lus[0][1].dispositif.nom))
    return {
        "presentation": soigner(_presentation(fiches, len(ranges), jour)),
        "avertissement": soigner(AVERTISSEMENT),
        "dispositifs": [_dispositif(lus, jour) for lus in ranges],
        "actions": [_action(fiche) for fiche in fiches],
    }


def _presentation(fiches: Sequence[FicheAppariee], combien: int, jour: dt.date) -> str:
    le = date_longue(jour)
    if not fiches:
        return "Le plan n'a pas encore d'action : le panier viendra avec elles."
    if not combien:
        return f"Le {le}, aucun des dispositifs connus n'est assez proche d'une action du plan."
    dits = accord(combien, "dispositif connu peut", "dispositifs connus peuvent")
    aidees = sum(bool(f.proposes) for f in fiches)
    actions = accord(len(fiches), "action")
    return f"Le {le}, {dits} intéresser {aidees} des {actions} de ce dossier, selon les conditions de chacun."


def _dispositif(lus: Sequence[tuple[str, Rapprochement]], jour: dt.date) -> dict[str, Any]:
    dispositif = lus[0][1].dispositif
    vieux = fraicheur(dispositif, jour)
    lu = f", lu le {date_longue(dispositif.verifie_le)}" if dispositif.verifie_le else ""
    return {
        "nom": soigner(dispositif.nom),
        "operateurs": soigner(operateurs_a_dire(dispositif)) or None,
        "natures": ", ".join(NATURES[n] for n in dispositif.natures if n is not Nature.autre) or None,
        "montants": soigner(dispositif.montants.texte),
        "etats": [[soigner(majuscule(phrase)), ", ".join(ids)] for phrase, ids in _par_phrase(lus).items()],
        "fraicheur": soigner(majuscule(vieux)) if vieux else None,
        "source": soigner(f"{dispositif.source}{lu}"),
    }


def _par_phrase(lus: Iterable[tuple[str, Rapprochement]]) -> dict[str, list[str]]:
    phrases: dict[str, list[str]] = {}
    for fiche, lu in lus:
        phrases.setdefault(lu.phrase, []).append(fiche)
    return phrases


def _action(fiche: FicheAppariee) -> list[str | None]:
    action = fiche.situation.fiche
    noms = enumerer([lu.dispositif.nom for lu in fiche.proposes])
    return [action.numero_montre, action.titre, soigner(noms) if noms else None, soigner(resume(fiche))]
