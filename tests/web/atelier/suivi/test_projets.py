"""An action that an amendment adds is a whole fiche: written in several times, asked for, then known by all that helps."""

from __future__ import annotations

import datetime as dt
import html
import json
from typing import Any

import pytest
from django.test import Client
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.suivi.plan_suivi import numeroter
from binome.registre.models import EvenementDuLabel, FicheEnProjet, LabelAccorde
from binome.services.acces import ouverture
from binome.services.demarches import demandes
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.suivi import bilan, lectures, plans
from binome.services.suivi.modifications import projets
from binome.services.texte import texte_lisible, textes_amendes

pytestmark = pytest.mark.django_db
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


def accepter(label: LabelAccorde) -> None:
    """The rows of a request and of its acceptance; the acts themselves are tried in `tests/web/atelier/depot/`."""
    plan = numeroter(plans.plan_de(label), projets.changements(label), 2)
    donnees = {"plan": [c.model_dump(mode="json", exclude_defaults=True) for c in plan]}
    quand, qui = maquettes.LABEL_LE, {"label": label, "jour": dt.date(2024, 6, 1), "le": maquettes.LABEL_LE}
    EvenementDuLabel.objects.create(rang=1, acte="demander_modification", donnees=json.dumps(donnees), **qui)
    EvenementDuLabel.objects.create(rang=2, acte="accepter_modification", version=2, **qui)
    textes_amendes.retenir(label.dossier, plan, quand)
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
