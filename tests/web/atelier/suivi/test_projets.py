"""An action that an amendment adds is a whole fiche: written in several times, asked for, then known by all that helps."""

from __future__ import annotations

import datetime as dt
import html
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import maquettes
from tests.documents.fichiers_hostiles import bons

from binome.domaine.droits.droits import Role
from binome.domaine.suivi.plan_suivi import numeroter
from binome.registre.models import (
    EvenementDuLabel,
    FicheEnProjet,
    Invitation,
    LabelAccorde,
    PieceJointe,
    RoleDossier,
)
from binome.services.acces import ouverture
from binome.services.demarches import demandes
from binome.services.equipe import confiables, roles
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.suivi import bilan, lectures, plans
from binome.services.suivi.modifications import jointes, projets
from binome.services.texte import texte_lisible, textes_amendes

pytestmark = pytest.mark.django_db
PDF = bons()["pdf"][1]
PLAN = "/atelier/essai/plan-d-actions/"


@pytest.fixture
def label(db: None) -> LabelAccorde:
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"))


@pytest.fixture
def page(label: LabelAccorde) -> Client:
    return maquettes.navigateur(label.depot.par)


def lire(reponse: Any) -> str:
    return html.unescape(" ".join(reponse.content.decode().replace("\u202f", " ").replace("\xa0", " ").split()))


def commencer(page: Client, titre: str = "Un atelier partagé", remplace: str = "") -> FicheEnProjet:
    assert page.post(f"{PLAN}projets/", {"titre": titre, "remplace": remplace}).status_code == 302
    return FicheEnProjet.objects.latest("pk")


def remplir(page: Client, projet: FicheEnProjet, base: int = 1, **champs: str) -> Any:
    lieu = projets.lieu_de(projet.pk)
    saisis = {
        "titre": "Un atelier partagé",
        "axe": "a",
        "enjeux": "transition",
        "porteurs": "0",
        "porteurs[0].nom": "SAS du Buëch",
        "cout.montant": "120 000",
        "calendrier.fin": "2027-06-30",
        "calendrier.jalons": "0",
        "calendrier.jalons[0].libelle": "Bail signé",
        "financement": "0",
        "financement[0].financeur": "Région",
        "financement[0].nature": "subvention",
        "financement[0].montant": "60 000",
        "indicateurs": "0",
        "indicateurs[0].libelle": "Machines partagées",
        **champs,
    }
    return page.post(f"{PLAN}projets/{projet.pk}/", {"revision": base, **{f"{lieu}.{c}": v for c, v in saisis.items()}})


def accepter(label: LabelAccorde, **demande: Any) -> None:
    """The rows of a request and of its acceptance; the acts themselves are tried in `tests/web/atelier/depot/`."""
    plan = numeroter(plans.plan_de(label), projets.changements(label), 2)
    donnees = {"plan": [c.model_dump(mode="json", exclude_defaults=True) for c in plan], **demande}
    quand, qui = maquettes.LABEL_LE, {"label": label, "jour": dt.date(2024, 6, 1), "le": maquettes.LABEL_LE}
    EvenementDuLabel.objects.create(rang=1, acte="demander_modification", donnees=json.dumps(donnees), **qui)
    EvenementDuLabel.objects.create(rang=2, acte="accepter_modification", version=2, **qui)
    textes_amendes.retenir(label.dossier, plan, quand)
    confiables.devenir(label.dossier, {dit.projet: dit.neuve for dit in plan if dit.projet})
    projets.partir(label)


@pytest.mark.usefixtures("coupures")
def test_a_whole_fiche_is_written_asked_for_and_then_known_everywhere(page: Client, label: LabelAccorde):
    projet = commencer(page, remplace="f2")
    assert "à la place de « f2 · Une école" in lire(page.get(f"{PLAN}projets/{projet.pk}/"))
    assert remplir(page, projet).status_code == 302
    accepter(label)
    action = plans.plan_de(label)[-1]
    assert (action.fiche, action.remplace, action.jalons[0][0]) == ("m2-1", "f2", "Bail signé")
    assert [i.libelle for i in action.indicateurs] == ["Machines partagées"] and action.prevu == (("Région", ""),)
    panier = lire(page.get(f"{PLAN}offre/"))
    assert "Un atelier partagé" in panier and "Une école de production" not in panier
    assert page.get(f"{PLAN}fiches/m2-1/offre/").status_code == 200
    assert "Machines partagées" in lire(page.get("/atelier/essai/suivi/actions/m2-1/"))
    demarche = demandes.preparer(label.depot.par, "essai", "m2-1", "pret-vert")
    assert "Un atelier partagé" in demandes.en_json(demarche).decode()
    suivi = lectures.suivre(ouverture.ouvrir(label.depot.par, "essai"))
    assert suivi.situation.cout == 620_000
    assert "m2-1 · Un atelier partagé" in [a[0] for a in bilan.composer(suivi, suivi.jour.year).actions]


def test_what_does_not_hold_is_said_at_its_field_and_nothing_is_lost(page: Client, label: LabelAccorde):
    projet = commencer(page)
    faux = remplir(page, projet, **{"cout.montant": "beaucoup"})
    assert faux.status_code == 422
    assert "beaucoup" in lire(faux) and "Bail signé" in lire(faux)
    assert page.post(f"{PLAN}projets/", {"titre": " "}).status_code == 302
    assert FicheEnProjet.objects.count() == 1
    assert page.post(f"{PLAN}projets/{projet.pk}/", {"geste": "rien"}).status_code == 400
    geste = {"revision": 1, "geste": f"ajouter:{projets.lieu_de(projet.pk)}.indicateurs"}
    assert page.post(f"{PLAN}projets/{projet.pk}/", geste).status_code == 200


def test_two_who_write_at_once_lose_nothing_without_a_word(page: Client, label: LabelAccorde):
    projet = commencer(page)
    assert remplir(page, projet).status_code == 302
    tard = remplir(page, projet, titre="Un autre titre")
    assert tard.status_code == 409 and "Un autre titre" in lire(tard)
    projet.refresh_from_db()
    assert projet.contenu["titre"] == "Un atelier partagé"
    assert remplir(page, projet, base=projet.numero, titre="Un autre titre").status_code == 302


def test_nobody_else_reads_what_is_not_asked_for_yet(page: Client, label: LabelAccorde):
    projet = commencer(page, "MARQUE-SECRETE")
    for role in (Role.lecteur, Role.contributeur):
        autre = maquettes.navigateur(maquettes.compte(role.value, au=label.dossier, role=role))
        assert autre.get(f"{PLAN}projets/{projet.pk}/").status_code == 403
        assert "MARQUE-SECRETE" not in lire(autre.get("/atelier/essai/suivi/"))
    assert maquettes.navigateur(maquettes.compte("dehors")).get(f"{PLAN}projets/{projet.pk}/").status_code == 404


def test_a_reserved_one_is_kept_from_those_who_may_not_read_it(page: Client, label: LabelAccorde):
    projet = commencer(page, "MARQUE-RESERVEE")
    assert remplir(page, projet, titre="MARQUE-RESERVEE", visibilite="confidentiel").status_code == 302
    chef = label.depot.par
    accepter(label)
    label.dossier.refresh_from_db()
    lecteur = maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur)
    client = maquettes.navigateur(lecteur)
    for adresse in ("suivi/", "plan-d-actions/offre/", "demarches/", "accords/"):
        assert "MARQUE-RESERVEE" not in lire(client.get(f"/atelier/essai/{adresse}")), adresse
    assert client.get(f"{PLAN}fiches/m2-1/offre/").status_code == 404
    ouvert = ouverture.ouvrir(lecteur, "essai")
    assert "MARQUE" not in json.dumps(str(textes_amendes.lisible(ouvert, texte_lisible.lire(ouvert))))
    ouvert = ouverture.ouvrir(chef, "essai")
    assert "MARQUE" in str(textes_amendes.lisible(ouvert, texte_lisible.lire(ouvert)))


def test_no_more_than_twenty_wait_and_none_for_an_action_that_is_not_there(label: LabelAccorde):
    chef = label.depot.par
    with pytest.raises(projets.ProjetRefuseError, match="pas du plan"):
        projets.ouvrir(chef, "essai", "Une action", "f9")
    with pytest.raises(ContenuInvalideError):
        projets.ouvrir(chef, "essai", "x" * 5000)
    for rang in range(projets.AU_PLUS):
        projets.ouvrir(chef, "essai", f"Action {rang}")
    with pytest.raises(projets.ProjetRefuseError, match="20 actions"):
        projets.ouvrir(chef, "essai", "Une de trop")


def joindre(page: Client, projet: FicheEnProjet, nom: str = "devis.pdf", octets: bytes = PDF) -> Any:
    fichier = SimpleUploadedFile(nom, octets)
    return page.post(f"{PLAN}projets/{projet.pk}/pieces/", {"fichier": fichier, "titre": "Devis des machines"})


def ouvre(page: Client, adresse: str) -> int:
    reponse = page.get(adresse)
    reponse.close()
    return reponse.status_code


def test_a_file_joined_to_it_is_checked_goes_with_it_and_is_signed(page: Client, label: LabelAccorde):
    projet = commencer(page)
    refuse = joindre(page, projet, "devis.exe", b"MZ" + b"\0" * 64)
    assert refuse.status_code == 422 and PieceJointe.objects.count() == 0
    assert joindre(page, projet).status_code == 302
    piece = PieceJointe.objects.get()
    assert "Devis des machines" in lire(page.get(f"{PLAN}projets/{projet.pk}/"))
    adresse = f"/atelier/essai/pieces/{piece.identifiant}/"
    autre = maquettes.navigateur(maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur))
    assert (ouvre(page, adresse), ouvre(autre, adresse)) == (200, 404)
    # What is typed in the form and what is joined beside it do not undo each other.
    assert remplir(page, projet).status_code == 302
    accepter(label)
    (dit,) = textes_amendes.changements(label.dossier)
    assert [(p.titre, p.sha256) for p in dit.pieces] == [("Devis des machines", piece.sha256)]
    ouvert = ouverture.ouvrir(label.depot.par, "essai")
    texte = textes_amendes.lisible(ouvert, texte_lisible.lire(ouvert))
    assert texte.plan_actions.fiches[-1].pieces == (piece.identifiant,)
    assert texte.pieces[-1].sha256 == piece.sha256
    assert (ouvre(page, adresse), ouvre(autre, adresse)) == (200, 200)


def test_a_file_of_a_reserved_action_stays_hidden_and_one_withdrawn_is_no_more(page: Client, label: LabelAccorde):
    projet = commencer(page)
    assert joindre(page, projet).status_code == joindre(page, projet).status_code == 302
    premiere, seconde = PieceJointe.objects.order_by("pk")
    assert page.post(f"{PLAN}projets/{projet.pk}/pieces/{premiere.identifiant}/retirer/").status_code == 302
    assert page.post(f"{PLAN}projets/{projet.pk}/pieces/{premiere.identifiant}/retirer/").status_code == 404
    assert page.get(f"/atelier/essai/pieces/{premiere.identifiant}/").status_code == 404
    assert remplir(page, projet, visibilite="confidentiel").status_code == 302
    accepter(label)
    autre = maquettes.navigateur(maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur))
    adresse = f"/atelier/essai/pieces/{seconde.identifiant}/"
    assert (ouvre(page, adresse), ouvre(autre, adresse)) == (200, 404)


def test_no_more_than_twenty_files_are_joined_to_one(page: Client, label: LabelAccorde):
    projet = commencer(page)
    projet.pieces = [{"id": f"p{rang}", "titre": "x"} for rang in range(jointes.AU_PLUS)]
    projet.save()
    assert "20 fichiers" in lire(joindre(page, projet)) and PieceJointe.objects.count() == 0


@pytest.mark.lent
def test_a_contributor_writes_the_one_given_to_them_and_no_other(page: Client, label: LabelAccorde):
    projet, autre = commencer(page), commencer(page, "MARQUE-AUTRE")
    porteur = maquettes.compte("porteur", au=label.dossier, role=Role.contributeur)
    client = maquettes.navigateur(porteur)
    assert client.get(f"{PLAN}projets/{projet.pk}/").status_code == 403
    assert page.post(f"{PLAN}projets/{projet.pk}/confier/", {"courriel": porteur.email}).status_code == 302
    assert "Un atelier partagé" in lire(client.get("/a-vous/"))
    sienne = lire(client.get(f"{PLAN}projets/{projet.pk}/"))
    assert "Un atelier partagé" in sienne and "Ne plus ajouter" not in sienne
    assert remplir(client, projet).status_code == 302 and joindre(client, projet).status_code == 302
    for refuse in (f"{PLAN}projets/{autre.pk}/", "/atelier/essai/label/"):
        assert client.get(refuse).status_code == 403, refuse
    assert joindre(client, autre).status_code == 403
    assert client.post(f"{PLAN}projets/{projet.pk}/retirer/").status_code == 403
    equipe = lire(page.get("/atelier/essai/equipe/"))
    assert "Fiches confiées : Un atelier partagé (à ajouter au label)" in equipe
    projets.retirer(label.depot.par, "essai", autre.pk)
    accepter(label)
    # Once it is of the plan, it is theirs to tell of.
    assert RoleDossier.objects.get(compte=porteur).fiches == ["m2-1"]
    assert client.get("/atelier/essai/suivi/actions/m2-1/").status_code == 200
    assert "Fiches confiées : m2-1" in lire(page.get("/atelier/essai/equipe/"))


def test_what_was_asked_for_stays_with_its_contributor_whatever_else_is_given_meanwhile(
    page: Client, label: LabelAccorde
):
    projet, chef = commencer(page), label.depot.par
    porteur = maquettes.compte("porteur", au=label.dossier, role=Role.contributeur)
    roles.confier_fiches(chef, "essai", porteur.pk, [confiables.identifiant(projet.pk)])
    projets.partir(label)
    # The form of the team does not show it, and sends back what it shows.
    roles.confier_fiches(chef, "essai", porteur.pk, ["f1"])
    confiables.devenir(label.dossier, {confiables.identifiant(projet.pk): "m2-1"})
    assert RoleDossier.objects.get(compte=porteur).fiches == ["f1", "m2-1"]


def test_someone_outside_of_the_team_is_invited_to_write_one(page: Client, label: LabelAccorde):
    projet = commencer(page)
    assert page.post(f"{PLAN}projets/{projet.pk}/confier/", {"courriel": "neuve@essai.test"}).status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.fiches == [f"projet-{projet.pk}"]
    assert page.post(f"{PLAN}projets/{projet.pk}/confier/", {"courriel": "rien"}).status_code == 302
    # Withdrawn meanwhile: the link opens the team, and nothing to write.
    projets.retirer(label.depot.par, "essai", projet.pk)
    invitation.refresh_from_db()
    assert invitation.fiches == [] and Invitation.objects.count() == 1


@pytest.mark.lent
def test_the_text_in_force_is_read_as_the_candidature_is_and_says_what_changed(page: Client, label: LabelAccorde):
    vierge = lire(page.get("/atelier/essai/lire/en-vigueur/"))
    assert "Rien n’a été modifié depuis le label" in vierge and "Une école de production" in vierge
    projet = commencer(page, remplace="f2")
    assert remplir(page, projet).status_code == 302
    accepter(label, textes={"gouvernance": "Un comité de plus."}, perimetre=["200067825"])
    lue = lire(page.get("/atelier/essai/lire/en-vigueur/"))
    assert "Version 2 du label" in lue and "Un comité de plus." in lue and "Machines partagées" in lue
    assert "Une école de production" not in lue.split("Sommaire")[1]
    assert "On a retiré la fiche f2" in lue or "a retiré" in lue
    assert page.get("/atelier/essai/lire/en-vigueur/carte.svg").headers["content-type"] == "image/svg+xml"
    pdf = page.get("/atelier/essai/lire/en-vigueur/texte.pdf")
    assert pdf.content.startswith(b"%PDF") and "essai-version-2.pdf" in pdf.headers["content-disposition"]
    # What was deposited is still read as it was.
    assert "Une école de production" in lire(page.get("/atelier/essai/lire/"))


def test_a_reader_of_the_text_in_force_is_told_nothing_of_what_is_reserved(page: Client, label: LabelAccorde):
    projet = commencer(page, "MARQUE-RESERVEE")
    assert remplir(page, projet, titre="MARQUE-RESERVEE", visibilite="confidentiel").status_code == 302
    accepter(label)
    lecteur = maquettes.navigateur(maquettes.compte("lecteur", au=label.dossier, role=Role.lecteur))
    assert "MARQUE-RESERVEE" not in lire(lecteur.get("/atelier/essai/lire/en-vigueur/"))
    assert "MARQUE-RESERVEE" in lire(page.get("/atelier/essai/lire/en-vigueur/"))
