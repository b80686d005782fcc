"""Every settled sheet of a campaign, read together: public, as the sheets themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from binome.domaine.bilan.consolidation import BilanNational, consolider
from binome.domaine.bilan.couverture import de_la_region
from binome.domaine.bilan.fiche import FicheDeBilan, MomentDuBilan
from binome.domaine.langue.typographie import alphabetique
from binome.registre.models import BilanArrete, Campagne, LabelAccorde
from binome.services.acces.ouverture import IntrouvableError
from binome.services.administration import campagnes
from binome.services.bilan.arrets import fiche_de
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

_nationaux = MemoireVive["BilanNational"](8)
"""By the fingerprints of all that is read."""


@dataclass(frozen=True)
class BilansDUneCampagne:
    """The sheets of a campaign half-way or at the end, all together or those of a région, and how many labels have none
    yet. `regions`: those that have a sheet, by code and name."""

    campagne: Campagne
    intitule: str
    moment: MomentDuBilan
    fiches: Sequence[FicheDeBilan]
    national: BilanNational
    labels: int
    regions: Sequence[tuple[str, str]] = ()
    region: str = ""

    @property
    def ou(self) -> str:
        """What it is of: a région by its name, or the country."""
        return dict(self.regions).get(self.region, "Toute la France")

    @property
    def manquent(self) -> int:
        return self.labels - len(self.fiches)


def campagnes_suivies() -> list[tuple[Campagne, str, int]]:
    """The campaigns that have a settled sheet, in words, and of how many territories. Two queries at most."""
    connues = Campagne.objects.filter(labels__bilans__isnull=False)
    lues = connues.annotate(combien=Count("labels", distinct=True)).order_by("-pk")
    return [(campagne, campagnes.intitule(campagne), campagne.combien) for campagne in lues]


def consulter(campagne: str, moment: MomentDuBilan, region: str = "") -> BilansDUneCampagne:
    """The settled sheets of a campaign, or of one of its régions. Three queries, whatever their number.

    Errors: IntrouvableError.
    """
    ligne = Campagne.objects.filter(identifiant=campagne).first()
    if ligne is None:
        raise IntrouvableError(campagne)
    arretes = _derniers(ligne, moment)
    toutes = [fiche_de(li) for li in arretes]
    regions = _nommer({code for fiche in toutes for code in fiche.regions})
    if region and region not in dict(regions):
        raise IntrouvableError(region)
    fiches = de_la_region(toutes, region) if region else toutes
    cle = (region, *(li.empreinte for li in arretes))
    national = _nationaux.retenir(cle, lambda: consolider(fiches))
    siens = LabelAccorde.objects.filter(campagne=ligne)
    labels = (siens.filter(depot__regions__code=region) if region else siens).count()
    return BilansDUneCampagne(ligne, campagnes.intitule(ligne), moment, fiches, national, labels, regions, region)


def _nommer(codes: Iterable[str]) -> list[tuple[str, str]]:
    if not (voulus := list(codes)):
        return []
    connu = referentiel.partager()
    noms = {code: region.nom if (region := connu.region(code)) else f"Région {code}" for code in voulus}
    return sorted(noms.items(), key=lambda paire: alphabetique(paire[1]))


def _derniers(campagne: Campagne, moment: MomentDuBilan) -> Sequence[BilanArrete]:
    """The sheet that counts of each label, by territory."""
    siens = BilanArrete.objects.filter(label__campagne=campagne, moment=moment.value)
    rangs = dict(siens.values_list("label").annotate(dernier=Max("rang")))
    lignes = [ligne for ligne in siens.select_related("label").order_by("label") if ligne.rang == rangs[ligne.label_id]]
    return sorted(lignes, key=lambda ligne: alphabetique(ligne.label.territoire))
