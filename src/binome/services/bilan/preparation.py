"""The sheet of a territory as it stands on a day: what would be settled now."""

from __future__ import annotations

import datetime as dt
import json

from binome.domaine.bilan.enseignements import GenreDEnseignement
from binome.domaine.bilan.fiche import EnseignementDuTerritoire, FicheDeBilan, MomentDuBilan
from binome.domaine.bilan.indicateurs import AVERTISSEMENT, indicateurs
from binome.domaine.langue.typographie import soigner
from binome.registre.models import EnseignementDeBilan, LabelAccorde, RegionDuDepot, VersionDuLabel
from binome.services.bilan import constats, enquetes


def composer(label: LabelAccorde, moment: MomentDuBilan, jour: dt.date) -> FicheDeBilan:
    """The sheet, of what was written until that day."""
    perimetre = perimetre_de(label)
    faits, reservees, exemple = constats.constater(label, perimetre, jour)
    repondants, avis = enquetes.resultats(label, moment)
    return FicheDeBilan(
        label=label.identifiant,
        campagne=label.campagne.identifiant,
        territoire=label.territoire,
        regions=tuple(sorted(RegionDuDepot.objects.filter(depot=label.depot_id).values_list("code", flat=True))),
        perimetre=perimetre,
        moment=moment,
        labellise_le=label.decide_le,
        arrete_le=jour,
        illustratif=exemple,
        reservees=reservees,
        indicateurs=indicateurs(faits, jour),
        avis=avis,
        repondants=repondants,
        enseignements=tuple(
            EnseignementDuTerritoire(genre=li.genre, texte=li.texte) for li in enseignements(label, moment)
        ),
        avertissement=soigner(AVERTISSEMENT),
    )


def perimetre_de(label: LabelAccorde) -> tuple[str, ...]:
    """The SIREN of the last version of a label; none before it is signed."""
    signees = VersionDuLabel.objects.filter(label=label).order_by("-version", "-emission")
    if (attestation := signees.values_list("attestation", flat=True).first()) is None:
        return ()
    return tuple(epci["siren"] for epci in json.loads(attestation)["credentialSubject"]["perimetre"])


def enseignements(label: LabelAccorde, moment: MomentDuBilan) -> list[EnseignementDeBilan]:
    """The lessons of a sheet, what to do again first."""
    lues = list(EnseignementDeBilan.objects.filter(label=label, moment=moment.value))
    rangs = list(GenreDEnseignement)
    return sorted(lues, key=lambda li: (rangs.index(GenreDEnseignement(li.genre)), li.pk))
