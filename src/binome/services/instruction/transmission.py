"""From instruction to the committee: hand a deposit over, or all those that are ready; enter again one adjourned."""

from __future__ import annotations

from dataclasses import dataclass

from binome.domaine.procedure.etapes import NOMS_DES_ACTES, Acte, EtapeDuDepot
from binome.registre.models import Compte, PassageDuDepot
from binome.services.acces.ouverture import RefusError
from binome.services.instruction import passages
from binome.services.instruction.boite.liste import BoiteOuverte, lignes
from binome.services.instruction.depots_instruits import DepotInstruit

ACTES = {EtapeDuDepot.avis: Acte.transmettre_au_comite, EtapeDuDepot.ajourne: Acte.reinscrire}
"""What leads to the committee from each stage that does."""


@dataclass(frozen=True)
class SuitePossible:
    """The act that leads a deposit to the committee, and why it cannot be done yet: "" when it can."""

    acte: Acte
    obstacle: str

    @property
    def nom(self) -> str:
        return NOMS_DES_ACTES[self.acte]


@dataclass(frozen=True)
class Transmission:
    """What came of handing over all that was ready: how many went, and for each that did not, its territory and why."""

    parties: int
    retenues: tuple[tuple[str, str], ...]


def suite(instruit: DepotInstruit) -> SuitePossible | None:
    """What this person may do to lead the deposit to the committee; None when it is not theirs, or not its stage."""
    acte = ACTES.get(instruit.etape)
    if acte is None or not passages.instruit_pour_tout_le_pays(instruit.ouvert):
        return None
    return SuitePossible(acte, passages.obstacle(instruit.ouvert, instruit.depot, list(instruit.faits), acte))


def transmettre(compte: Compte, instruit: DepotInstruit) -> PassageDuDepot:
    """Lead one deposit to the committee, from where it stands. Errors: IntrouvableError, RefusError."""
    acte = ACTES.get(instruit.etape, Acte.transmettre_au_comite)
    return passages.passer(compte, instruit.identifiant, acte)


def transmettre_les_prets(ouverte: BoiteOuverte) -> Transmission:
    """Hand over every deposit of an inbox whose opinions are given, or whose term is past: one transaction each."""
    parties, retenues = 0, []
    for ligne in lignes(ouverte):
        if ligne.etape is not EtapeDuDepot.avis:
            continue
        try:
            passages.passer(ouverte.compte, ligne.identifiant, Acte.transmettre_au_comite)
        except RefusError as refus:
            retenues.append((ligne.territoire, refus.phrase))
        else:
            parties += 1
    return Transmission(parties, tuple(retenues))
