"""The agreement of the governance: who asks, who answers, what voids it, what it says and what it never says."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pypdf
import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.accords.etats import EtatDAccord, PositionDite, SensDePosition
from binome.domaine.droits.droits import Role
from binome.domaine.socle.chemin import lire
from binome.registre.models import Compte, DemandeDAccord, Dossier, LigneJournal, Notification, RappelDAccord
from binome.services.acces import ouverture
from binome.services.acces.ouverture import RefusError
from binome.services.accords import demandes, lecture, lettre, positions, publics, rappels
from binome.services.accords.lecture import AccordRefuseError
from binome.services.equipe import delegations
from binome.services.notifications import nouvelles
from binome.services.redaction import defaire
from binome.services.socle import horloge
from binome.services.socle.erreurs import TexteChangeError
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db
OUI, NON = SensDePosition.favorable, SensDePosition.defavorable
MOTIFS = "Cette action sert le bassin."


def repondre(compte: Compte, demande: DemandeDAccord, qualite: Role, sens: Any = OUI, **suite: Any) -> Any:
    de = suite.pop("de", compte)
    empreinte = suite.pop("empreinte", demande.empreinte)
    dite = PositionDite(sens, suite.pop("motifs", MOTIFS), **suite)
    return positions.repondre(compte, "essai", demande.pk, qualite, de.pk, dite, empreinte)


def changer(compte: Compte, valeurs: dict[str, Any]) -> None:
    saisir(compte, "essai", maquettes.tete(Dossier.objects.get(identifiant="essai")).numero, valeurs)


def etat(demande: DemandeDAccord) -> EtatDAccord:
    (vu,) = lecture.voir(DemandeDAccord.objects.filter(pk=demande.pk))
    return vu.etat


def dits(genre: str) -> set[str]:
    return {n.compte.email for n in Notification.objects.filter(genre=genre).select_related("compte")}


def donner(demande: DemandeDAccord, elu: Compte, industriel: Compte) -> None:
    repondre(elu, demande, Role.elu)
    repondre(industriel, demande, Role.industriel)


def test_the_carrier_asks_and_both_sides_are_told(demande, elu, industriel, porteur):
    assert etat(demande) is EtatDAccord.attendu
    assert dits("accord_demande") == {elu.email, industriel.email}
    (ligne,) = Notification.objects.filter(compte=elu)
    assert "l'action f1" in nouvelles.dire(elu, [ligne])[ligne.pk].titre
    assert demande.limite == horloge.aujourdhui() + dt.timedelta(30)


def test_it_is_given_by_both_and_who_asked_is_told(demande, elu, industriel, porteur, chef):
    repondre(elu, demande, Role.elu, reserves="Que le four soit neuf.")
    assert etat(demande) is EtatDAccord.a_moitie
    assert not dits("accord_rendu")
    repondre(industriel, demande, Role.industriel)
    assert etat(demande) is EtatDAccord.donne
    assert dits("accord_rendu") == {porteur.email, chef.email}
    assert lecture.en_vigueur(demande.dossier, "f1") == demande


def test_one_refusal_settles_it(demande, elu, industriel):
    repondre(elu, demande, Role.elu, NON)
    assert etat(demande) is EtatDAccord.refuse
    with pytest.raises(ouverture.RefusError, match="plus rien à répondre"):
        repondre(industriel, demande, Role.industriel)


@pytest.mark.parametrize(
    ("chemin", "valeur", "dit"),
    [
        ("plan_actions.fiches[f1].cout", {"montant": "900000"}, "le coût"),
        ("plan_actions.fiches[f1].porteurs", [{"nom": "Autres", "nature": "entreprise"}], "les porteurs"),
        ("plan_actions.fiches[f1].description", "Autre chose.", "la description"),
    ],
)
def test_a_change_of_the_fiche_voids_it_for_ever_and_says_what_changed(
    demande, elu, industriel, porteur, chef, chemin, valeur, dit
):
    donner(demande, elu, industriel)
    avant = lire(texte_entier.arbre(maquettes.tete(demande.dossier)), chemin)
    changer(chef, {chemin: valeur})
    (vu,) = lecture.voir(DemandeDAccord.objects.filter(pk=demande.pk))
    assert vu.etat is EtatDAccord.caduc
    assert vu.changes == [dit]
    assert dits("accord_caduc") == {porteur.email, elu.email, industriel.email}
    assert lecture.en_vigueur(demande.dossier, "f1") is None
    # Put back as it was, it was still changed.
    changer(chef, {chemin: avant})
    assert etat(demande) is EtatDAccord.caduc


def test_what_it_is_not_about_leaves_it(demande, elu, industriel, chef):
    donner(demande, elu, industriel)
    changer(chef, {"plan_actions.fiches[f1].elu_referent": "Une autre"})
    changer(chef, {"plan_actions.fiches[f2].titre": "Une autre action"})
    assert etat(demande) is EtatDAccord.donne


def test_a_refusal_does_not_lapse(demande, elu, chef):
    repondre(elu, demande, Role.elu, NON)
    changer(chef, {"plan_actions.fiches[f1].titre": "Autre"})
    assert etat(demande) is EtatDAccord.refuse


def test_what_moved_while_it_was_read_is_not_signed(demande, elu, chef):
    with pytest.raises(TexteChangeError):
        repondre(elu, demande, Role.elu, empreinte="0" * 64)
    changer(chef, {"plan_actions.fiches[f1].titre": "Autre"})
    with pytest.raises(TexteChangeError):
        repondre(elu, demande, Role.elu)


def test_nobody_but_the_binome_answers(demande, chef, porteur):
    for compte in (chef, porteur):
        with pytest.raises(ouverture.RefusError):
            repondre(compte, demande, Role.elu)


def test_one_person_is_not_both_sides(demande, elu):
    maquettes.donner(demande.dossier, elu, Role.industriel)
    repondre(elu, demande, Role.elu)
    with pytest.raises(ouverture.RefusError, match="autre côté du binôme"):
        repondre(elu, demande, Role.industriel)


def test_a_side_answers_once(demande, elu):
    repondre(elu, demande, Role.elu)
    with pytest.raises(AccordRefuseError, match="ne se change pas"):
        repondre(elu, demande, Role.elu, NON)


def test_an_answer_is_motivated(demande, elu):
    with pytest.raises(AccordRefuseError, match="se motive"):
        repondre(elu, demande, Role.elu, motifs="")


def test_who_leads_the_firm_does_not_sign_but_may_be_replaced(dossier, porteur, elu, membre):
    camille = membre(Role.industriel, "camille")
    demande = demandes.demander(porteur, "essai", "f1")
    with pytest.raises(ouverture.RefusError, match="Camille Roux dirige ou représente Ateliers"):
        repondre(camille, demande, Role.industriel)
    remplacant = membre(Role.lecteur, "adjoint")
    delegations.donner(camille, "essai", remplacant.pk, Role.industriel, horloge.aujourdhui() + dt.timedelta(9))
    position = repondre(remplacant, demande, Role.industriel, de=camille)
    assert position.au_nom_de == camille
    assert position.liens == ""


def test_who_carries_the_fiche_does_not_sign_for_the_binome(dossier, porteur, elu):
    demande = demandes.demander(porteur, "essai", "f1")
    maquettes.donner(dossier, porteur, Role.industriel)
    with pytest.raises(ouverture.RefusError, match="porte l'action"):
        repondre(porteur, demande, Role.industriel)


def test_a_call_may_let_who_is_interested_sign_and_it_is_said(dossier, porteur, membre, monkeypatch):
    camille = membre(Role.industriel, "camille")
    demande = demandes.demander(porteur, "essai", "f1")
    libre = lecture.regles(dossier).model_copy(update={"interesse_remplace": False})
    monkeypatch.setattr(lecture, "regles", lambda _: libre)
    assert "Camille Roux dirige" in repondre(camille, demande, Role.industriel).liens


def test_nobody_asks_for_a_fiche_that_is_not_theirs(dossier, porteur, membre):
    autre = membre(Role.contributeur, "autre", fiches=["f2"])
    with pytest.raises(ouverture.RefusError, match="pas été confiée"):
        demandes.demander(autre, "essai", "f1")
    with pytest.raises(ouverture.RefusError):
        demandes.demander(membre(Role.lecteur), "essai", "f1")
    with pytest.raises(AccordRefuseError, match="portée par une entreprise"):
        demandes.demander(autre, "essai", "f2")


def test_it_is_asked_once_at_a_time(demande, elu, industriel, porteur):
    with pytest.raises(AccordRefuseError, match="déjà demandé"):
        demandes.demander(porteur, "essai", "f1")
    donner(demande, elu, industriel)
    with pytest.raises(AccordRefuseError, match="déjà donné"):
        demandes.demander(porteur, "essai", "f1")


def test_it_may_be_given_up_then_asked_again(demande, porteur, chef):
    demandes.retirer(porteur, "essai", demande.pk)
    assert etat(demande) is EtatDAccord.retire
    assert demandes.demander(chef, "essai", "f1").pk != demande.pk


def test_a_reserved_fiche_shows_to_those_who_read_it_alone(demande, chef, membre):
    autre = membre(Role.lecteur, "autre")
    assert lecture.lister(ouverture.ouvrir(autre, "essai"))
    changer(chef, {"plan_actions.fiches[f1].visibilite": "confidentiel"})
    assert not lecture.lister(ouverture.ouvrir(autre, "essai"))
    assert lecture.lister(ouverture.ouvrir(chef, "essai"))
    with pytest.raises(ouverture.IntrouvableError):
        lecture.un(ouverture.ouvrir(autre, "essai"), demande.pk)


def test_the_letter_says_what_was_read_and_promises_nothing(demande, elu, industriel, chef):
    ouvert = ouverture.ouvrir(chef, "essai")
    with pytest.raises(ouverture.IntrouvableError):
        lettre.pdf(ouvert, demande.pk)
    repondre(elu, demande, Role.elu, reserves="Que le four soit neuf.", interets="Mon frère y travaille.")
    repondre(industriel, demande, Role.industriel)
    avant = lire_pdf(lettre.pdf(ouvert, demande.pk))
    for mot in (MOTIFS, "Que le four soit neuf.", "Mon frère y travaille.", "Camille Roux dirige", "Valoriser"):
        assert mot in avant, mot
    assert "décide seul" in avant
    for interdit in ("éligible", "vous avez droit"):
        assert interdit not in avant
    changer(chef, {"plan_actions.fiches[f1].titre": "Tout autre chose"})
    apres = lire_pdf(lettre.pdf(ouverture.ouvrir(chef, "essai"), demande.pk))
    assert "devenu caduc" in apres
    assert "Valoriser" in apres
    assert "Tout autre chose" not in apres


def lire_pdf(octets: bytes) -> str:
    texte = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(octets)).pages)
    return " ".join(texte.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ").split())


def test_reminders_go_to_the_side_that_is_missing(demande, elu, industriel):
    assert rappels.envoyer(horloge.maintenant()) == 0
    repondre(elu, demande, Role.elu)
    veille = horloge.maintenant() + dt.timedelta(24)
    assert rappels.envoyer(veille) == 1
    assert rappels.envoyer(veille) == 0
    assert RappelDAccord.objects.count() == 1
    rappel = Notification.objects.get(
        genre="accord_demande", evenement__endswith=RappelDAccord.objects.get().jour.isoformat()
    )
    assert rappel.compte == industriel
    assert "industriel" in nouvelles.dire(industriel, [rappel])[rappel.pk].paragraphes[0]


def test_the_journal_tells_it_without_a_name(demande, elu, industriel, chef):
    donner(demande, elu, industriel)
    changer(chef, {"plan_actions.fiches[f1].titre": "Autre"})
    actions = [li.action for li in LigneJournal.objects.filter(action__startswith="accord.").order_by("rang")]
    assert actions == ["accord.demande", "accord.reponse", "accord.reponse", "accord.caduc"]
    tout = " ".join(li.donnees for li in LigneJournal.objects.all())
    assert MOTIFS not in tout
    assert json.loads(LigneJournal.objects.get(action="accord.caduc").donnees)["champs"] == ["titre"]


def test_the_public_list_has_what_was_given_to_public_actions_and_nothing_else(dossier, chef, elu, industriel):
    donnee, refusee = (demandes.demander(chef, "essai", "f1", "SECRET", d) for d in ("fonds-vert-tite", "pret-vert"))
    for compte, cote in ((elu, Role.elu), (industriel, Role.industriel)):
        repondre(compte, donnee, cote)
    repondre(elu, refusee, Role.elu, NON)
    demandes.demander(chef, "essai", "f1")
    assert publics.tous() == []
    maquettes.labelliser(dossier, chef)
    (public,) = publics.tous()
    assert (public.territoire, public.action, public.caduc_le) == (dossier.territoire, "Valoriser", None)
    client = maquettes.navigateur(None)
    (lu,) = client.get("/api/v1/accords").json()
    assert lu == publics.arbre(public) and lu["caduc_le"] is None
    page = client.get("/accords/").content.decode()
    assert "Valoriser" in page
    for secret in ("SECRET", MOTIFS, str(elu), str(industriel), str(chef)):
        assert secret not in page and secret not in str(lu)


def test_an_action_that_is_reserved_or_was_is_never_in_the_public_list(dossier, chef, elu, industriel):
    demande = demandes.demander(chef, "essai", "f1")
    for compte, cote in ((elu, Role.elu), (industriel, Role.industriel)):
        repondre(compte, demande, cote)
    changer(chef, {"plan_actions.fiches[f1].visibilite": "confidentiel"})
    dossier.refresh_from_db()
    maquettes.labelliser(dossier, chef)
    assert publics.tous() == []
    assert maquettes.navigateur(None).get("/api/v1/accords").json() == []


def test_a_click_on_undo_takes_no_agreement_back(demande, chef, elu, porteur):
    def defait(**suite: bool) -> int:
        return defaire.defaire(ouverture.ouvrir(chef, "essai"), tete(), **suite).numero

    def tete() -> int:
        return maquettes.tete(Dossier.objects.get(identifiant="essai")).numero

    changer(chef, {"plan_actions.fiches[f1].titre": "Autrement"})
    demandes.demander(porteur, "essai", "f1", "")
    # Asked, not given yet: nobody's word is taken back.
    defait()
    defait(retablir=True)
    repondre(elu, demandes.demander(porteur, "essai", "f1", ""), Role.elu)
    with pytest.raises(RefusError, match="a donné son accord"):
        defait()
    changer(chef, {"concertation": "Ailleurs."})
    defait()
    assert DemandeDAccord.objects.filter(fin=None).count() == 1
