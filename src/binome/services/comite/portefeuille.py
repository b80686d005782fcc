"""The files of a committee: those that it was given, what it adopted of each, and where the decision stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from binome.domaine.comite.decision import NOMS_DES_ETATS, EtatDeLaDecision
from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES, EtapeDuDepot
from binome.registre.models import DecisionDuDepot, DeliberationDuComite, Depot, PassageDuDepot
from binome.services.acces.ouverture import IntrouvableError
from binome.services.comite import deports
from binome.services.comite.acces import ComiteOuvert

AU_COMITE = frozenset(
    {EtapeDuDepot.comite, EtapeDuDepot.ajourne, EtapeDuDepot.decision, EtapeDuDepot.label, EtapeDuDepot.refus}
)
A_DELIBERER, ADOPTEE, DEPORT = "à délibérer", "adoptée, à préparer", "vous n'y prenez pas part"


@dataclass(frozen=True)
class DossierVu:
    """A file, as one member may see it. `deport`: why they take no part, and then nothing else is told."""

    depot: Depot
    etape: EtapeDuDepot
    deport: str

    @property
    def nom_de_l_etape(self) -> str:
        return NOMS_DES_ETAPES[self.etape]


@dataclass(frozen=True)
class DossierDuComite(DossierVu):
    """The same among the others. `etat`: of its decision, in words; `adoptee`: what the committee adopted, in words."""

    adoptee: str
    etat: str
    approbations: int


def lignes(ouvert: ComiteOuvert) -> list[DossierDuComite]:
    """Every file that has reached the committee, by territory. Five queries, whatever their number; what is long in a
    deposit is not read, but when it is asked for."""
    passages = PassageDuDepot.objects.filter(depot__dossier__campagne=ouvert.campagne)
    vus = _lire(ouvert, passages, "manifeste", "verdict")
    venus = [vu.depot.pk for vu in vus]
    adoptees = dict(
        DeliberationDuComite.objects.filter(point__depot__in=venus, adoptee=True)
        .order_by("close_le", "pk")
        .values_list("point__depot", "proposition")
    )
    # Two words of each are told: a campaign has thousands, and nothing else of them is read.
    ecrites = DecisionDuDepot.objects.filter(depot__in=venus).exclude(etat=EtatDeLaDecision.remplacee.value)
    approuvees = ecrites.order_by("version").annotate(combien=Count("approbations"))
    decisions = {depot: (etat, n) for depot, etat, n in approuvees.values_list("depot", "etat", "combien")}
    return [_ligne(vu, adoptees.get(vu.depot.pk), decisions.get(vu.depot.pk)) for vu in vus]


def _lire(ouvert: ComiteOuvert, passages: QuerySet[PassageDuDepot], *longs: str) -> list[DossierVu]:
    """Those of which these are all the acts, without these fields of their deposits."""
    passages = passages.order_by("depot", "rang")
    etapes = {d: EtapeDuDepot(v) for d, v in passages.values_list("depot", "vers")}
    venus = [depot for depot, etape in etapes.items() if etape in AU_COMITE]
    depots = Depot.objects.filter(pk__in=venus, remplace_le=None, retire_le=None).select_related("dossier")
    depots = depots.defer(*longs)
    hors = deports.de_la_campagne(ouvert.compte, ouvert.campagne.pk)
    for depot in depots:
        depot.dossier.campagne = ouvert.campagne
    ranges = sorted(depots, key=lambda d: (d.dossier.territoire.casefold(), d.dossier.identifiant))
    return [DossierVu(depot, etapes[depot.pk], hors.motif(depot)) for depot in ranges]


def _ligne(vu: DossierVu, adoptee: str | None, decision: tuple[str, int] | None) -> DossierDuComite:
    if vu.deport:
        return DossierDuComite(vu.depot, vu.etape, vu.deport, "", DEPORT, 0)
    lequel, approbations = decision or ("", 0)
    etat = NOMS_DES_ETATS[EtatDeLaDecision(lequel)] if lequel else ADOPTEE if adoptee else A_DELIBERER
    dite = NOMS_DES_SENS[SensDeLaDecision(adoptee)] if adoptee else ""
    return DossierDuComite(vu.depot, vu.etape, "", dite, etat, approbations)


def trouver(ouvert: ComiteOuvert, dossier: str) -> DossierVu:
    """One of them. Errors: IntrouvableError."""
    siens = {"depot__dossier__campagne": ouvert.campagne, "depot__dossier__identifiant": dossier}
    trouve = next(iter(_lire(ouvert, PassageDuDepot.objects.filter(**siens))), None)
    if trouve is None:
        raise IntrouvableError(dossier)
    return trouve
