"""The files of a committee: those that it was given, what it adopted of each, and where the decision stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery

from binome.domaine.comite.decision import NOMS_DES_ETATS, EtatDeLaDecision
from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES, EtapeDuDepot
from binome.registre.models import DecisionDuDepot, DeliberationDuComite, Depot, PassageDuDepot
from binome.services.acces.ouverture import IntrouvableError
from binome.services.comite import deports
from binome.services.comite.acces import ComiteOuvert

AU_COMITE = frozenset(
    {EtapeDuDepot.comite, EtapeDuDepot.ajourne, EtapeDuDepot.decision, EtapeDuDepot.label, EtapeDuDepot.refus}
)
_ETAPE = Subquery(PassageDuDepot.objects.filter(depot=OuterRef("pk")).order_by("-rang").values("vers")[:1])
"""Where a deposit stands: what its last act led to."""
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
    vus = _lire(ouvert, _venus(ouvert).defer("manifeste", "verdict"))
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


def juges(ouvert: ComiteOuvert) -> list[tuple[int, str, str]]:
    """Of those that their reader takes part in: the key of the deposit, its number, its digest. Three queries."""
    lus = _venus(ouvert).order_by().values_list("pk", "dossier", "numero", "empreinte")
    hors = deports.de_la_campagne(ouvert.compte, ouvert.campagne.pk)
    return [(cle, numero, empreinte) for cle, dossier, numero, empreinte in lus if not hors.motif_de(cle, dossier)]


def _venus(ouvert: ComiteOuvert) -> QuerySet[Depot]:
    """The deposits in force that have reached the committee, each with its stage."""
    en_vigueur = Depot.objects.filter(dossier__campagne=ouvert.campagne, remplace_le=None, retire_le=None)
    return en_vigueur.annotate(etape=_ETAPE).filter(etape__in=AU_COMITE)


def _lire(ouvert: ComiteOuvert, venus: QuerySet[Depot]) -> list[DossierVu]:
    depots = venus.select_related("dossier")
    hors = deports.de_la_campagne(ouvert.compte, ouvert.campagne.pk)
    for depot in depots:
        depot.dossier.campagne = ouvert.campagne
    ranges = sorted(depots, key=lambda d: (alphabetique(d.dossier.territoire), d.dossier.identifiant))
    return [DossierVu(d, EtapeDuDepot(vars(d)["etape"]), hors.motif(d)) for d in ranges]


def _ligne(vu: DossierVu, adoptee: str | None, decision: tuple[str, int] | None) -> DossierDuComite:
    if vu.deport:
        return DossierDuComite(vu.depot, vu.etape, vu.deport, "", DEPORT, 0)
    lequel, approbations = decision or ("", 0)
    etat = NOMS_DES_ETATS[EtatDeLaDecision(lequel)] if lequel else ADOPTEE if adoptee else A_DELIBERER
    dite = NOMS_DES_SENS[SensDeLaDecision(adoptee)] if adoptee else ""
    return DossierDuComite(vu.depot, vu.etape, "", dite, etat, approbations)


def trouver(ouvert: ComiteOuvert, dossier: str) -> DossierVu:
    """One of them. Errors: IntrouvableError."""
    trouve = next(iter(_lire(ouvert, _venus(ouvert).filter(dossier__identifiant=dossier))), None)
    if trouve is None:
        raise IntrouvableError(dossier)
    return trouve
