"""The board, the table, the axes and the workbook, as each role meets them."""

from __future__ import annotations

import html
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.saisies import saisir

from binome.documents.tableur import lire as lire_classeur
from binome.domaine.droits.droits import Role
from binome.services.texte import texte_entier

pytestmark = pytest.mark.lent

PLAN = "/atelier/essai/plan-d-actions/"
PAGES = (
    PLAN,
    f"{PLAN}?vue=tableau",
    f"{PLAN}axes/",
    f"{PLAN}plan.xlsx",
    f"{PLAN}fiches/f1/",
    f"{PLAN}fiches/f1/porteur/",
)
GESTES = (f"{PLAN}geste/", f"{PLAN}import/", f"{PLAN}import/appliquer/")


def plan(dossier):
    dossier.refresh_from_db()
    return texte_entier.arbre(texte_entier.revision_de_tete(dossier))["plan_actions"]


def ids(dossier):
    return [f["id"] for f in plan(dossier)["fiches"]]


def agir(client, geste, **champs):
    return client.post(f"{PLAN}geste/", {"revision": 1, "geste": geste, **champs})


@pytest.mark.parametrize("adresse", [*PAGES, *GESTES])
def test_without_link_there_is_no_such_dossier(dossier, navigateur, adresse):

    client = navigateur(maquettes.compte("etranger"))
    assert client.get(adresse).status_code in (404, 405)
    assert client.post(adresse, {"revision": 1}).status_code in (404, 405)


@pytest.mark.parametrize("role", [Role.lecteur, Role.contributeur])
@pytest.mark.parametrize("adresse", GESTES)
def test_those_who_do_not_write_the_plan_are_told_why(membre, navigateur, role, adresse):
    reponse = navigateur(membre(role, fiches=("f1",))).post(adresse, {"revision": 1, "geste": "retirer", "fiche": "f1"})
    assert reponse.status_code == 403
    assert "chef de projet" in reponse.content.decode()


@pytest.mark.parametrize("adresse", PAGES)
@pytest.mark.parametrize("role", [Role.elu, Role.industriel, Role.contributeur, Role.lecteur])
def test_the_team_reads_the_plan(membre, navigateur, role, adresse):
    assert navigateur(membre(role, fiches=("f1",))).get(adresse).status_code == 200


def test_gestures_move_fiches(dossier, chef, navigateur):
    client = navigateur(chef)
    assert agir(client, "descendre", fiche="f1").status_code == 302
    assert ids(dossier) == ["f2", "f1"]
    assert agir(client, "reserver", fiche="f2").status_code == 302
    assert [f.get("en_reserve", False) for f in plan(dossier)["fiches"]] == [True, False]


def test_a_new_fiche_is_born_in_the_reserve_and_opens(dossier, chef, navigateur):
    reponse = agir(navigateur(chef), "ajouter", axe="a", titre="<script>alert(1)</script>")
    assert reponse.url == f"{PLAN}fiches/a-1/?curseur=diagnostic"
    assert plan(dossier)["fiches"][-1]["en_reserve"] is True
    page = navigateur(chef).get(reponse.url).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    (ici,) = re.findall(r"<\w+ [^>]*autofocus", page)
    assert 'name="plan_actions.fiches[a-1].diagnostic"' in ici
    assert "autofocus" not in navigateur(chef).get(f"{PLAN}fiches/a-1/?curseur=zz").content.decode()
    assert "<script>alert" not in navigateur(chef).get(PLAN).content.decode()


def test_duplicating_and_removing(dossier, chef, navigateur):
    client = navigateur(chef)
    agir(client, "dupliquer", fiche="f1")
    assert ids(dossier) == ["f1", "a-1", "f2"]
    client.post(f"{PLAN}geste/", {"revision": 2, "geste": "retirer", "fiche": "f2"})
    assert ids(dossier) == ["f1", "a-1"]


@pytest.mark.parametrize(
    "champs", [{"geste": "rien"}, {"geste": "retirer", "fiche": "zz"}, {"geste": "monter", "fiche": "f1"}]
)
def test_a_gesture_that_means_nothing_says_so_and_writes_nothing(dossier, chef, navigateur, champs):
    client = navigateur(chef)
    assert client.post(f"{PLAN}geste/", {"revision": 1, **champs}, follow=True).status_code == 200
    assert dossier.revisions.count() == 1


def test_a_gesture_on_a_revision_that_does_not_exist_is_a_404(dossier, chef, navigateur):
    assert navigateur(chef).post(f"{PLAN}geste/", {"geste": "retirer", "fiche": "f1"}).status_code == 404


def test_the_choice_of_the_ten_touches_only_what_was_shown(dossier, chef, navigateur):
    client = navigateur(chef)
    assert agir(client, "choisir", presentees=["f2"], montrees=["f1", "f2"], vue="tableau").url.endswith("?vue=tableau")
    assert {f["id"]: f.get("en_reserve", False) for f in plan(dossier)["fiches"]} == {"f1": True, "f2": False}


def test_the_ten_are_named_in_one_field(dossier, chef, navigateur):
    client = navigateur(chef)
    page = agir(client, "garder", numeros="f9")
    assert page.status_code == 422 and dossier.revisions.count() == 1
    assert "ne porte le numéro" in html.unescape(page.content.decode()) and 'value="f9"' in page.content.decode()
    agir(client, "garder", numeros="f2 à f2")
    assert {f["id"]: f.get("en_reserve", False) for f in plan(dossier)["fiches"]} == {"f1": True, "f2": False}


def test_an_action_is_born_with_its_axis(dossier, chef, navigateur):
    client = navigateur(chef)
    champs = {"axe": "a", "axe_neuf": "Un axe de plus", "enjeu_de_l_axe": "innovation", "titre": "Une action"}
    reponse = agir(client, "ajouter", **champs)
    neuve, axe = plan(dossier)["fiches"][-1], plan(dossier)["axes"][-1]
    assert f"fiches/{neuve['id']}/" in reponse.url and neuve["axe"] == axe["id"]
    assert (axe["titre"], axe["enjeux"]) == ("Un axe de plus", ["innovation"])
    assert dossier.revisions.count() == 2
    assert agir(client, "ajouter", **champs).url == reponse.url
    assert dossier.revisions.count() == 2, "a button pressed twice"


def test_a_button_pressed_twice_adds_one_action_and_says_so(dossier, chef, navigateur):
    client = navigateur(chef)
    for geste in ({"geste": "ajouter", "axe": "a", "titre": "La même"}, {"geste": "dupliquer", "fiche": "f1"}):
        revision = dossier.revisions.count()
        une, deux = (client.post(f"{PLAN}geste/", {"revision": revision, **geste}) for _ in range(2))
        assert une.url == deux.url and dossier.revisions.count() == revision + 1
    assert "ajoutée, une fois" in html.unescape(client.get(deux.url).content.decode())
    agir(client, "ajouter", axe="a", titre="La même", revision=revision + 1)
    assert [f["titre"] for f in plan(dossier)["fiches"]].count("La même") == 2, (
        "asked from a page that showed the first"
    )


def test_the_next_action_is_called_by_the_number_that_is_shown(dossier, chef, navigateur):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2].numero": "7-3"})
    page = navigateur(chef).get(f"{PLAN}fiches/f1/").content.decode()
    assert re.search(r'rel="next">7-3 ', page)


@pytest.mark.parametrize("vue", ["axes", "tableau"])
def test_what_is_refused_leads_nowhere_that_cannot_be_read_and_is_in_no_address(dossier, chef, navigateur, vue):
    client = navigateur(chef)
    agir(client, "presenter", fiche="f1")
    agir(client, "reserver", fiche="f1")
    page = agir(client, "ajouter", titre="Secret bien gardé", axe="zz", vue=vue)
    corps = html.unescape(page.content.decode())
    assert page.status_code == 422 and 'value="Secret bien gardé"' in corps
    assert not re.search(r'href="[^"]*Secret', corps) and 'href="?' not in corps
    (retour,) = re.findall(r'name="retour" value="([^"]*)"', corps)
    assert client.get(retour).status_code == 200


def test_the_table_sorts_and_adds_up(dossier, chef, navigateur):
    for numero, (fiche, montant) in enumerate((("f1", 1000), ("f2", 2500)), 1):
        saisir(chef, "essai", numero, {f"plan_actions.fiches[{fiche}].cout": {"montant": montant}})
    page = navigateur(chef).get(f"{PLAN}?vue=tableau&tri=cout&sens=desc").content.decode().partition("<tbody>")[2]
    assert page.index("fiches/f2/") < page.index("fiches/f1/")
    assert '<td class="nombre">3\u202f500</td>' in page


def test_axes_are_written_and_one_that_holds_fiches_stays(dossier, chef, navigateur):
    client = navigateur(chef)
    garde = {
        "plan_actions.axes": ["a", "nouvel"],
        "plan_actions.axes[a].titre": "A, revu",
        "plan_actions.axes[nouvel].titre": "B",
    }
    reponse = client.post(f"{PLAN}axes/", {"revision": 1, **garde, "plan_actions.strategie": "Monter en gamme"})
    assert reponse.status_code == 302
    assert [a["titre"] for a in plan(dossier)["axes"]] == ["A, revu", "B"]
    assert plan(dossier)["strategie"] == "Monter en gamme"
    refus = client.post(
        f"{PLAN}axes/",
        {
            "revision": 2,
            "plan_actions.axes": ["nouvel"],
            "plan_actions.axes[nouvel].titre": "B",
            "plan_actions.strategie": "Autre",
        },
    )
    texte = html.unescape(refus.content.decode())
    assert refus.status_code == 422 and "encore sous «\u202fA, revu\u202f»" in texte and ">\nAutre</textarea>" in texte


def test_reserved_fiches_never_reach_those_not_entitled(dossier, chef, membre, navigateur):
    """Negative control: the chef de projet finds on the same pages the words that the lecteur does not."""
    valeur = {
        "id": "f2",
        "titre": "Procédé secret",
        "axe": "a",
        "visibilite": "confidentiel",
        "description": "Recette X",
    }
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2]": valeur})
    lecteur, porteur = navigateur(membre(Role.lecteur)), navigateur(membre(Role.contributeur, fiches=("f2",)))

    def lu(client, adresse):
        reponse = client.get(adresse)
        contenu = reponse.content
        if adresse.endswith(".xlsx") and reponse.status_code == 200:
            return str(lire_classeur(contenu))
        return html.unescape(contenu.decode())

    for adresse in (PLAN, f"{PLAN}?vue=tableau", f"{PLAN}plan.xlsx", f"{PLAN}fiches/f2/", f"{PLAN}fiches/f2/porteur/"):
        assert "Procédé secret" in lu(navigateur(chef), adresse), adresse
        assert "Procédé secret" in lu(porteur, adresse), adresse
        assert "Procédé secret" not in lu(lecteur, adresse), adresse
    for adresse in (f"{PLAN}fiches/f1/", f"{PLAN}axes/"):
        assert "Procédé secret" not in lu(lecteur, adresse), adresse
    assert lecteur.get(f"{PLAN}fiches/f2/").status_code == 404
    assert "1 fiche réservée" in lu(lecteur, PLAN).replace("\u202f", " ")


def classeur(client, *cellules):
    livre = openpyxl.load_workbook(io.BytesIO(client.get(f"{PLAN}plan.xlsx").content))
    for adresse, valeur in cellules:
        livre["Fiches"][adresse] = valeur
    sortie = io.BytesIO()
    livre.save(sortie)
    return SimpleUploadedFile("plan.xlsx", sortie.getvalue())


def champ_cache(page, nom):
    return html.unescape(re.search(rf'name="{nom}" value="([^"]*)"', page)[1])


def test_a_workbook_is_told_then_applied(dossier, chef, navigateur):
    client = navigateur(chef)
    page = client.post(f"{PLAN}import/", {"classeur": classeur(client, ("C2", "Une, revue <b>"))}).content.decode()
    assert "Il change" in page and "Une, revue &lt;b&gt;" in page
    assert plan(dossier)["fiches"][0]["titre"] == "Une"
    envoi = {"tete": champ_cache(page, "tete"), "plan": champ_cache(page, "plan")}
    assert client.post(f"{PLAN}import/appliquer/", envoi).status_code == 302
    assert plan(dossier)["fiches"][0]["titre"] == "Une, revue <b>"


def test_a_conflict_in_a_workbook_is_chosen(dossier, chef, navigateur):
    client = navigateur(chef)
    fichier = classeur(client, ("C2", "Du classeur"))
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": "Du dossier"})
    page = client.post(f"{PLAN}import/", {"classeur": fichier}).content.decode()
    assert "À départager" in page
    envoi = {nom: champ_cache(page, nom) for nom in ("tete", "plan", "chemin-0")}
    client.post(f"{PLAN}import/appliquer/", {**envoi, "choix-0": "classeur"})
    assert plan(dossier)["fiches"][0]["titre"] == "Du classeur"


def test_a_save_between_telling_and_doing_shows_both_texts(dossier, chef, navigateur):
    client = navigateur(chef)
    page = client.post(f"{PLAN}import/", {"classeur": classeur(client, ("C2", "Du classeur"))}).content.decode()
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": "Du dossier"})
    envoi = {nom: champ_cache(page, nom) for nom in ("tete", "plan")}
    reponse = client.post(f"{PLAN}import/appliquer/", envoi)
    assert (
        reponse.status_code == 409
        and "Du classeur" in reponse.content.decode()
        and "Du dossier" in reponse.content.decode()
    )


@pytest.mark.parametrize("envoi", [{}, {"tete": "1", "plan": "faux"}, {"tete": "x", "plan": "faux"}])
def test_an_import_that_was_tampered_with_is_refused(dossier, chef, navigateur, envoi):
    assert navigateur(chef).post(f"{PLAN}import/appliquer/", envoi).status_code == 400
    assert dossier.revisions.count() == 1


@pytest.mark.parametrize("contenu", [b"rien", b"", b"PK\x03\x04" + bytes(100), b"x" * 4_100_000])
def test_a_bad_file_is_refused_in_french(dossier, chef, navigateur, contenu):
    reponse = navigateur(chef).post(f"{PLAN}import/", {"classeur": SimpleUploadedFile("x.xlsx", contenu)})
    assert reponse.status_code == 422 and "rien n’a changé" in reponse.content.decode()


@pytest.mark.lent
@pytest.mark.parametrize("adresse", [PLAN, f"{PLAN}?vue=tableau", f"{PLAN}fiches/f1/", f"{PLAN}plan.xlsx"])
def test_pages_ask_as_much_of_the_base_at_5_and_at_500_fiches(dossier, chef, navigateur, adresse):
    client = navigateur(chef)

    def compter(combien):
        numero = texte_entier.revision_de_tete(type(dossier).objects.get(pk=dossier.pk)).numero
        fiches = [
            {"id": f"f{k}", "titre": f"Action {k}", "axe": "a", "porteurs": [{"nom": "SEM"}]}
            for k in range(1, combien + 1)
        ]
        saisir(chef, "essai", numero, {"plan_actions.fiches": fiches})
        client.get(adresse)
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(adresse).status_code == 200
        return len(requetes)

    assert compter(5) == compter(500) <= 12
