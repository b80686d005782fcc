"""The pages of opinions: written beside the findings, read over, given; who reads them, and when."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import maquettes
from tests.maquettes import A_TEMPS, ID
from tests.services.horodatage.autorite import fabriquer, servir
from tests.web.instruction.conftest import Instruits

from binome.domaine.droits.droits import Role
from binome.domaine.procedure.avis import ContenuAvis
from binome.domaine.procedure.etapes import Acte, EtapeDuDepot
from binome.domaine.verdict.constat import Verdict
from binome.registre.models import Avis, ContributionAvis, Jeton, LectureDuDepot, PassageDuDepot
from binome.services.acces import ouverture
from binome.services.depot import sceaux
from binome.services.horodatage import jetons, preuves
from binome.services.instruction import avis, avis_lus, passages
from binome.services.verification.verdict import verifier

pytestmark = pytest.mark.lent

BASE = f"/instruction/dossiers/{ID}/avis/"
ECRIRE, RENDRE = f"{BASE}region:93/", f"{BASE}region:93/rendre/"
DIT = {"version": "0", "sens": "reserves", "motif": "Le périmètre tient.", "reserves": "Chiffrer le plan."}


@cache
def _verdict() -> Verdict:
    return verifier(maquettes.document(), date=A_TEMPS)


@pytest.fixture(autouse=True)
def _juge(instruits: Instruits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sceaux, "verdict_du_depot", lambda _: _verdict())
    passages.passer(instruits.comptes["region"], ID, Acte.declarer_recevable, echeance=dt.date(2023, 10, 20))


def page(instruits: Instruits, nom: str, adresse: str, **suite: Any) -> str:
    reponse = instruits.client(nom).get(adresse, **suite)
    assert reponse.status_code == 200, (nom, adresse)
    return str(reponse.content.decode())


@pytest.mark.usefixtures("coupures")
def test_an_opinion_is_written_beside_the_findings_read_over_and_given(instruits: Instruits) -> None:
    client = instruits.client("region")
    ecrit = page(instruits, "region", ECRIRE)
    assert "Ce que les règles ont trouvé" in ecrit and "PLA-01" in ecrit and "20 octobre 2023" in ecrit
    assert client.post(ECRIRE, {**DIT, "suite": "relire"}).headers["Location"] == RENDRE
    relu = page(instruits, "region", RENDRE)
    assert "Le périmètre tient." in relu and "Chiffrer le plan." in relu and "Il manque" not in relu
    assert client.post(RENDRE, {"version": "1"}).status_code == 422 and not Avis.objects.exists()
    assert client.post(RENDRE, {"version": "0", "confirme": "oui", "corrige": "0"}).status_code == 409
    assert client.post(RENDRE, {"version": "1", "confirme": "oui", "corrige": "0"}).headers["Location"] == BASE
    rendu = Avis.objects.get()
    assert (rendu.sens, rendu.motif, rendu.revision_id) == ("reserves", DIT["motif"], instruits.depot.revision_id)
    # Given twice by the same click: the second would be a correction, which that page did not ask for.
    assert client.post(RENDRE, {"version": "1", "confirme": "oui", "corrige": "0"}).status_code == 409
    assert Avis.objects.count() == 1


def test_what_it_lacks_is_said_before_it_is_given(instruits: Instruits) -> None:
    relu = page(instruits, "region", RENDRE)
    assert "Dites le sens" in relu and "Motivez l’avis" in relu.replace("&#x27;", "’").replace("'", "’")
    assert 'name="confirme"' not in relu


def test_two_texts_of_one_field_come_back_with_both(instruits: Instruits) -> None:
    instruits.client("region").post(ECRIRE, DIT)
    reponse = instruits.client("national").post(ECRIRE, {**DIT, "motif": "Un tout autre motif."})
    rendu = reponse.content.decode()
    assert reponse.status_code == 409 and "Un tout autre motif." in rendu and "Le périmètre tient." in rendu
    assert 'name="version" value="1"' in rendu and ContributionAvis.objects.count() == 1
    suite = {**DIT, "version": "1", "motif": "Les deux réunis."}
    assert instruits.client("national").post(ECRIRE, suite).status_code == 302


def test_a_name_is_pointed_at_before_it_is_given(instruits: Instruits) -> None:
    from binome.services.texte import textes_signes

    document = textes_signes.du_depot(instruits.depot).document
    nom = next(b.elu.nom for b in document.gouvernance.binomes if b.elu)
    instruits.client("region").post(ECRIRE, {**DIT, "motif": f"{nom} manque de disponibilité."})
    assert "n’est communiqué qu’à elle" in page(instruits, "region", RENDRE) and nom in page(
        instruits, "region", RENDRE
    )


@pytest.mark.parametrize(
    "poste",
    [{"sens": "peut-être"}, {"motif": "x" * 20_001}, {"version": "99"}, {"version": "-1"}, {"note-perimetre": "4"}],
)
def test_hostile_forms_write_nothing_and_are_answered(instruits: Instruits, poste: dict[str, str]) -> None:
    reponse = instruits.client("region").post(ECRIRE, {**DIT, **poste})
    assert reponse.status_code in (302, 403, 422)
    assert not ContributionAvis.objects.exclude(rang=1).exists()


def test_another_body_or_region_is_not_there_to_be_written(instruits: Instruits) -> None:
    assert instruits.client("region").get(f"{BASE}region:84/").status_code == 404
    assert instruits.client("ailleurs").get(BASE).status_code == 404
    assert instruits.client("comite").get(ECRIRE).status_code == 403
    assert instruits.client("chef").get(BASE).status_code == 403


def test_drafts_are_for_their_body_and_given_opinions_for_who_may_read_them(instruits: Instruits) -> None:
    instruits.client("region").post(ECRIRE, {**DIT, "personnes": "Secret sur une personne."})
    assert "En préparation" in page(instruits, "region", BASE)
    vu = page(instruits, "comite", BASE)
    assert "En préparation" not in vu and "Le périmètre tient." not in vu
    instruits.client("region").post(RENDRE, {"version": "1", "confirme": "oui", "corrige": "0"})
    for nom in ("region", "national", "comite"):
        assert "Secret sur une personne." in page(instruits, nom, BASE)
    # Its territory: after the decision, and never what bears on someone named.
    assert avis_lus.lire(instruits.chef, ID) == ()
    for etape in (EtapeDuDepot.comite, EtapeDuDepot.decision, EtapeDuDepot.ajourne):
        _passer(instruits, etape)
        assert avis_lus.lire(instruits.chef, ID) == ()
        assert "se liront ici après la décision" in page(instruits, "chef", f"/atelier/{ID}/avis/")
    _passer(instruits, EtapeDuDepot.label)
    (lu,) = avis_lus.lire(instruits.chef, ID)
    assert (lu.motif, lu.personnes) == (DIT["motif"], None)
    la = page(instruits, "chef", f"/atelier/{ID}/avis/")
    assert "Le périmètre tient." in la and "Secret sur une personne." not in la
    # Of the team, those who do not read all of the candidature: an opinion may quote what they do not read.
    lecteur = maquettes.compte("lecteur", au=instruits.dossier, role=Role.lecteur)
    assert avis_lus.lire(lecteur, ID) == ()
    with pytest.raises(ouverture.IntrouvableError):
        avis_lus.lire(instruits.comptes["etranger"], ID)


def _passer(instruits: Instruits, vers: EtapeDuDepot) -> None:
    """Where the deposit stands from now on, whoever led it there."""
    rang = PassageDuDepot.objects.filter(depot=instruits.depot).count() + 1
    PassageDuDepot.objects.create(
        depot=instruits.depot,
        rang=rang,
        acte=Acte.transmettre_au_comite.value,
        depuis=EtapeDuDepot.avis.value,
        vers=vers.value,
        par=instruits.comptes["national"],
        le=instruits.horloge(),
    )


def test_queries_stay_few(instruits: Instruits) -> None:
    for n in range(3):
        instruits.client("region").post(ECRIRE, {**DIT, "version": str(n), "motif": f"Motif {n}."})
    client = instruits.client("region")
    for adresse in (BASE, ECRIRE, RENDRE):
        client.get(adresse)
        with CaptureQueriesContext(
            connection,
        ) as lues:
            assert client.get(adresse).status_code == 200
        assert len(lues) <= 14, (adresse, len(lues), [q["sql"][:150] for q in lues.captured_queries])


def test_the_reading_pack_is_asked_for_followed_and_taken(
    instruits: Instruits, monkeypatch: pytest.MonkeyPatch
) -> None:
    from binome.services.instruction.lecture import demandes, fabrique

    client, adresse = instruits.client("region"), f"/instruction/dossiers/{ID}/lecture/"
    assert "Il n’est pas encore fait" in page(instruits, "region", adresse)
    assert client.get(f"{adresse}dossier.pdf").status_code == 404
    assert client.post(adresse).headers["Location"] == adresse
    assert "En préparation" in page(instruits, "region", adresse)
    monkeypatch.setattr(fabrique, "pdf_de_lecture", lambda _: b"%PDF-1.7")
    demandes.preparer_lecture.call(LectureDuDepot.objects.get().pk, instruits.comptes["region"].pk)
    assert "Télécharger le PDF" in page(instruits, "comite", adresse)
    pdf = client.get(f"{adresse}dossier.pdf")
    assert b"".join(pdf.streaming_content) == b"%PDF-1.7"
    assert pdf.headers["Content-Type"] == "application/pdf" and "no-store" in pdf.headers["Cache-Control"]
    assert [instruits.client(nom).get(adresse).status_code for nom in ("ailleurs", "chef", "etranger")] == [
        404,
        403,
        404,
    ]
    client.get(adresse)
    with CaptureQueriesContext(connection) as lues:
        client.get(adresse)
    assert len(lues) <= 14, "\n".join(q["sql"][:230] for q in lues.captured_queries)


def test_the_token_of_an_opinion_is_taken_from_its_page_by_who_may_read_it(
    instruits: Instruits, settings: Any, tmp_path: Path
) -> None:
    rendu = avis.rendre(instruits.comptes["region"], ID, "region:93", ContenuAvis(sens="favorable", motif="Tient."))
    objet = avis_lus.lire(instruits.comptes["region"], ID)[0].horodatage.objet
    liens = {f: reverse("atelier-avis-horodatage", args=(ID, rendu.empreinte, f)) for f in preuves.FORMES}
    sans = page(instruits, "region", BASE)
    assert "Aucune autorité d’horodatage n’est réglée ici" in sans and liens["tsr"] not in sans
    client = instruits.client("region")
    assert {client.get(lien).status_code for lien in liens.values()} == {404}
    with servir(fabriquer(tmp_path)) as autorite:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = autorite.adresse, str(autorite.chaine)
        jetons.obtenir.func(Jeton.objects.get(objet=objet).pk)
    avec = page(instruits, "region", BASE)
    assert "Horodaté par un tiers, CN=Horodatage, le " in avec
    for forme, lien in liens.items():
        assert lien in avec and client.get(lien).content == preuves.prendre(objet, rendu.empreinte, forme)
        # The territory reads no opinion yet: what is there and what is not are told alike.
        for nom in ("chef", "etranger"):
            reponses = [instruits.client(nom).get(ou) for ou in (lien, lien.replace(rendu.empreinte, "ab" * 32))]
            assert [r.status_code for r in reponses] == [404, 404], nom
    assert client.get(liens["tsr"].replace(".tsr", ".exe")).status_code == 404
