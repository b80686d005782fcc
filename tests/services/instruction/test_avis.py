"""Opinions on a real deposit: written by several hands, given once and for ever, corrected by another."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction
from django.template.loader import render_to_string
from tests import maquettes
from tests.maquettes import A_TEMPS, LIMITE
from tests.services.instruction.test_passages import ETAT, ID, REGION, SANS_OBSTACLE, Monde

from binome.appels.catalogue import retrouver_appel
from binome.appels.grille import EchelleDeNotes
from binome.domaine.droits.droits import Role
from binome.domaine.procedure.avis import ContenuAvis, NoteAvis, SensAvis
from binome.domaine.procedure.etapes import Acte, EtapeDuDepot
from binome.domaine.verdict.constat import Verdict
from binome.registre.models import Avis, Compte, ContributionAvis, Jeton, LigneJournal, Organisation, PassageDuDepot
from binome.services.acces import ouverture
from binome.services.depot import depots, sceaux
from binome.services.instruction import avis, avis_lus, brouillons, instances, passages
from binome.services.instruction.lecture import faits
from binome.services.socle import horloge, journal
from binome.services.verification.verdict import verifier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
TERME = dt.date(2023, 10, 20)
FAVORABLE = ContenuAvis(sens=SensAvis.favorable, motif="Le périmètre tient, le plan est concret.")


@cache
def _verdict() -> Verdict:
    return verifier(maquettes.document(), date=A_TEMPS)


@pytest.fixture
def monde(referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    fait = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: fait.instant)
    monkeypatch.setattr(sceaux, "verdict_du_depot", lambda _: _verdict())
    fait.instant = LIMITE + dt.timedelta(days=1)
    passages.passer(fait.comptes["region"], ID, Acte.declarer_recevable, echeance=TERME)
    return fait


def _de(nom: str, nature: str, compte: Compte) -> Compte:
    compte.organisation = Organisation.objects.create(nom=nom, nature=nature)
    compte.save()
    return compte


def test_an_opinion_is_given_with_its_act_and_its_lines(monde: Monde) -> None:
    rendu = avis.rendre(monde.comptes["region"], ID, REGION, FAVORABLE)
    assert avis.avis_donnes(monde.depot) == [rendu]
    assert (rendu.rang, rendu.tardif, rendu.terme, rendu.revision) == (1, False, TERME, monde.depot.revision)
    assert rendu.empreinte == avis.empreinte(Avis.objects.get())
    assert monde.etape() is EtapeDuDepot.avis
    assert passages.avis_attendus(monde.depot, passages.passages(monde.depot)) == {ETAT}
    lignes = LigneJournal.objects.filter(action__in=["depot.passage", "avis.rendu"]).order_by("rang")
    assert [li.action for li in lignes] == ["depot.passage", "depot.passage", "avis.rendu"]
    assert json.loads(lignes[2].donnees)["empreinte"] == journal.condenser(rendu.empreinte)
    # A third party is asked to date it, whether one is configured yet or not.
    assert Jeton.objects.filter(objet=f"avis:{monde.depot.numero}:{REGION}:1", empreinte=rendu.empreinte).count() == 1
    (lu,) = avis_lus.lire(monde.comptes["region"], ID)
    assert lu.horodatage is not None and "celle de la plateforme" in lu.horodatage.pourquoi
    # Neither the chain nor the stages say which way it goes, nor why.
    dits = " ".join([*(li.donnees for li in lignes), *(p.motif for p in PassageDuDepot.objects.all())])
    assert "favorable" not in dits and "concret" not in dits
    assert journal.verifier()[1] is None


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"sens": None}, "Dites le sens"),
        ({"motif": None}, "Motivez l'avis"),
        ({"sens": SensAvis.reserves}, "dit lesquelles"),
        ({"reserves": "Chiffrer le plan."}, "changez l'un ou l'autre"),
        ({"notes": {"inventé": NoteAvis(commentaire="x")}}, "n'est pas de la grille"),
        ({"notes": {"perimetre": NoteAvis(note=3)}}, "n'a pas d'échelle"),
    ],
)
def test_what_an_opinion_lacks_is_said_and_nothing_is_written(monde: Monde, change: dict[str, Any], dit: str) -> None:
    with pytest.raises(brouillons.AvisInvalideError, match=dit):
        avis.rendre(monde.comptes["region"], ID, REGION, FAVORABLE.model_copy(update=change))
    assert not Avis.objects.exists() and PassageDuDepot.objects.count() == 1


def test_who_may_not_write_for_a_body_is_told_why(monde: Monde) -> None:
    monde.depot.regions.create(code="84")
    region = _de("Région Sud", "region", monde.comptes["region"])
    gestes: list[tuple[Compte, str, type[Exception], str]] = [
        (monde.comptes["ailleurs"], REGION, ouverture.RefusError, "Cet avis est celui de"),
        (monde.comptes["comite"], REGION, ouverture.RefusError, "à qui instruit"),
        (monde.comptes["autorite"], REGION, ouverture.RefusError, "à qui instruit"),
        (monde.comptes["chef"], REGION, ouverture.RefusError, "Réservé"),
        (monde.comptes["etranger"], REGION, ouverture.IntrouvableError, "n'existe pas"),
        (region, ETAT, ouverture.RefusError, "Vous êtes de : Région Sud"),
        (region, "region:99", ouverture.IntrouvableError, "n'existe pas"),
    ]
    for compte, cle, erreur, dit in gestes:
        with pytest.raises(erreur, match=dit):
            avis.rendre(compte, ID, cle, FAVORABLE)
        with pytest.raises(erreur, match=dit):
            brouillons.ouvrir(compte, ID, cle)
    assert avis.rendre(region, ID, REGION, FAVORABLE).service == "Région Sud"


def test_late_is_said_late_to_the_day_of_paris(monde: Monde) -> None:
    monde.instant = dt.datetime(2023, 10, 20, 21, 59, 59, tzinfo=dt.UTC)
    assert not avis.rendre(monde.comptes["region"], ID, REGION, FAVORABLE).tardif
    monde.instant = dt.datetime(2023, 10, 20, 22, tzinfo=dt.UTC)
    assert avis.rendre(monde.comptes["national"], ID, ETAT, FAVORABLE).tardif
    # On the page, and in the pack; the one given in time is the control.
    lus = avis_lus.lire(monde.comptes["national"], ID)
    pages = [render_to_string("web/morceaux/avis_texte.html", {"avis": lu, "niveau": 3}) for lu in lus]
    assert sorted("Tardif" in page for page in pages) == [False, True]
    imprimes = [faits._imprimer(lu).marques for lu in lus]
    assert sorted(bool([m for m in marques if m.startswith("Tardif")]) for marques in imprimes) == [False, True]


def test_a_correction_is_a_new_opinion_that_cites_the_first(monde: Monde) -> None:
    compte = monde.comptes["region"]
    with pytest.raises(ouverture.RefusError, match="rien à corriger"):
        avis.corriger(compte, ID, REGION, FAVORABLE)
    premier = avis.rendre(compte, ID, REGION, FAVORABLE)
    with pytest.raises(ouverture.RefusError, match="déjà été rendu"):
        avis.rendre(compte, ID, REGION, FAVORABLE)
    monde.instant += dt.timedelta(days=2)
    contraire = ContenuAvis(sens=SensAvis.defavorable, motif="Le plan de financement a été mal lu.")
    second = avis.corriger(compte, ID, REGION, contraire)
    assert (second.rang, second.corrige, second.le - premier.le) == (2, premier, dt.timedelta(days=2))
    assert avis.avis_donnes(monde.depot) == [premier, second]
    assert avis.qui_valent([premier, second]) == [second]
    # Both are in the reading pack, with their own words, and each names the other.
    imprimes = [faits._imprimer(lu) for lu in avis_lus.lire(monde.comptes["national"], ID)]
    assert [un.motif for un in imprimes] == [FAVORABLE.motif, contraire.motif]
    assert [(un.corrige, un.marques[0].split(" du ")[0]) for un in imprimes] == [
        (True, "Corrigé par un avis"),
        (False, "Corrige l'avis"),
    ]
    avis.rendre(monde.comptes["national"], ID, ETAT, FAVORABLE)
    passages.passer(monde.comptes["national"], ID, Acte.transmettre_au_comite)
    troisieme = avis.corriger(compte, ID, REGION, FAVORABLE)
    assert troisieme.corrige == second and monde.etape() is EtapeDuDepot.comite
    passages.passer(monde.comptes["comite"], ID, Acte.deliberer)
    with pytest.raises(ouverture.RefusError, match="ne se fait pas ici"):
        avis.corriger(compte, ID, REGION, FAVORABLE)


REMPLACER = "INSERT OR REPLACE INTO registre_avis SELECT * FROM registre_avis"


@pytest.mark.parametrize("geste", ["update", "delete", "save", "sql", "remplacer"])
def test_the_database_itself_refuses_to_change_a_given_opinion(monde: Monde, geste: str) -> None:
    rendu = avis.rendre(monde.comptes["region"], ID, REGION, FAVORABLE)
    tous = Avis.objects.all()
    if geste == "remplacer" and connection.vendor != "sqlite":
        pytest.skip("REPLACE n'est que de SQLite")

    def changer() -> None:
        if geste == "update":
            tous.update(sens="defavorable")
        elif geste == "delete":
            tous._raw_delete(tous.db)
        elif geste == "save":
            rendu.motif = "Autre chose."
            rendu.save()
        else:
            sql = REMPLACER if geste == "remplacer" else "UPDATE registre_avis SET tardif = NOT tardif"
            connection.cursor().execute(sql)

    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic():
        changer()
    assert avis.empreinte(Avis.objects.get()) == rendu.empreinte


def test_a_draft_begins_with_the_findings_and_their_clauses(monde: Monde) -> None:
    brouillon = brouillons.ouvrir(monde.comptes["region"], ID, REGION)
    assert brouillon.version == 0 and brouillon.instance.nom.endswith("Provence-Alpes-Côte d'Azur")
    plan = brouillon.contenu.notes["plan-d-actions"].commentaire or ""
    assert "PLA-01, bloquant" in plan and "(Appel à candidatures 2023, § 2" in plan
    assert brouillon.contenu.sens is None and brouillon.contenu.motif is None
    assert not ContributionAvis.objects.exists()


def test_several_hands_are_kept_and_none_erases_another(monde: Monde) -> None:
    dreets = _de("DREETS", "etat", maquettes.compte("dreets"))
    maquettes.donner(monde.campagne, dreets, Role.instructeur, portee="93")
    sgar = _de("SGAR", "etat", monde.comptes["national"])
    base = brouillons.ouvrir(sgar, ID, ETAT)
    notes = {"plan-d-actions": NoteAvis(commentaire="Actions mûres.")}
    brouillons.contribuer(dreets, ID, ETAT, 0, base.contenu.model_copy(update={"notes": notes}))
    apres = brouillons.contribuer(sgar, ID, ETAT, 0, base.contenu.model_copy(update={"motif": "Priorité régionale."}))
    assert (apres.contenu.motif, apres.contenu.notes) == ("Priorité régionale.", notes)
    assert [c.service for c in apres.contributions] == ["DREETS", "SGAR"]
    # The same field on both sides: refused with both texts, and what could be merged is.
    with pytest.raises(brouillons.AvisModifieError) as refus:
        brouillons.contribuer(dreets, ID, ETAT, 1, apres.contenu.model_copy(update={"motif": "Autre motif."}))
    (conflit,) = refus.value.conflits
    assert (conflit.chemin, conflit.mien, conflit.autre) == ("motif", "Autre motif.", "Priorité régionale.")
    assert refus.value.version == 2 and ContributionAvis.objects.count() == 2
    # Saved as it stands, it adds nothing.
    assert brouillons.contribuer(sgar, ID, ETAT, 2, apres.contenu).version == 2
    with pytest.raises(brouillons.AvisModifieError):
        avis.rendre(sgar, ID, ETAT, apres.contenu.model_copy(update={"sens": SensAvis.favorable}), version=1)
    rendu = avis.rendre(sgar, ID, ETAT, apres.contenu.model_copy(update={"sens": SensAvis.favorable}), version=2)
    assert (rendu.mains, rendu.service) == (["DREETS", "SGAR"], "SGAR")


def test_a_new_deposit_takes_up_the_draft_and_leaves_the_opinion_with_its_revision(monde: Monde) -> None:
    region = monde.comptes["region"]
    brouillons.contribuer(region, ID, REGION, 0, FAVORABLE)
    ancien = avis.rendre(region, ID, REGION, FAVORABLE, version=1)
    with patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        monde.instant = A_TEMPS
        nouveau = depots.deposer(monde.comptes["chef"], ID, "cle-du-depot-2", recu_at=A_TEMPS)
    assert avis.avis_donnes(nouveau) == [] and avis.avis_du_dossier(nouveau) == [ancien]
    brouillon = brouillons.ouvrir(region, ID, REGION)
    assert (brouillon.version, brouillon.contenu.motif, brouillon.repris_de) == (0, FAVORABLE.motif, 1)


def test_marks_are_kept_on_the_scale_of_the_grid_of_that_day(monde: Monde) -> None:
    appel = retrouver_appel(monde.campagne.appel).appel
    assert appel.grille is not None
    notee = appel.grille.model_copy(update={"echelle": EchelleDeNotes(minimum=1, maximum=4, source="essai")})
    with patch.object(brouillons, "grille_de", lambda _: notee):
        with pytest.raises(brouillons.AvisInvalideError, match="va de 1 à 4"):
            avis.rendre(
                monde.comptes["region"],
                ID,
                REGION,
                FAVORABLE.model_copy(update={"notes": {"perimetre": NoteAvis(note=5)}}),
            )
        rendu = avis.rendre(
            monde.comptes["region"], ID, REGION, FAVORABLE.model_copy(update={"notes": {"perimetre": NoteAvis(note=4)}})
        )
    assert json.loads(rendu.grille)["echelle"]["maximum"] == 4
    assert Avis.objects.get().notes == {"perimetre": {"note": 4}}


@pytest.mark.parametrize(
    "brut", [{"motif": "\ud800"}, {"sens": "peut-être"}, {"notes": {"x": {"note": "dix"}}}, {"autre": 1}]
)
def test_what_cannot_be_read_is_refused(brut: dict[str, Any]) -> None:
    with pytest.raises(brouillons.AvisInvalideError):
        brouillons.composer(brut)


def test_each_body_has_a_name_in_each_region(monde: Monde) -> None:
    noms = [i.nom for i in instances.instances(monde.depot)]
    assert len(noms) == 2 and all(nom.endswith("Provence-Alpes-Côte d'Azur") for nom in noms)


def test_who_stands_aside_reads_and_writes_nothing_of_it(monde: Monde) -> None:
    """Someone of the team who was also named instructor: the widest right would have shown them everything."""
    avis.rendre(monde.comptes["region"], ID, REGION, FAVORABLE)
    chef = monde.comptes["chef"]
    maquettes.donner(monde.campagne, chef, Role.instructeur, portee="93")
    assert avis_lus.lire(chef, ID) == ()
    for geste in (lambda: brouillons.ouvrir(chef, ID, ETAT), lambda: avis.rendre(chef, ID, ETAT, FAVORABLE)):
        with pytest.raises(ouverture.RefusError, match="vous ne la jugez pas"):
            geste()
    assert [lu.cle for lu in avis_lus.lire(monde.comptes["region"], ID)] == [REGION]
