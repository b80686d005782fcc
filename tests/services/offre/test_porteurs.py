"""The economic profile of a carrier: asked when a scheme needs it, read by its author, and nowhere else."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from tests import maquettes
from tests.maquettes import document
from tests.saisies import saisir

from binome.domaine.dossier.profil import AideMinimis, Declaration, ProfilEconomique, Taille
from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import LigneJournal, ProfilDePorteur
from binome.services.acces import ouverture
from binome.services.accords import demandes as accords
from binome.services.demarches import demandes as demarches
from binome.services.effacement import effacement
from binome.services.offre import porteurs, rapprochements
from binome.services.redaction import enregistrement
from binome.services.texte import texte_lisible

pytestmark = pytest.mark.django_db
SECRET = "Canari Participations"
PROFIL = ProfilEconomique(
    effectif=Decimal(7341),
    chiffre_affaires=Decimal(98_765_432),
    taille=Taille.moyenne,
    declarations=(Declaration(condition="pret_bancaire", tenue=True, le=dt.date(2026, 6, 1), par="Zoé Canari"),),
    aides_minimis=(AideMinimis(montant=Decimal(17_171), date=dt.date(2025, 3, 14), financeur=SECRET),),
)
MARQUES = ("7341", "7 341", "98765432", "98 765 432", "17171", "17 171", SECRET, "Zoé Canari")


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def porteur(membre):
    return membre(Role.contributeur, "porteur", fiches=["f1"])


def declarer(compte, *, partage=False):
    porteurs.declarer(compte, "essai", "f1", PROFIL, partage=partage)


def lus(compte):
    return porteurs.lisibles(ouverture.ouvrir(compte, "essai"))


def test_its_author_reads_it_and_nobody_else(dossier, porteur, chef, membre):
    declarer(porteur)
    assert lus(porteur) == {"f1": PROFIL}
    for autre in (chef, membre(Role.elu), membre(Role.industriel), membre(Role.contributeur, "voisin", fiches=["f1"])):
        assert lus(autre) == {}


def test_the_chef_de_projet_reads_it_if_its_author_agrees_and_while_they_carry_the_fiche(
    dossier, porteur, chef, membre
):
    declarer(porteur, partage=True)
    assert lus(chef) == {"f1": PROFIL}
    assert lus(membre(Role.elu)) == {}
    porteur.roles_dossier.update(fiches=["f2"])
    assert lus(chef) == {}
    assert lus(porteur) == {}


def test_only_who_carries_the_fiche_declares_it(dossier, chef, membre):
    for compte in (chef, membre(Role.lecteur), membre(Role.contributeur, "voisin", fiches=["f2"])):
        with pytest.raises(ouverture.RefusError):
            declarer(compte)
    declarer(membre(Role.industriel))
    assert ProfilDePorteur.objects.count() == 1


def test_it_is_used_to_match_and_only_what_schemes_need_is_asked(dossier, porteur):
    lu = texte_lisible.lire(ouverture.ouvrir(porteur, "essai")).document
    sans = rapprochements.apparier(lu, fiche="f1")
    champs = porteurs.demandes_par(sans).get("f1", ())
    assert set(champs) <= set(porteurs.CHAMPS)
    declarer(porteur)
    avec = rapprochements.apparier(lu, fiche="f1", profils=lus(porteur))
    assert [f.situation.profil for f in avec] == [PROFIL]


def test_the_page_asks_keeps_and_takes_back(dossier, porteur, chef):
    client, page = maquettes.navigateur(porteur), "/atelier/essai/plan-d-actions/fiches/f1/profil/"
    champs = porteurs.demandes_par(rapprochements.apparier(document(), fiche="f1"))["f1"]
    vu = client.get(page).content.decode()
    assert all(f'name="{champ}"' in vu for champ in champs)
    faux = client.post(page, dict.fromkeys(champs, "zzz"))
    assert faux.status_code == 422
    assert not ProfilDePorteur.objects.exists()
    assert client.post(page, {"taille": "petite", "partage": "oui"}).status_code == 302
    assert ProfilDePorteur.objects.get().partage
    assert maquettes.navigateur(chef).get(page).status_code == 403
    client.post(page, {"geste": "effacer"})
    assert not ProfilDePorteur.objects.exists()


def test_a_condition_that_nothing_computes_is_declared_matched_kept_and_taken_back(dossier, chef, porteur):
    titre = "Financement de la transition écologique : énergie, décarbonation, équipements"
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": titre})
    client, page = maquettes.navigateur(porteur), "/atelier/essai/plan-d-actions/fiches/f1/profil/"
    lu = texte_lisible.lire(ouverture.ouvrir(porteur, "essai")).document
    appariees = rapprochements.apparier(lu, fiche="f1")
    (condition, *_) = porteurs.conditions_a_declarer(appariees, ProfilEconomique())
    champ = f"condition-{condition.nom}"
    assert f'name="{champ}"' in client.get(page).content.decode()

    def etat() -> tuple[str, str]:
        (dite,) = rapprochements.apparier(lu, fiche="f1", profils=lus(porteur))
        lues = (c for r in (*dite.proposes, *dite.autres) for c in r.conditions)
        return next((c.etat.value, c.constat) for c in lues if c.ou == f"profil.declarations[{condition.nom}]")

    assert client.post(page, {champ: "oui"}).status_code == 302
    jour = date_longue(rapprochements.jour())
    assert etat() == ("remplie", f"déclaré par {porteur} le {jour}")
    assert f"Déclaré par {porteur}" in client.get(page).content.decode()
    client.post(page, {champ: "non"})
    assert etat()[0] in ("manque", "exclut")
    # What was said can be taken back, whatever became of the scheme.
    client.post(page, {champ: ""})
    assert etat()[0] == "a_confirmer"
    assert porteurs.le_mien(ouverture.ouvrir(porteur, "essai"), "f1").profil.declarations == ()


@pytest.mark.lent
def test_its_marked_words_are_on_no_page_export_file_or_line(dossier, porteur, chef, membre, monkeypatch):
    """The negative control is the page of its author, where they are."""
    declarer(porteur)
    accords.demander(porteur, "essai", "f1")
    demarche = demarches.preparer(porteur, "essai", "f1", "pret-vert")
    industriel = membre(Role.industriel)
    dits = {
        "journal": " ".join(li.donnees for li in LigneJournal.objects.all()),
        "texte": json.dumps(texte_lisible.lire(ouverture.ouvrir(chef, "essai")).arbre, ensure_ascii=False),
        "demande": demarches.en_json(demarche).decode(),
    }
    pages = ["", "plan-d-actions/", "plan-d-actions/fiches/f1/", "plan-d-actions/offre/", "accords/", "demarches/"]
    pages += ["plan-d-actions/fiches/f1/offre/", f"demarches/{demarche.numero}/", "historique/", "emporter/json/"]
    for compte in (chef, industriel):
        client = maquettes.navigateur(compte)
        dits |= {f"{compte} {page}": client.get(f"/atelier/essai/{page}").content.decode() for page in pages}
    trouves = {ou: m for ou, texte in dits.items() for m in MARQUES if m in texte.replace("\u202f", " ")}
    assert trouves == {}
    monkeypatch.setattr(porteurs, "demandes_par", lambda _: {"f1": porteurs.CHAMPS})
    sienne = maquettes.navigateur(porteur).get("/atelier/essai/plan-d-actions/fiches/f1/profil/").content.decode()
    assert sum(marque in sienne.replace("\u202f", " ") for marque in MARQUES) >= 4


def test_an_erasure_takes_it_away(dossier, porteur):
    declarer(porteur)
    effacement.effacer(porteur.email, "Demande de la personne")
    assert not ProfilDePorteur.objects.exists()
