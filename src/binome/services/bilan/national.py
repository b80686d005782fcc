"""Every settled sheet of a campaign, read together: public, as the sheets themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from binome.domaine.bilan.consolidation import BilanNational, consolider
from binome.domaine.bilan.fiche import FicheDeBilan, MomentDuBilan
from binome.registre.models import BilanArrete, Campagne, LabelAccorde
from binome.services.acces.ouverture import IntrouvableError
from binome.services.administration import campagnes
from binome.services.bilan.arrets import fiche_de
from binome.services.socle.memoire import MemoireVive

_nationaux = MemoireVive["BilanNational"](8)
"""By the fingerprints of all that is read."""


@dataclass(frozen=True)
class BilansDUneCampagne:
    """The sheets of a campaign half-way or at the end, all together, and how many labels have none yet."""

    campagne: Campagne
    intitule: str
    moment: MomentDuBilan
    fiches: Sequence[FicheDeBilan]
    national: BilanNational
    labels: int

    @property
    def manquent(self) -> int:
        return self.labels - len(self.fiches)


def campagnes_suivies() -> list[tuple[Campagne, str, int]]:
    """The campaigns that have a settled sheet, in words, and of how many territories. Two queries at most."""
    connues = Campagne.objects.filter(labels__bilans__isnull=False)
    lues = connues.annotate(combien=Count("labels", distinct=True)).order_by("-pk")
    return [(campagne, campagnes.intitule(campagne), campagne.combien) for campagne in lues]


def consulter(campagne: str, moment: MomentDuBilan) -> BilansDUneCampagne:
    """The settled sheets of a campaign. Three queries, whatever their number. Errors: IntrouvableError."""
    ligne = Campagne.objects.filter(identifiant=campagne).first()
    if ligne is None:
        raise IntrouvableError(campagne)
    arretes = _derniers(ligne, moment)
    fiches = [fiche_de(li) for li in arretes]
    national = _nationaux.retenir(tuple(li.empreinte for li in arretes), lambda: consolider(fiches))
    labels = LabelAccorde.objects.filter(campagne=ligne).count()
    return BilansDUneCampagne(ligne, campagnes.intitule(ligne), moment, fiches, national, labels)


def _derniers(campagne: Campagne, moment: MomentDuBilan) -> Sequence[BilanArrete]:
    """The sheet that counts of each label, by territory."""
    siens = BilanArrete.objects.filter(label__campagne=campagne, moment=moment.value)
    rangs = dict(siens.values_list("label").annotate(dernier=Max("rang")))
    lignes = siens.select_related("label").order_by("label__territoire", "label")
    return [ligne for ligne in lignes if ligne.rang == rangs[ligne.label_id]]
