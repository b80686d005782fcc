"""Requests to operators: what is sent, who sees it, what becomes of it, how it is answered without an account."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from decimal import Decimal

import pypdf
import pytest
from tests import courriers, maquettes
from tests.saisies import saisir

from binome.domaine.demarches.etats import EtatDeDemarche, SourceDEtape
from binome.domaine.droits.droits import Role
from binome.offre.catalogue import catalogue
from binome.offre.operateurs import cle_d_operateur, operateurs
from binome.registre.models import (
    DemarcheAupresDUnOperateur,
    Envoi,
    EtapeDeDemarche,
    EvenementDeSuivi,
    LienDeReponse,
    Notification,
    RappelDeDemarche,
)
from binome.services.acces import ouverture
from binome.services.administration import campagnes, roles_de_campagne
from binome.services.demarches import demandes, etapes, lecture, liens, rappels
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.etapes import EtapeDite
from binome.services.notifications import lettres, nouvelles
from binome.services.socle import horloge
from binome.services.socle.erreurs import LienCaducError

pytestmark = pytest.mark.django_db
E = EtatDeDemarche


def vue(demarche: DemarcheAupresDUnOperateur) -> lecture.DemarcheVue:
    (seule,) = lecture.voir(DemarcheAupresDUnOperateur.objects.filter(pk=demarche.pk))
    return seule


def envoyer(compte, demarche) -> None:
    etapes.dire(compte, "essai", demarche.numero, EtapeDite(E.envoyee))


def test_operators_have_a_short_key_each():
    assert cle_d_operateur("l'ADEME") == cle_d_operateur("l’ADEME") == "ademe"
    assert cle_d_operateur("la Banque des Territoires") == "banque-des-territoires"
    connus = operateurs(catalogue())
    assert {"ademe", "bpifrance"} <= set(connus)
    assert all(re.fullmatch(r"[a-z0-9-]{2,64}", cle) for cle in connus)


def test_the_file_says_the_action_and_nothing_else(demarche, chef):
    arbre = json.loads(demandes.en_json(demarche))
    assert arbre["action"]["titre"] == "Valoriser"
    assert arbre["dispositif"]["id"] == "pret-vert"
    assert arbre["accord_de_la_gouvernance"] is None
    tout = json.dumps(arbre, ensure_ascii=False)
    for ailleurs in ("Secret industriel", "Alix Martin", "camille@exemple.fr"):
        assert ailleurs not in tout
    assert hashlib.sha256(demandes.en_json(demarche)).hexdigest() == demarche.empreinte
    pages = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(demandes.en_pdf(demarche))).pages)
    assert "Valoriser" in pages
    assert "Secret industriel" not in pages


def test_what_was_prepared_is_what_is_sent_whatever_changes_after(demarche, chef):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": "Tout autre chose"})
    assert hashlib.sha256(demandes.en_json(vue(demarche).demarche)).hexdigest() == demarche.empreinte


def test_an_operator_sees_what_was_sent_to_it_and_only_then(demarche, porteur, operateur):
    assert lecture.recues(operateur) == []
    with pytest.raises(ouverture.IntrouvableError):
        lecture.recue(operateur, demarche.numero)
    envoyer(porteur, demarche)
    assert [v.demarche.numero for v in lecture.recues(operateur)] == [demarche.numero]
    (ligne,) = Notification.objects.filter(compte=operateur)
    assert "vous est envoyée" in nouvelles.dire(operateur, [ligne])[ligne.pk].titre


def test_another_operator_or_another_campaign_sees_nothing(demarche, porteur, campagne):
    ademe = maquettes.compte("ademe")
    roles_de_campagne.nommer(ademe.email, Role.operateur, campagne.identifiant, service="ademe")
    ailleurs = maquettes.compte("ailleurs")
    autre = maquettes.campagne("autre", identifiant="autre")
    maquettes.donner(autre, ailleurs, Role.operateur)
    ailleurs.roles_campagne.update(service="bpifrance")
    sans = maquettes.compte("sans-organisme", au=campagne, role=Role.operateur)
    envoyer(porteur, demarche)
    for compte in (ademe, ailleurs, sans):
        assert lecture.recues(compte) == []
        with pytest.raises(ouverture.IntrouvableError):
            etapes.repondre(compte, demarche.numero, EtapeDite(E.recue))


def test_someone_of_the_team_does_not_answer_it_for_the_operator(demarche, porteur, operateur):
    envoyer(porteur, demarche)
    maquettes.donner(demarche.dossier, operateur, Role.lecteur)
    assert lecture.recues(operateur) == []


def test_without_a_label_nothing_is_followed(demarche, porteur):
    envoyer(porteur, demarche)
    assert not EvenementDeSuivi.objects.exists()


def test_the_operator_answers_and_the_territory_is_told(demarche, porteur, chef, operateur):
    envoyer(porteur, demarche)
    etapes.repondre(operateur, demarche.numero, EtapeDite(E.accordee, montant=Decimal(50_000)))
    assert vue(demarche).etat is E.accordee
    dits = Notification.objects.filter(genre="demarche_repondue").select_related("compte")
    assert {n.compte for n in dits} == {porteur, chef}
    with pytest.raises(DemarcheRefuseeError, match="pourquoi"):
        etapes.repondre(operateur, demarche.numero, EtapeDite(E.refusee))
    with pytest.raises(DemarcheRefuseeError, match="réponses proposées"):
        etapes.repondre(operateur, demarche.numero, EtapeDite(E.abandonnee, raison="Non."))


def test_a_carrier_says_it_of_their_fiche_alone(demarche, membre):
    autre = membre(Role.contributeur, "autre", fiches=["f2"])
    with pytest.raises(ouverture.RefusError):
        envoyer(autre, demarche)
    with pytest.raises(ouverture.RefusError):
        demandes.preparer(autre, "essai", "f1", "pret-vert")


def test_a_scheme_or_an_operator_that_is_not_there_is_refused(dossier, porteur):
    with pytest.raises(DemarcheRefuseeError, match="liste"):
        demandes.preparer(porteur, "essai", "f1", "inconnu")
    with pytest.raises(DemarcheRefuseeError, match="ne tient pas"):
        demandes.preparer(porteur, "essai", "f1", "pret-vert", operateur="ademe")


def test_a_button_pressed_twice_prepares_one_request(demarche, porteur):
    with pytest.raises(DemarcheRefuseeError, match=demarche.numero):
        demandes.preparer(porteur, "essai", "f1", "pret-vert", message="Pour le four.")
    assert demandes.preparer(porteur, "essai", "f1", "pret-vert", message="Pour la halle.").numero != demarche.numero


def test_a_reserved_request_is_for_who_reads_the_fiche(demarche, chef, membre):
    lecteur = membre(Role.lecteur)
    assert lecture.lister(ouverture.ouvrir(lecteur, "essai"))
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].visibilite": "confidentiel"})
    assert lecture.lister(ouverture.ouvrir(lecteur, "essai")) == []
    with pytest.raises(ouverture.IntrouvableError):
        lecture.une(ouverture.ouvrir(lecteur, "essai"), demarche.numero)


def test_an_operator_answers_by_the_link_of_the_mail_once(demarche, porteur):
    liens.envoyer(porteur, "essai", demarche.numero, "guichet@exemple.fr")
    assert vue(demarche).etat is E.envoyee
    envoi = Envoi.objects.get(genre="demarche")
    lettre = lettres.ecrire(envoi)
    assert lettre is not None
    assert [nom for nom, _, _ in lettre.pieces] == ["essai-d1.pdf", "essai-d1.json"]
    (jeton,) = re.findall(r"/demandes/repondre/(\S+)/", lettre.texte)
    assert jeton not in str(list(LienDeReponse.objects.values()))
    client = maquettes.navigateur(None)
    assert "Valoriser" in client.get(f"/demandes/repondre/{jeton}/", follow=True).content.decode()
    assert client.post("/demandes/repondre/", {"etat": "refusee"}).status_code == 422
    for montant, dit in (("-5", "négative"), ("10000000000000", "trop grand pour être vrai")):
        refus = client.post("/demandes/repondre/", {"etat": "accordee", "montant": montant})
        assert (refus.status_code, dit in refus.content.decode()) == (422, True)
    fait = client.post("/demandes/repondre/", {"etat": "refusee", "raison": "Hors zone."})
    assert "Merci" in fait.content.decode()
    assert vue(demarche).etapes[-1].etape.source == SourceDEtape.lien.value
    assert client.get(f"/demandes/repondre/{jeton}/", follow=True).status_code == 410


def test_a_link_ends_and_an_invented_one_opens_nothing(demarche, porteur, monkeypatch):
    liens.envoyer(porteur, "essai", demarche.numero, "guichet@exemple.fr")
    ((_, _, texte),) = courriers.en_file("guichet@exemple.fr")
    (jeton,) = re.findall(r"/demandes/repondre/(\S+)/", texte)
    tard = horloge.maintenant() + dt.timedelta(91)
    monkeypatch.setattr(horloge, "maintenant", lambda: tard)
    for faux in (jeton, "invente"):
        with pytest.raises(LienCaducError):
            liens.repondre(faux, EtapeDite(E.recue))


def test_silence_is_told_once_a_month_to_who_asked(demarche, porteur, chef):
    envoyer(porteur, demarche)
    assert rappels.envoyer(horloge.maintenant() + dt.timedelta(29)) == 0
    tard = horloge.maintenant() + dt.timedelta(31)
    assert rappels.envoyer(tard) == 1
    assert rappels.envoyer(tard + dt.timedelta(1)) == 0
    assert RappelDeDemarche.objects.count() == 1
    (ligne,) = Notification.objects.filter(genre="demarche_sans_nouvelles", compte=porteur)
    assert "Sans nouvelles" in nouvelles.dire(porteur, [ligne])[ligne.pk].titre
    etapes.dire(porteur, "essai", demarche.numero, EtapeDite(E.abandonnee, raison="Autre projet."))
    assert rappels.envoyer(tard + dt.timedelta(40)) == 0


def test_steps_are_added_and_say_who_said_them(demarche, porteur, operateur):
    envoyer(porteur, demarche)
    etapes.repondre(operateur, demarche.numero, EtapeDite(E.refusee, raison="Hors zone."))
    etapes.dire(porteur, "essai", demarche.numero, EtapeDite(E.accordee))
    assert [e.etape.source for e in vue(demarche).etapes] == ["main", "operateur", "main"]
    assert EtapeDeDemarche.objects.count() == 3


def test_an_operator_is_named_by_its_key(campagne):
    with pytest.raises(campagnes.CampagneError, match="Opérateurs : "):
        roles_de_campagne.nommer("x@exemple.fr", Role.operateur, campagne.identifiant, service="inconnu")
