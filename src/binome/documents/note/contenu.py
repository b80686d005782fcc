"""What the note says: what, where, how much, who, and what each EPCI gets and pays; in French, for page and paper."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from binome.appels.appel import Appel
from binome.documents.note.membres import PartDuMembre, parts_des_membres
from binome.documents.pdf.constats import phrase
from binome.documents.pdf.perimetre import totaux
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Gouvernance
from binome.domaine.dossier.plan_actions import FicheAction, StatutFinancement
from binome.domaine.langue.typographie import accord, date_longue, enumerer, euros, euros_courts, majuscule
from binome.domaine.mots.libelles import MATURITES, STATUTS_FINANCEMENT
from binome.domaine.socle.geographie import Geographie
from binome.domaine.verdict.constat import Verdict
from binome.domaine.verdict.echeance import PARIS

INCONNU = "inconnu"
COURT = 420
"""Characters of a text that the note keeps; the rest is read in the dossier."""
_PHRASE = re.compile(r"[.!?…](?=\s)")


def composer(dossier: Dossier, verdict: Verdict, geographie: Geographie, appel: Appel | None) -> dict[str, Any]:
    """The note of a candidature, without what it keeps in reserve, as of its verdict."""
    presentees = dossier.plan_actions.presentees
    parts, sans_lieu = parts_des_membres(dossier, geographie)
    total = totaux([e for s in dossier.perimetre.sirens_retenus if (e := geographie.epci(s))])
    return {
        "territoire": dossier.territoire or "Sans nom",
        "titre": dossier.titre,
        "appel": appel.titre_court if appel else dossier.appel,
        "date": date_longue(verdict.date.astimezone(ZoneInfo(PARIS))),
        "avertissement": abreger(dossier.avertissement),
        "etat": phrase(verdict),
        "quoi": [
            [nom, abreger(texte)]
            for nom, texte in (
                ("L'objectif", dossier.objectif.texte if dossier.objectif else None),
                ("Le constat de départ", dossier.enjeux_du_territoire),
                ("La stratégie industrielle", dossier.plan_actions.strategie),
            )
        ],
        "perimetre": dossier.perimetre.libelle,
        "reperes": [
            [accord(len(parts), "intercommunalité"), f"{total['communes']} communes"],
            [f"{total['population']} habitants", f"{total['superficie']} km²"],
            [accord(len(presentees), "action présentée", "actions présentées"), f"coût {_cout(presentees)}"],
        ],
        "finances": _finances(presentees),
        "actions": [_action(f) for f in presentees],
        "membres": [_membre(p, bool(sans_lieu)) for p in parts],
        "sans_lieu": _sans_lieu(sans_lieu),
        "qui": _qui(dossier),
    }


def abreger(texte: str | None) -> str | None:
    """A text whole when it is short, else its first sentences, and a mark that there is more."""
    if texte is None or len(texte) <= COURT:
        return texte
    debut = texte[:COURT]
    fins = [m.end() for m in _PHRASE.finditer(debut) if m.end() > COURT // 3]
    return f"{debut[: fins[-1]] if fins else debut.rsplit(' ', 1)[0]} […]"


def _cout(fiches: tuple[FicheAction, ...]) -> str:
    """The cost of the plan as far as it is said: never as if it were the whole."""
    dits = [f.cout.montant for f in fiches if f.cout]
    if not dits:
        return INCONNU
    somme = euros_courts(sum(dits, Decimal(0)))
    return somme if len(dits) == len(fiches) else f"{somme} pour {len(dits)} d'entre elles, {INCONNU} pour les autres"


def _finances(fiches: tuple[FicheAction, ...]) -> list[list[str]]:
    """By status, the euros of the funding lines."""
    sommes = {s: Decimal(0) for s in StatutFinancement}
    for ligne in (li for f in fiches for li in f.financement):
        sommes[ligne.statut] += ligne.montant
    return [[STATUTS_FINANCEMENT[s], euros(m)] for s, m in sommes.items() if m]


def _action(fiche: FicheAction) -> dict[str, str]:
    return {
        "id": fiche.id,
        "numero": fiche.numero_montre,
        "titre": fiche.titre,
        "porteur": enumerer([p.sigle or p.nom for p in fiche.porteurs], 1) or majuscule(INCONNU),
        "maturite": MATURITES[fiche.maturite] if fiche.maturite else majuscule(INCONNU),
        "cout": euros(fiche.cout.montant) if fiche.cout else majuscule(INCONNU),
    }


def _membre(part: PartDuMembre, ailleurs: bool) -> dict[str, str]:
    """A row. `ailleurs`: whether some actions do not say where they take place: it may be there."""
    aucune = INCONNU if ailleurs else "aucune action n'y est située"
    recoit = accord(len(part.actions), "action") if part.actions else aucune
    if part.partagees:
        recoit += f", dont {part.partagees} avec d'autres"
    cout = euros(part.cout) if part.cout is not None else majuscule(INCONNU)
    if part.cout is not None and part.sans_cout:
        cout += f" (et {accord(part.sans_cout, 'action')} au coût {INCONNU})"
    return {
        "siren": part.siren,
        "nom": part.nom,
        "recoit": majuscule(recoit),
        "actions": enumerer(list(part.actions)),
        "cout": cout if part.actions or ailleurs else "—",
        "paie": euros(part.paie) if part.paie is not None else majuscule(INCONNU),
    }


def _sans_lieu(actions: list[str]) -> str | None:
    if not actions:
        return None
    dites = enumerer(actions, 12)
    if len(actions) == 1:
        return f"Une action ne dit pas où elle se passe : {dites}. Rien n'en est compté ici."
    return f"{len(actions)} actions ne disent pas où elles se passent : {dites}. Rien n'en est compté ici."


def _qui(dossier: Dossier) -> list[list[str]]:
    gouvernance = dossier.gouvernance
    binomes = gouvernance.binomes_du_territoire
    elus = [", ".join(filter(None, (b.elu.nom, b.elu.mandat or b.elu.fonction))) for b in binomes if b.elu]
    industriels = [
        ", ".join(filter(None, (i.nom, i.fonction, i.entreprise.nom if i.entreprise else None)))
        for b in binomes
        if (i := b.industriel)
    ]
    porteur = dossier.porteur.organisation.nom if dossier.porteur else None
    return [
        ["Qui dépose", porteur or majuscule(INCONNU)],
        ["L'élu du binôme", " ; ".join(elus) or "Non nommé"],
        ["L'industriel du binôme", " ; ".join(industriels) or "Non nommé"],
        ["Le chef de projet", _chef(gouvernance)],
    ]


def _chef(gouvernance: Gouvernance) -> str:
    if chef := gouvernance.chef_de_projet:
        return ", ".join(filter(None, (chef.nom, chef.structure.nom if chef.structure else None)))
    return "Annoncé, non nommé" if gouvernance.chef_de_projet_annonce else "Non nommé"
