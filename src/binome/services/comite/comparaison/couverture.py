"""What the files of a campaign ask for together, and nothing else of them: what a map draws.

It is read for every file each time, and made once: it changes with what is judged and with who takes part in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from binome.domaine.langue.typographie import accord, nombre
from binome.referentiel.consultation import Referentiel
from binome.registre.models import ComplementsDeposes, RegionDuDepot
from binome.services.comite import portefeuille
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.comparaison.faits import TexteJuge, faits_de

PALIERS = ((1, "Une candidature"), (2, "2 candidatures"), (3, "3 ou 4"), (5, "De 5 à 9"), (10, "10 ou plus"))
"""From how many files that ask for an EPCI a step begins, and what it is called: on the map as in its table."""


def palier(combien: int) -> int:
    """The step of an EPCI that so many files ask for, one at least."""
    return sum(combien >= seuil for seuil, _ in PALIERS) - 1


def par_palier(membres: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Each step and how many EPCI it has, none included."""
    comptes = Counter(palier(combien) for combien in membres.values() if combien)
    return tuple((nom, comptes[rang]) for rang, (_, nom) in enumerate(PALIERS))


@dataclass(frozen=True)
class Couverture:
    """EPCI → how many files ask for it; and what they are together, in a sentence."""

    membres: Mapping[str, int]
    dite: str


def textes_juges(ouvert: ComiteOuvert) -> frozenset[TexteJuge]:
    """What is judged of the files that their reader takes part in: it names all that they ask for. Four queries."""
    completes = ComplementsDeposes.objects.filter(depot__dossier__campagne=ouvert.campagne)
    dits = completes.order_by("enregistre_at", "pk").values_list("depot", "pk", "numero", "empreinte")
    derniers = {depot: TexteJuge(depot, cle, numero, empreinte) for depot, cle, numero, empreinte in dits}
    juges = portefeuille.juges(ouvert)
    return frozenset(derniers.get(cle) or TexteJuge(cle, None, numero, somme) for cle, numero, somme in juges)


def couvrir(textes: frozenset[TexteJuge], la_france: Referentiel) -> Couverture:
    """What they ask for together. Two queries; one or two more for those that this process has not read yet."""
    membres = Counter(siren for faits in faits_de(textes).values() for siren in faits.membres)
    ici = RegionDuDepot.objects.filter(depot__in=[texte.depot for texte in textes]).order_by()
    regions = ici.values_list("code").distinct().count()
    return Couverture(membres, etendue(len(textes), len(membres), regions, la_france))


def etendue(candidatures: int, epci: int, regions: int, la_france: Referentiel) -> str:
    """« 189 candidatures, 605 EPCI sur 1 255, dans 17 régions. »"""
    sur = f"{accord(epci, 'EPCI', 'EPCI')} sur {nombre(len(la_france.sirens()))}"
    return f"{accord(candidatures, 'candidature')}, {sur}, dans {accord(regions, 'région')}."
