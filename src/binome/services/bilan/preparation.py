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
from binome.registre.models import BilanArrete, EnseignementDeBilan, LabelAccorde, RegionDuDepot, VersionDuLabel
from binome.services.bilan import constats, enquetes
from binome.services.bilan.enquetes import EnqueteVue


@dataclass(frozen=True)
class BilanPrepare:
    """A sheet as it stands, and what was read to make it: the survey of its actors, its lessons; when
    the one that counts was settled, None before."""

    fiche: FicheDeBilan
    enquete: EnqueteVue | None
    lecons: list[EnseignementDeBilan]
    arrete_le: dt.datetime | None


def composer(label: LabelAccorde, moment: MomentDuBilan, jour: dt.date) -> FicheDeBilan:
    """The sheet, of what was written until that day."""
    return preparer(label, moment, jour).fiche


def preparer(label: LabelAccorde, moment: MomentDuBilan, jour: dt.date) -> BilanPrepare:
    """The same, with what it was made of. Eight queries at most."""
    perimetre, regions, arrete_le = _lieux(label, moment)
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
    return BilanPrepare(fiche, enquete, lecons, arrete_le)


def _lieux(label: LabelAccorde, moment: MomentDuBilan) -> tuple[tuple[str, ...], tuple[str, ...], dt.datetime | None]:
    """The SIREN of the last version of a label, none before it is signed; the régions of its deposit; when its sheet
    was last settled. One query, of three sorts of rows told apart by their rank."""
    codes = RegionDuDepot.objects.filter(depot=label.depot_id).order_by()
    lignes = codes.annotate(rang=Value(0), texte=Cast("code", TextField())).values_list("rang", "texte")
    signees = VersionDuLabel.objects.filter(label=label).order_by()
    signees = signees.annotate(rang=F("version") * 1000 + F("emission"), texte=F("attestation"))
    arretees = BilanArrete.objects.filter(label=label, moment=moment.value).order_by()
    arretees = arretees.annotate(place=Value(_ARRETEE), texte=Cast("le", TextField()))
    suites = (signees.values_list("rang", "texte"), arretees.values_list("place", "texte"))
    lus = sorted(lignes.union(*suites, all=True))
    regions = tuple(texte for rang, texte in lus if rang == 0)
    instants = [dt.datetime.fromisoformat(texte) for rang, texte in lus if rang == _ARRETEE]
    # SQLite keeps instants in UTC, and says it not.
    arrete_le = max((i if i.tzinfo else i.replace(tzinfo=dt.UTC) for i in instants), default=None)
    if not lus or lus[-1][0] <= 0:
        return (), regions, arrete_le
    perimetre = json.loads(lus[-1][1])["credentialSubject"]["perimetre"]
    return tuple(epci["siren"] for epci in perimetre), regions, arrete_le


_ARRETEE = -1
"""The rank of the rows that say when a sheet was settled."""


def enseignements(label: LabelAccorde, moment: MomentDuBilan) -> list[EnseignementDeBilan]:
    """The lessons of a sheet, what to do again first."""
    lues = list(EnseignementDeBilan.objects.filter(label=label, moment=moment.value))
    rangs = list(GenreDEnseignement)
    return sorted(lues, key=lambda li: (rangs.index(GenreDEnseignement(li.genre)), li.pk))
