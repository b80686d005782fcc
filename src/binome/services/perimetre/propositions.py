"""What the engine proposes beside a perimeter, with what is proved of each set; kept by set of members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.moteur.perimetre.etat import PerimetreError
from binome.services.calculs import calculs, noyaux
from binome.services.perimetre.etabli import retenus_connus
from binome.services.perimetre.sol import sol
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire import coherence

MEMBRES_MAX = 40
_gardees = MemoireVive[Mapping[str, Any]](64)
"""By state of the terrain, members, centre, and EPCI that are taken."""


class SansPropositionError(PerimetreError):
    """Nothing is proposed here; the message says why, in French."""


def centre_de(dossier: Dossier) -> str:
    """The member around which one searches: the one chosen, else the one with most jobs. Empty without any member.

    Errors: ReferentielError.
    """
    connu = sol()
    retenus = retenus_connus(dossier, connu.general)
    return coherence.centre(connu.terrain(retenus), retenus, dossier.perimetre.centre)


def proposer(dossier: Dossier, autres: Iterable[Dossier]) -> Mapping[str, Any] | None:
    """`coherence.entourer` for the perimeter of a dossier; None without any member known. Under a second, then at once.

    autres: the other candidatures, whose EPCI are left out. Errors: ReferentielError, OccupeError, PreparationError,
    SansPropositionError.
    """
    connu = sol()
    retenus = retenus_connus(dossier, connu.general)
    if not retenus:
        return None
    if len(retenus) > MEMBRES_MAX:
        raise SansPropositionError(
            f"Au-delà de {MEMBRES_MAX} intercommunalités, Binôme ne cherche plus de périmètre à votre place."
        )
    ailleurs = {s for autre in autres for s in autre.perimetre.sirens_retenus}
    ailleurs |= {m.siren for m in dossier.perimetre.membres if m.candidature_ailleurs}
    exclus = tuple(sorted(s for s in ailleurs - set(retenus) if s in connu.general.noms))
    cle = (connu.etat, retenus, centre_de(dossier), exclus)
    if connues := _gardees.lire(cle):
        return connues
    noyaux.exiger()
    trouvees: Mapping[str, Any] = calculs.a_part(calculs.RECHERCHE, _chercher, *cle[1:])
    if not coherence.prouvees(trouvees):
        # A busy minute does not decide of what everyone is shown until the server restarts.
        return trouvees
    return _gardees.ranger(cle, trouvees)


def _chercher(retenus: tuple[str, ...], centre: str, exclus: tuple[str, ...]) -> dict[str, Any]:
    connu = sol()
    ancien = next((t.membres for t in connu.phase1 or () if centre in t.membres), ())
    return coherence.entourer(connu.terrain(retenus), centre, retenus, sans=exclus, precedent=ancien)
