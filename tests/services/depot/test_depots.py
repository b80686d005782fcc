"""The deposit: what is asked before, what is frozen, one receipt for one key, what time it is."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.maquettes import A_TEMPS, ECHEANCE, ID, LIMITE, Horloge
from tests.saisies import saisir, saisir_tout

from binome.domaine.dossier.perimetre import Membre, Perimetre
from binome.domaine.droits.droits import Role
from binome.domaine.verdict.constat import Statut
from binome.registre.models import Depot, Envoi, LigneJournal
from binome.services.acces import ouverture
from binome.services.depot import depots, manifeste, pieces, recus, suites
from binome.services.exploitation import ouvrier
from binome.services.socle import coffre, journal
from binome.services.texte import texte_entier
from binome.services.verification import candidatures_deposees

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
CLE = "cle-de-test-1"
MS = dt.timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def donnees(settings, tmp_path):
    settings.DONNEES = tmp_path


@pytest.fixture
def horloge(monkeypatch):
    return Horloge(A_TEMPS).tenir(monkeypatch)


def _suites():
    """The jobs that follow a deposit, among others' e-mails."""
    return list(DBTaskResult.objects.filter(task_path__contains="depot.suites").order_by("enqueued_at"))


def _en_vigueur(dossier):
    return Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None)


@pytest.mark.parametrize(
    ("nom", "titre"), [("", "pour la labellisation"), ("vague 2", "pour la labellisation, vague 2")]
)
def test_a_deposit_says_which_campaign_of_the_call_it_answers(dossier, chef, horloge, nom, titre):
    type(dossier.campagne).objects.update(nom=nom)
    assert manifeste.lire(depots.deposer(chef, ID, CLE))["appel"]["titre"].endswith(titre)


def test_a_deposit_freezes_everything_and_is_journalled(dossier, chef, horloge):
    depot = depots.deposer(chef, ID, CLE)
    gele = json.loads(depot.manifeste)
    assert (gele["revision"], gele["sha256"]) == (1, texte_entier.revision_de_tete(dossier).presente)
    assert {s["qualite"] for s in gele["signataires"]} == {"elu", "industriel"}
    assert gele["appel"]["version"] and gele["referentiel"]["sha256"]
    assert (depot.recu_at, depot.enregistre_at, depot.tardif) == (A_TEMPS, A_TEMPS, False)
    dossier.refresh_from_db()
    assert dossier.etat == "depose"
    ligne = LigneJournal.objects.last()
    assert ligne.action == "depot.enregistre" and json.loads(ligne.donnees)["manifeste"] == depot.empreinte
    assert journal.verifier()[1] is None


def test_the_deposit_of_another_is_said_everywhere_and_stops_nobody(dossier, chef, horloge):
    """Whoever comes second learns it before depositing, and is not at the mercy of the first."""
    voisin = maquettes.compte("voisin")
    maquettes.dossier_signe(dossier.campagne, voisin, "voisin")

    def constat():
        lu = type(dossier).objects.get(pk=dossier.pk)
        (dit,) = [c for c in depots.preparer(lu, A_TEMPS).verdict.constats if c.regle == "PER-07"]
        return dit

    assert constat().statut is Statut.sans_objet
    depots.deposer(voisin, "voisin", "cle-du-voisin")
    assert constat().statut is Statut.non_conforme and len(constat().ou) == 8
    assert depots.deposer(chef, ID, CLE).numero == f"{ID}-1"
    depots.retirer(voisin, "voisin")
    assert constat().statut is Statut.sans_objet


def test_deposits_elsewhere_are_counted_as_compared(dossier, monkeypatch):
    ailleurs = texte_entier.document(texte_entier.revision_de_tete(dossier)).model_copy(
        update={"id": "ailleurs", "perimetre": Perimetre(membres=(Membre(siren="200000040", nom="Ailleurs"),))}
    )
    monkeypatch.setattr(
        candidatures_deposees, "declarees", lambda _: (candidatures_deposees.CandidatureDeposee.de(ailleurs),)
    )
    (dit,) = [c for c in depots.preparer(dossier, A_TEMPS).verdict.constats if c.regle == "PER-07"]
    assert (dit.statut, dit.constat) == (Statut.conforme, "Aucun EPCI en commun avec 1 autre candidature.")


def test_the_same_key_gives_the_same_receipt_whatever_has_changed_since(dossier, chef, horloge):
    depot = depots.deposer(chef, ID, CLE)
    saisir(chef, ID, 1, {"titre": "Autre"})
    horloge.instant = LIMITE + dt.timedelta(days=30)
    assert depots.deposer(chef, ID, CLE).pk == depot.pk
    assert Depot.objects.count() == 1


def test_a_key_of_someone_else_is_refused_and_a_bad_key_too(dossier, chef, horloge):
    depots.deposer(chef, ID, CLE)
    second = maquettes.compte("second", au=dossier, role=Role.chef_de_projet)
    with pytest.raises(ouverture.RefusError, match="autre personne"):
        depots.deposer(second, ID, CLE)
    with pytest.raises(ouverture.IntrouvableError):
        depots.deposer(maquettes.compte("etranger"), ID, CLE)
    with pytest.raises(ouverture.RefusError, match="mal formée"):
        depots.deposer(chef, ID, "é" * 9)


def test_a_missing_signature_or_a_blocking_point_stops_it(dossier, chef, horloge):
    saisir(chef, ID, 1, {"titre": "Changé depuis la signature"})
    with pytest.raises(depots.DepotBloqueError) as erreur:
        depots.deposer(chef, ID, CLE)
    assert erreur.value.signatures_manquantes == ("elu", "industriel")
    contenu = texte_entier.arbre(texte_entier.revision_de_tete(dossier))
    contenu["perimetre"] = {}
    dossier.refresh_from_db()
    saisir_tout(chef, ID, texte_entier.revision_de_tete(dossier).numero, contenu)
    maquettes.signer(dossier)
    with pytest.raises(depots.DepotBloqueError) as erreur:
        depots.deposer(chef, ID, "cle-de-test-2")
    assert erreur.value.verdict.bloque and not erreur.value.signatures_manquantes
    assert not Depot.objects.exists() and not _suites()


def test_only_the_chef_de_projet_deposits(dossier, horloge):
    elu = dossier.roles.get(role="elu").compte
    with pytest.raises(ouverture.RefusError, match="chef de projet"):
        depots.deposer(elu, ID, CLE)


def test_replacing_leaves_one_in_force_and_both_receipts(dossier, chef, horloge):
    premier = depots.deposer(chef, ID, CLE)
    saisir(chef, ID, 1, {"titre": "Revu"})
    maquettes.signer(dossier)
    second = depots.deposer(chef, ID, "cle-de-test-2")
    premier.refresh_from_db()
    assert premier.remplace_le is not None and _en_vigueur(dossier).get() == second
    assert manifeste.lire(second)["remplace"] == [premier.numero]
    assert [d.numero for d in depots.tous(dossier)] == [second.numero, premier.numero]


def test_withdrawn_then_deposited_again(dossier, chef, horloge):
    depots.deposer(chef, ID, CLE)
    retire = depots.retirer(chef, ID)
    assert retire.retire_le == A_TEMPS and depots.valable(depots.tous(dossier)) is None
    with pytest.raises(ouverture.RefusError, match="Aucun dépôt"):
        depots.retirer(chef, ID)
    assert depots.deposer(chef, ID, "cle-de-test-2").numero == f"{ID}-2"


def test_the_last_millisecond_is_in_time_and_the_next_is_late(dossier, chef, horloge):
    horloge.instant = LIMITE - MS
    assert not depots.deposer(chef, ID, CLE).tardif
    depots.retirer(chef, ID)
    horloge.instant = LIMITE
    tardif = depots.deposer(chef, ID, "cle-de-test-2")
    assert tardif.tardif and manifeste.lire(tardif)["tardif"]
    assert not depots.dans_les_temps(tardif)


def test_begun_before_and_committed_after_is_in_time_and_both_instants_are_kept(dossier, chef, horloge):
    horloge.instant = LIMITE + dt.timedelta(seconds=4)
    depot = depots.deposer(chef, ID, CLE, recu_at=LIMITE - MS)
    assert not depot.tardif
    assert (depot.recu_at, depot.enregistre_at) == (LIMITE - MS, LIMITE + dt.timedelta(seconds=4))
    depot.refresh_from_db()
    assert (depot.recu_at, depot.enregistre_at) == (LIMITE - MS, LIMITE + dt.timedelta(seconds=4))


def test_a_replacement_begun_before_counts_and_begun_after_is_refused(dossier, chef, horloge):
    depots.deposer(chef, ID, CLE)
    horloge.instant = LIMITE + dt.timedelta(seconds=4)
    assert not depots.deposer(chef, ID, "cle-de-test-2", recu_at=LIMITE - MS).tardif
    with pytest.raises(ouverture.RefusError, match="ne change plus"):
        depots.deposer(chef, ID, "cle-de-test-3")
    with pytest.raises(ouverture.RefusError, match="clôture"):
        depots.retirer(chef, ID)
    assert depots.retirer(chef, ID, recu_at=LIMITE - MS).retire_le == horloge.instant


def test_an_extension_voted_in_the_last_minute_counts_at_once(dossier, chef, horloge):
    horloge.instant = LIMITE + dt.timedelta(minutes=1)
    tardif = depots.deposer(chef, ID, CLE)
    assert tardif.tardif
    dossier.campagne.echeance = ECHEANCE + dt.timedelta(days=1)
    dossier.campagne.save()
    tardif = Depot.objects.get(pk=tardif.pk)
    assert tardif.tardif, "what the receipt said stays said"
    assert depots.dans_les_temps(tardif), "and the extension is seen"
    assert not depots.deposer(chef, ID, "cle-de-test-2").tardif


def test_an_extension_voted_between_the_check_and_the_transaction_counts(dossier, chef, horloge, monkeypatch):
    horloge.instant = LIMITE + dt.timedelta(seconds=1)
    relire = manifeste.relire

    def prolonger(pieces):
        type(dossier.campagne).objects.update(echeance=ECHEANCE + dt.timedelta(days=1))
        relire(pieces)

    monkeypatch.setattr(manifeste, "relire", prolonger)
    assert not depots.deposer(chef, ID, CLE).tardif


@pytest.mark.parametrize(
    ("jour", "fuseau", "limite"),
    [
        (dt.date(2026, 3, 29), "Europe/Paris", "2026-03-29T22:00:00+00:00"),  # 23 hours long
        (dt.date(2026, 10, 25), "Europe/Paris", "2026-10-25T23:00:00+00:00"),  # 25 hours long
        (dt.date(2026, 3, 28), "Europe/Paris", "2026-03-28T23:00:00+00:00"),
        (dt.date(2026, 9, 22), "Indian/Reunion", "2026-09-22T20:00:00+00:00"),
        (dt.date(2026, 9, 22), "America/Guadeloupe", "2026-09-23T04:00:00+00:00"),
        (dt.date(2026, 9, 22), "Pacific/Noumea", "2026-09-22T13:00:00+00:00"),
        (dt.date(2026, 9, 22), "America/Miquelon", "2026-09-23T02:00:00+00:00"),
    ],
)
def test_the_deadline_holds_in_every_zone_and_on_the_days_the_clock_changes(chef, horloge, jour, fuseau, limite):
    dossier = maquettes.dossier_signe(maquettes.campagne(echeance=jour, fuseau=fuseau), chef)
    horloge.instant = dt.datetime.fromisoformat(limite) - MS
    assert not depots.deposer(chef, ID, CLE).tardif
    depots.retirer(chef, ID)
    horloge.instant += MS
    assert depots.deposer(chef, ID, "cle-de-test-2").tardif
    assert dossier.depots.count() == 2


def test_a_clock_that_steps_back_never_writes_before_it_received_and_says_so(dossier, chef, horloge):
    depots.deposer(chef, ID, CLE)
    horloge.instant = A_TEMPS - dt.timedelta(hours=1)
    recule = depots.deposer(chef, ID, "cle-de-test-2")
    assert manifeste.lire(recule)["horloge"]["journal"] == A_TEMPS.isoformat()
    assert any("a reculé" in valeur for _, valeur in recus.lire(recule).reception)
    horloge.instant = A_TEMPS - dt.timedelta(hours=3)
    depot = depots.deposer(chef, ID, "cle-de-test-3", recu_at=A_TEMPS - dt.timedelta(hours=2))
    assert depot.enregistre_at == depot.recu_at
    instants = list(LigneJournal.objects.values_list("instant", flat=True))
    assert instants == sorted(instants), "the journal never goes back"
    assert json.loads(LigneJournal.objects.last().donnees)["horloge"] < instants[-1]
    assert journal.verifier()[1] is None


def _piece(dossier, chef, contenu=b"deliberation"):
    """A file joined and named by the text, which both sides sign again."""
    piece = pieces.joindre(chef, ID, "délibération.txt", [contenu])
    maquettes.signer(dossier)
    return piece


def test_attachments_are_hashed_again_before_the_transaction(dossier, chef, horloge):
    piece = _piece(dossier, chef)
    assert manifeste.lire(depots.deposer(chef, ID, CLE))["pieces"][0]["sha256"] == piece.sha256
    place = coffre.chemin(piece.sha256)
    place.chmod(0o600)
    place.write_bytes(b"delibEration")
    with pytest.raises(manifeste.PieceAltereeError, match="délibération"):
        depots.deposer(chef, ID, "cle-de-test-2")
    assert Depot.objects.count() == 1


def test_what_changes_between_the_check_and_the_transaction_is_checked_again(dossier, chef, horloge, monkeypatch):
    relire, fois = manifeste.relire, []

    def modifier(pieces):
        relire(pieces)
        if not fois:
            fois.append(1)
            saisir(chef, ID, 1, {"titre": "Changé entre-temps"})

    monkeypatch.setattr(manifeste, "relire", modifier)
    with pytest.raises(depots.DepotBloqueError) as erreur:
        depots.deposer(chef, ID, CLE)
    assert erreur.value.signatures_manquantes == ("elu", "industriel")
    assert not Depot.objects.exists()


@pytest.mark.lent
def test_what_follows_is_enqueued_with_the_deposit_and_no_mail_leaves_before(dossier, chef, horloge):
    depot = depots.deposer(chef, ID, CLE)
    assert not mail.outbox
    taches = _suites()
    assert [t.task_path.rsplit(".", 1)[1] for t in taches] == ["preparer_documents", "envoyer_accuse"]
    for tache in [*taches, *taches]:
        tache.task.call(*tache.args_kwargs["args"])
    ouvrier.executer(une_fois=True)
    assert mail.outbox[0].to == [chef.email] and len({m.to[0] for m in mail.outbox}) == len(mail.outbox) == 3
    for message in mail.outbox:
        assert depot.empreinte in message.body and message.attachments[0].content.startswith(b"%PDF")


def test_a_failed_deposit_enqueues_nothing(dossier, chef, horloge, monkeypatch):
    monkeypatch.setattr(suites, "demander_accuse", lambda numero: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        depots.deposer(chef, ID, CLE)
    assert not _suites() and not Depot.objects.exists()
    dossier.refresh_from_db()
    assert dossier.etat == "brouillon"


def test_the_receipt_says_what_the_law_wants(dossier, chef, horloge, settings):
    settings.BINOME_EDITEUR, settings.BINOME_CONTACT = "Région Sud", "ti@exemple.invalid"
    depot = depots.deposer(chef, ID, CLE)
    recu = recus.lire(depot)
    texte = suites.lettre(Envoi(genre="accuse", cle=depot.numero)).texte
    for attendu in (
        "L112-11",
        "Région Sud, ti@exemple.invalid",
        "20 septembre 2023, 0",
        "heure de Paris",
        depot.numero,
    ):
        assert attendu in texte, attendu
    assert len(recu.signataires) == 2
    assert recus.pdf(depot) == recus.pdf(depot)


def test_the_receipt_shows_the_time_of_the_territory(chef, horloge):
    dossier = maquettes.dossier_signe(maquettes.campagne(), chef)
    saisir(chef, ID, 1, {"fuseau": "Pacific/Noumea"})
    maquettes.signer(dossier)
    lignes = dict(recus.lire(depots.deposer(chef, ID, CLE)).reception)
    assert "heure locale, Noumea" in lignes["Soit"] and "heure locale, Noumea" in lignes["Date limite"]


def test_a_receipt_is_for_those_who_may_read(dossier, chef, horloge):
    depot = depots.deposer(chef, ID, CLE)
    assert recus.trouver(chef, ID, depot.numero) == depot
    with pytest.raises(ouverture.IntrouvableError):
        recus.trouver(maquettes.compte("etranger"), ID, depot.numero)
    with pytest.raises(ouverture.IntrouvableError):
        recus.trouver(chef, ID, "autre-1")
