"""Queries of the pages of a labelled dossier: as many with one of each thing as with many, and never more than 14.

`BINOME_FIGER=oui` writes `requetes_du_suivi.json` again from what is counted.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.bilan.fiche import MomentDuBilan
from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement, SaisieDeSuite
from binome.registre.models import EngagementPris, LabelAccorde, LienDEnquete
from binome.services.bilan import arrets, enquetes, reponses
from binome.services.bilan import enseignements as lecons
from binome.services.demarches import demandes
from binome.services.suivi import ecriture, engagements

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
FIGEES = Path(__file__).with_name("requetes_du_suivi.json")
AU_PLUS = 14
MI = MomentDuBilan.mi_parcours
ICI = "/atelier/essai"
PAGES = (
    f"{ICI}/suivi/",
    f"{ICI}/suivi/actions/f1/",
    f"{ICI}/suivi/dire/f1/avancement/",
    f"{ICI}/suivi/portefeuille/",
    f"{ICI}/suivi/portefeuille.csv",
    f"{ICI}/suivi/engagements/",
    f"{ICI}/suivi/correspondants/",
    f"{ICI}/suivi/classeur/",
    f"{ICI}/suivi/classeur/suivi.xlsx",
    f"{ICI}/suivi/agenda/",
    f"{ICI}/suivi/agenda.ics",
    f"{ICI}/demarches/",
    f"{ICI}/label/",
    f"{ICI}/bilan/",
    f"{ICI}/bilan/?moment=final",
    "/bilans/",
    "/bilans/labels/l-essai/mi_parcours/",
    "/bilans/labels/l-essai/mi_parcours/bilan.docx",
    "/bilans/{campagne}/mi_parcours/",
    "/bilans/{campagne}/mi_parcours/bilans.csv",
)


def compter(client: Client, page: str) -> int:
    """Queries of a page already seen once."""
    client.get(page)
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(page).status_code == 200, page
    return len(requetes)


def dire(label: LabelAccorde, fois: int) -> None:
    """Events, promises and what became of them, requests, lessons: so many of each."""
    chef = label.depot.par
    for k in range(fois):
        brut = {"fiche": "f1", "genre": "financement", "acte": "demande", "jour": "2024-03-01", "montant": "1000"}
        ecriture.dire(chef, "essai", SaisieDeSuivi.model_validate({**brut, "tiers": f"Financeur {k} {fois}"}))
        promis = {"operateur": f"Région {k}", "quoi": f"Payer {k} {fois}", "jour": "2023-12-01", "piece": "P"}
        saisie = SaisieDEngagement.model_validate({**promis, "page": "2", "echeance": "2025-03-01"})
        pris = engagements.promettre(chef, "essai", saisie)
        suite = {"acte": "tenu", "jour": "2024-05-01", "preuve": "Lettre"}
        engagements.suivre(chef, "essai", pris.pk, SaisieDeSuite.model_validate(suite))
        demandes.preparer(chef, "essai", "f1", "pret-vert", message=f"Mot {k} {fois}")
        lecons.ajouter(chef, "essai", MI, "a_eviter", f"Leçon {k} {fois}.")


def interroger(label: LabelAccorde, adresses: list[str]) -> None:
    chef = label.depot.par
    enquetes.inviter(chef, "essai", MI, adresses)
    for lien in LienDEnquete.objects.filter(courriel__in=adresses):
        reponses.repondre(enquetes.jeton(lien), {q["id"]: "plutot_oui" for q in lien.enquete.questions})


def test_queries_of_what_is_followed_are_frozen_and_do_not_grow():
    label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])
    chef = label.depot.par
    pages = [p.replace("{campagne}", label.campagne.identifiant) for p in PAGES]
    client, comptes = maquettes.navigateur(chef), []
    enquetes.ouvrir(chef, "essai", MI)
    for fois, acteurs in ((1, 6), (5, 18)):
        dire(label, fois)
        interroger(label, [f"a{k}@exemple.fr" for k in range(acteurs)])
        arrets.arreter(chef, "essai", MI)
        comptes.append({nom: compter(client, page) for nom, page in zip(PAGES, pages, strict=True)})
    enquetes.clore(chef, "essai", MI)
    assert compter(client, f"{ICI}/bilan/") <= AU_PLUS
    assert EngagementPris.objects.count() == 6
    peu, beaucoup = comptes
    assert {p: (n, beaucoup[p]) for p, n in peu.items() if n != beaucoup[p]} == {}
    assert {p: n for p, n in peu.items() if n > AU_PLUS} == {}
    if os.environ.get("BINOME_FIGER") == "oui":
        FIGEES.write_text(json.dumps(peu, indent=2) + "\n")
    assert peu == json.loads(FIGEES.read_text())
