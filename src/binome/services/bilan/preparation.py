"""The sheet of a territory as it stands on a day: what would be settled now."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from binome.domaine.bilan.enseignements import GenreDEnseignement
from binome.domaine.bilan.fiche import EnseignementDuTerritoire, FicheDeBilan, MomentDuBilan
from binome.domaine.bilan.indicateurs import AVERTISSEMENT, indicateurs
from binome.domaine.langue.typographie import soigner
from binome.registre.models import EnseignementDeBilan, LabelAccorde, RegionDuDepot, VersionDuLabel
from binome.services.bilan import constats, enquetes
from binome.services.bilan.enquetes import EnqueteVue


@dataclass(frozen=True)
class BilanPrepare:
    """A sheet as it stands, and what was read to make it: the survey of its actors, its lessons."""

    fiche: FicheDeBilan
    enquete: EnqueteVue | None
    lecons: list[EnseignementDeBilan]


def composer(label: LabelAccorde, moment: MomentDuBilan, jour: dt.date) -> FicheDeBilan:
    """The sheet, of what was written until that day."""
    return preparer(label, moment, jour).fiche


def preparer(label: LabelAccorde, moment: MomentDuBilan, jour: dt.date) -> BilanPrepare:
    """The same, with what it was made of. Eight queries at most."""
    perimetre, regions = _lieux(label)
    faits, reservees, exemple = constats.constater(label, perimetre, jour)
    enquete, lecons = enquetes.voir(label, moment), enseignements(label, moment)
    fiche = FicheDeBilan(
        label=label.identifiant,
        campagne=label.campagne.identifiant,
        territoire=label.territoire,
        regions=regions,
        perimetre=perimetre,
        moment=moment,
        labellise_le=label.decide_le,
        arrete_le=jour,
        illustratif=exemple,
        reservees=reservees,
        indicateurs=indicateurs(faits, jour),
        avis=enquete.avis if enquete else (),
        repondants=enquete.repondants if enquete else None,
        enseignements=tuple(EnseignementDuTerritoire(genre=li.genre, texte=li.texte) for li in lecons),
        avertissement=soigner(AVERTISSEMENT),
    )
    return BilanPrepare(fiche, enquete, lecons)


def _lieux(label: LabelAccorde) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The SIREN of the last version of a label, none before it is signed; the régions of its deposit. One query."""
    codes = (
        RegionDuDepot.objects.filter(depot=label.depot_id)
        .order_by()
        .annotate(rang=Value(0), texte=Cast("code", TextField()))
    )
    signees = VersionDuLabel.objects.filter(label=label).order_by()
    signees = signees.annotate(rang=F("version") * 1000 + F("emission"), texte=F("attestation"))
    lus = sorted(codes.values_list("rang", "texte").union(signees.values_list("rang", "texte"), all=True))
    regions = tuple(texte for rang, texte in lus if rang == 0)
    if len(lus) == len(regions):
        return (), regions
    perimetre = json.loads(lus[-1][1])["credentialSubject"]["perimetre"]
    return tuple(epci["siren"] for epci in perimetre), regions


def enseignements(label: LabelAccorde, moment: MomentDuBilan) -> list[EnseignementDeBilan]:
    """The lessons of a sheet, what to do again first."""
    lues = list(EnseignementDeBilan.objects.filter(label=label, moment=moment.value))
    rangs = list(GenreDEnseignement)
    return sorted(lues, key=lambda li: (rangs.index(GenreDEnseignement(li.genre)), li.pk))
