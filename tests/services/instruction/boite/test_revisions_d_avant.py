"""An opinion given on a former revision is said so, alike, by the inbox, its workbook, the file and the comparison."""

from __future__ import annotations

import datetime as dt
import io
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests import maquettes
from tests.instruits import ETAT, REGION, SANS_OBSTACLE, Instruits
from tests.saisies import saisir

from binome.domaine.procedure.avis import ContenuAvis, SensAvis
from binome.domaine.procedure.etapes import Acte
from binome.registre.models import Revision
from binome.services.comite import acces
from binome.services.comite.comparaison import table
from binome.services.depot import depots
from binome.services.instruction import avis, avis_lus, passages
from binome.services.instruction.boite import classeur, dite, filtres, liste
from binome.services.instruction.recevabilite import complements
from binome.services.socle import horloge
from binome.services.texte import textes_signes

HA = "hautes-alpes-corrige"
OUI = ContenuAvis(sens=SensAvis.favorable, motif="Le périmètre tient, le plan est concret.")


def boite(instruits: Instruits, nom: str = "region") -> liste.BoiteOuverte:
    return liste.ouvrir(instruits.comptes[nom], instruits.campagne.identifiant)


def de_la_boite(instruits: Instruits, nom: str = "national") -> dict[str, int]:
    """Who the inbox flags, and the same by its filter, by a program and in the workbook."""
    (ligne,) = liste.lignes(boite(instruits, nom))
    garde = filtres.appliquer(filtres.Filtres(situation="revision"), [ligne], 0)
    assert bool(garde) == bool(ligne.avis_anterieurs)
    assert dite.dire(ligne)["avis_anterieurs"] == ligne.avis_anterieurs
    livre = load_workbook(io.BytesIO(classeur.exporter(boite(instruits), liste.lignes(boite(instruits)))))
    dit = " ".join(str(c.value) for rang in livre["Dépôts"].iter_rows() for c in rang if c.value)
    assert ("rendu sur la révision" in dit.replace("\xa0", " ")) == bool(ligne.avis_anterieurs)
    return dict(ligne.avis_anterieurs)


def du_dossier(instruits: Instruits) -> dict[str, int]:
    """Whom the page of the file says so of, by the last opinion of each."""
    derniers = {lu.cle: lu for lu in avis_lus.lire(instruits.comptes["national"], HA)}
    return {cle: lu.revision for cle, lu in derniers.items() if lu.perime}


def de_la_comparaison(instruits: Instruits) -> list[str]:
    (ligne,) = table.comparer(
        acces.entrer(instruits.comptes["comite"], instruits.campagne.identifiant, horloge.maintenant())
    ).lignes
    return [qui for qui, _ in ligne.avis if "rendu sur la révision" in qui]


def redeposer(instruits: Instruits) -> None:
    with (
        patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE),
        patch("binome.services.socle.horloge.maintenant", lambda: maquettes.A_TEMPS),
    ):
        saisir(instruits.chef, HA, maquettes.tete(instruits.dossier).numero, {"titre": "La forge et le bois"})
        maquettes.signer(instruits.dossier, maquettes.A_TEMPS)
        depots.deposer(instruits.chef, HA, "cle-du-depot-2", recu_at=maquettes.A_TEMPS)


@pytest.mark.lent
def test_on_another_deposit_the_four_say_the_same_until_another_opinion_is_given(instruits: Instruits) -> None:
    region, national = instruits.comptes["region"], instruits.comptes["national"]
    terme = horloge.aujourdhui() + dt.timedelta(days=5)
    passages.passer(region, HA, Acte.declarer_recevable, echeance=terme)
    for nom, service in (("region", REGION), ("sgar", ETAT)):
        avis.rendre(instruits.comptes[nom], HA, service, OUI)
    assert de_la_boite(instruits) == du_dossier(instruits) == {}
    lue = instruits.depot.revision.numero
    redeposer(instruits)
    assert de_la_boite(instruits) == du_dossier(instruits) == {REGION: lue, ETAT: lue}
    passages.passer(region, HA, Acte.declarer_recevable, echeance=terme)
    avis.rendre(region, HA, REGION, OUI)
    assert de_la_boite(instruits) == {ETAT: lue}
    assert {cle: lu for cle, lu in du_dossier(instruits).items() if cle == ETAT} == {ETAT: lue}
    instruits.horloge.avancer(days=10)
    passages.passer(national, HA, Acte.transmettre_au_comite)
    (dit,) = de_la_comparaison(instruits)
    assert f"rendu sur la révision {lue}, une autre a été déposée depuis" in dit


@pytest.mark.lent
def test_an_opinion_that_read_the_complements_is_of_this_revision(instruits: Instruits) -> None:
    region = instruits.comptes["region"]
    with CaptureQueriesContext(connection) as avant:
        liste.lignes(boite(instruits))
    with patch.object(complements.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        points = [("enjeux_du_territoire", "Dites les enjeux du territoire.")]
        complements.demander(region, HA, points, horloge.aujourdhui() + dt.timedelta(days=20))
        saisir(instruits.chef, HA, maquettes.tete(instruits.dossier).numero, {"enjeux_du_territoire": "Le bois."})
        maquettes.signer(instruits.dossier, instruits.horloge.instant)
        complements.deposer(instruits.chef, HA, textes_signes.empreinte_de(maquettes.tete(instruits.dossier)))
    passages.passer(region, HA, Acte.constater_complements)
    passages.passer(region, HA, Acte.declarer_recevable, echeance=horloge.aujourdhui() + dt.timedelta(days=30))
    lu = avis.rendre(region, HA, REGION, OUI)
    assert lu.revision == Revision.objects.latest("numero") != instruits.depot.revision
    assert de_la_boite(instruits) == du_dossier(instruits) == {}
    with CaptureQueriesContext(connection) as apres:
        liste.lignes(boite(instruits))
    assert len(apres) == len(avant) + 2
    redeposer(instruits)
    assert de_la_boite(instruits) == du_dossier(instruits) == {REGION: lu.revision.numero}
