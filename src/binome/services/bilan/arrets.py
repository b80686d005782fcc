"""Use cases of settled sheets: settle one, which makes it public; read those that are."""

from __future__ import annotations

import hashlib

from binome.domaine.bilan.fiche import FicheDeBilan, MomentDuBilan
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.models import BilanArrete, Compte, LabelAccorde
from binome.services.acces.ouverture import IntrouvableError
from binome.services.bilan import preparation
from binome.services.bilan.ouvert import tenir
from binome.services.socle import horloge, journal
from binome.services.socle.memoire import MemoireVive

_fiches = MemoireVive["FicheDeBilan"](2048)
"""By fingerprint."""


def arreter(compte: Compte, identifiant: str, moment: MomentDuBilan) -> BilanArrete:
    """Settle the sheet as it stands: from then on anyone may read it. Settled again, the last one counts.

    Errors: IntrouvableError, RefusError, SansLabelError.
    """
    with tenir(compte, identifiant) as tenu:
        fiche = preparation.composer(tenu.label, moment, tenu.jour)
        contenu = canonique_rfc8785(fiche.model_dump(mode="json")).decode()
        empreinte = hashlib.sha256(contenu.encode()).hexdigest()
        rang = BilanArrete.objects.filter(label=tenu.label, moment=moment.value).count() + 1
        ligne = BilanArrete.objects.create(
            label=tenu.label,
            moment=moment.value,
            rang=rang,
            contenu=contenu,
            empreinte=empreinte,
            par=compte,
            le=tenu.quand,
        )
        donnees = {"moment": moment.value, "rang": rang, "empreinte": empreinte}
        journal.ajouter("bilan.arrete", f"label:{tenu.label.identifiant}", donnees, acteur=compte, instant=tenu.quand)
    return ligne


def fiche_de(ligne: BilanArrete) -> FicheDeBilan:
    """What a row says."""
    return _fiches.retenir((ligne.empreinte,), lambda: FicheDeBilan.model_validate_json(ligne.contenu))


def derniers(label: LabelAccorde) -> dict[MomentDuBilan, BilanArrete]:
    """The settled sheets of a label that count. One query."""
    lignes = BilanArrete.objects.filter(label=label).order_by("rang")
    return {MomentDuBilan(ligne.moment): ligne for ligne in lignes}


def trouver(numero: str, moment: MomentDuBilan) -> BilanArrete:
    """The settled sheet of a label. One query. Errors: IntrouvableError."""
    lignes = BilanArrete.objects.filter(label__identifiant=numero.lower(), moment=moment.value)
    if (ligne := lignes.select_related("label__campagne").order_by("-rang").first()) is None:
        raise IntrouvableError(numero)
    return ligne


def toutes() -> list[BilanArrete]:
    """The settled sheet that counts of each label and moment, by territory. One query."""
    lues = BilanArrete.objects.select_related("label__campagne").order_by("label", "moment", "rang")
    dernieres = {(ligne.label_id, ligne.moment): ligne for ligne in lues}.values()
    return sorted(dernieres, key=lambda ligne: alphabetique(ligne.label.territoire))


def arbre(ligne: BilanArrete) -> dict[str, str]:
    """What is said of a sheet in a list, for programs."""
    jour = horloge.jour_a(ligne.label.campagne.fuseau, ligne.le)
    return {
        "label": ligne.label.identifiant,
        "territoire": ligne.label.territoire,
        "campagne": ligne.label.campagne.identifiant,
        "moment": ligne.moment,
        "arrete_le": jour.isoformat(),
        "empreinte": ligne.empreinte,
    }
