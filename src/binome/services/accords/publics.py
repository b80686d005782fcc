"""The public list of agreements: those given to the public actions of labelled territories, without secrets.

Neither names, nor reasons, nor amounts; a refusal, a request that waits and a reserved action are not in it at all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.documents.modeles_actes.accord import entreprise_de
from binome.domaine.accords.etats import EtatDAccord
from binome.domaine.dossier.plan_actions import FicheAction, Visibilite
from binome.domaine.droits.discretion import Memoire
from binome.registre.models import DemandeDAccord, LabelAccorde
from binome.services.accords import lecture
from binome.services.accords.lecture import AccordVu
from binome.services.socle import horloge
from binome.services.texte import textes_signes
from binome.services.texte.texte_entier import revision_de_tete


@dataclass(frozen=True)
class AccordPublic:
    """One agreement, as anyone may read it. `caduc_le`: since when it does not hold any more, None while it does."""

    territoire: str
    action: str
    entreprise: str
    dispositif: str
    donne_le: dt.date
    caduc_le: dt.date | None


def tous() -> list[AccordPublic]:
    """Every agreement of a labelled territory, latest first."""
    labellises = LabelAccorde.objects.values("dossier")
    demandes = DemandeDAccord.objects.filter(dossier__in=labellises, positions__isnull=False).distinct()
    publics = [public for vu in lecture.voir(demandes) if (public := _public(vu))]
    return sorted(publics, key=lambda p: (p.donne_le, p.territoire, p.action), reverse=True)


def arbre(accord: AccordPublic) -> dict[str, str | None]:
    """The same for programs: days as ISO, nothing as null."""
    return {
        "territoire": accord.territoire,
        "action": accord.action,
        "entreprise": accord.entreprise,
        "dispositif": accord.dispositif or None,
        "donne_le": accord.donne_le.isoformat(),
        "caduc_le": accord.caduc_le.isoformat() if accord.caduc_le else None,
    }


def _public(vu: AccordVu) -> AccordPublic | None:
    donne = vu.etat is EtatDAccord.donne or (vu.etat is EtatDAccord.caduc and len(vu.positions) == 2)
    fiche = _fiche(vu.demande) if donne else None
    jour, entreprise = vu.jour_de_la_derniere, entreprise_de(fiche) if fiche else None
    if fiche is None or entreprise is None or jour is None:
        return None
    fuseau = vu.demande.dossier.campagne.fuseau
    caduc = horloge.jour_a(fuseau, vu.fin.le) if vu.fin else None
    dispositif = vu.dispositif if vu.demande.dispositif else ""
    return AccordPublic(vu.demande.dossier.territoire, fiche.titre, entreprise.nom, dispositif, jour, caduc)


def _fiche(demande: DemandeDAccord) -> FicheAction | None:
    """The fiche that was agreed to, when it is public and was never anything else."""
    dossier = demande.dossier
    connue = Memoire.from_json(dossier.memoire).fiches.get(demande.fiche)
    if connue is None or connue.reservee or connue.reservee_jusqu_a >= demande.revision:
        return None
    texte = textes_signes.gardee(demande.texte, revision_de_tete(dossier)).document
    fiche = next((f for f in texte.plan_actions.fiches if f.id == demande.fiche), None)
    return fiche if fiche and fiche.visibilite is Visibilite.public else None
