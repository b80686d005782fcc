"""Consent: asked by e-mail, read and given by the person alone, once, within thirty days."""

import datetime as dt
import hashlib
import secrets

import pytest
from tests import maquettes
from tests.courriers import en_file, lien
from tests.maquettes import document, tete
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Consentement, LigneJournal
from binome.services.acces import ouverture
from binome.services.gouvernance import consentements
from binome.services.redaction import enregistrement
from binome.services.socle import erreurs, horloge
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


def demander(compte, cote="elu", binome="territoire"):
    """Ask, and give the token of the link that is sent."""
    demande = consentements.demander(compte, "essai", binome, cote)
    jeton = lien(en_file(demande.courriel)[-1][2]).split("/")[2]
    demande.refresh_from_db()
    return demande, jeton


def repondre(jeton, oui=True):
    return consentements.repondre(jeton, oui, consentements.lire(jeton).empreinte)


def test_only_the_fingerprint_of_the_token_is_kept(dossier, chef):
    demande, jeton = demander(chef)
    assert demande.jeton_sha256 == hashlib.sha256(jeton.encode()).hexdigest()
    champs = [str(v) for v in Consentement.objects.values_list().get()]
    assert not any(jeton in champ for champ in champs)
    assert not LigneJournal.objects.filter(donnees__contains=jeton).exists()


def test_the_person_reads_all_that_is_said_of_them_and_nothing_reserved(dossier, chef):
    _, jeton = demander(chef)
    dits = dict(consentements.lire(jeton).dits)
    assert dits["Nom"] == "Alix Martin"
    assert dits["Mandat"] == "présidente"
    assert dits["Référent des actions"] == "« Valoriser »"
    assert dits["Référent d'actions réservées"] == "1"
    assert "Secret" not in str(dits)


def test_agreeing_writes_a_revision_and_two_lines_of_journal(dossier, chef):
    _, jeton = demander(chef)
    repondre(jeton)
    elu = texte_entier.document(tete(dossier)).gouvernance.binomes[0].elu
    assert elu.consentement.donne
    assert elu.consentement.date == horloge.aujourdhui()
    assert tete(dossier).motif == "Accord donné par Alix Martin, par courriel"
    actions = list(LigneJournal.objects.values_list("action", flat=True))
    assert actions == ["dossier.ouvert", "consentement.demande", "consentement.donne"]


def test_refusing_is_kept_and_takes_back_what_the_dossier_claimed(dossier, chef):
    chemin = "gouvernance.binomes[territoire].elu.consentement"
    saisir(chef, "essai", 1, {chemin: {"donne": True}})
    _, jeton = demander(chef)
    repondre(jeton, oui=False)
    texte = texte_entier.document(tete(dossier))
    assert texte.gouvernance.binomes[0].elu.consentement.donne is False
    etat = consentements.etats(dossier, texte, horloge.maintenant())["territoire", "elu"]
    assert etat.mot == "refuse"


def test_a_link_answers_once(dossier, chef):
    _, jeton = demander(chef)
    repondre(jeton)
    avant = tete(dossier).numero
    with pytest.raises(erreurs.LienCaducError, match="une fois"):
        consentements.repondre(jeton, False, "0" * 64)
    assert tete(dossier).numero == avant


def test_a_link_holds_thirty_days_to_the_second(dossier, chef):
    demande, jeton = demander(chef)
    fin = demande.demande_le + consentements.DUREE
    assert consentements.lire(jeton, fin - dt.timedelta(seconds=1)).dits
    with pytest.raises(erreurs.LienCaducError, match="trente jours"):
        consentements.lire(jeton, fin)


def test_a_newer_request_voids_the_former_link(dossier, chef):
    _, ancien = demander(chef)
    _, neuf = demander(chef)
    with pytest.raises(erreurs.LienCaducError, match="plus récente"):
        consentements.lire(ancien)
    assert consentements.lire(neuf).dits


@pytest.mark.lent
def test_guessing_finds_nothing(dossier, chef):
    demande, jeton = demander(chef)
    essais = [secrets.token_urlsafe(32) for _ in range(200)]
    essais += ["", demande.jeton_sha256, jeton[:-1], jeton + "a", jeton.swapcase(), "%", str(demande.pk)]
    for essai in essais:
        with pytest.raises(erreurs.LienCaducError):
            consentements.lire(essai)


def test_what_changed_since_the_reading_is_not_agreed_to(dossier, chef):
    _, jeton = demander(chef)
    lue = consentements.lire(jeton).empreinte
    saisir(chef, "essai", 1, {"gouvernance.binomes[territoire].elu.mandat": "ministre"})
    with pytest.raises(erreurs.TexteChangeError):
        consentements.repondre(jeton, True, lue)
    assert not Consentement.objects.exclude(donne_le=None).exists()


def test_another_name_makes_the_link_void(dossier, chef):
    _, jeton = demander(chef)
    saisir(chef, "essai", 1, {"gouvernance.binomes[territoire].elu.nom": "Dominique Petit"})
    with pytest.raises(erreurs.LienCaducError, match="ne vous nomme plus"):
        consentements.lire(jeton)


def test_who_may_not_write_may_not_ask(dossier, membre):
    with pytest.raises(ouverture.RefusError):
        demander(membre(Role.lecteur))
    with pytest.raises(ouverture.IntrouvableError):
        demander(maquettes.compte("etranger"))


def test_nobody_named_or_no_address_is_said(dossier, chef):
    with pytest.raises(consentements.DemandeImpossibleError, match="Nommez"):
        demander(chef, binome="inconnu")
    saisir(chef, "essai", 1, {"gouvernance.binomes[territoire].elu.courriel": None})
    with pytest.raises(consentements.DemandeImpossibleError, match="adresse électronique"):
        demander(chef)


def test_a_closed_deposit_keeps_the_answer_without_changing(dossier, chef):
    _, jeton = demander(chef)
    dossier.campagne.echeance = dt.date(2020, 1, 1)
    dossier.campagne.save()
    dossier.etat = "depose"
    dossier.save()
    avant = tete(dossier).numero
    repondre(jeton)
    assert tete(dossier).numero == avant
    assert Consentement.objects.exclude(donne_le=None).count() == 1
