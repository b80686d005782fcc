"""Every page of the site, in every role that may read it: axe finds nothing, the CSP is not hit, 320 px is enough.

The addresses are those of the permission matrix: a new page is walked by itself, a new file must be added to `FICHIERS`
of `visites.py`, which says who looks at the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route
from tests.parcours.conftest import Plateforme
from tests.parcours.examen import Examen
from tests.parcours.visites import A_FAIRE, FICHIERS, lue, se_lit_la
from tests.web.matrice import COMPTES, PRIVEES, SIREN

from binome.domaine.droits.droits import ROLES_CAMPAGNE, ROLES_DOSSIER, Etat, Lien, Role, Situation, decider

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(10)]
VIVANT, DEPOSE = "hautes-alpes", "depose"
# What stands for the keys of the matrix in these dossiers.
OU = {"fiche": "1-1", "siren": SIREN, "chiffre": "superficie", "ligne": "territoire"}
# The same page, asked for something.
SUITES = {
    "atelier-plan": ["?vue=tableau"],
    "atelier-perimetre": ["?etude=oui", "?q=brianconais", "?q=zzzzzz"],
    "atelier-comparer": ["?de=1&a=2"],
    "atelier-echanges": ["?lieu=concertation"],
}
Examiner = Callable[..., AbstractContextManager[Examen]]


@pytest.fixture(scope="module")
def vus() -> dict[str, set[str]]:
    """Skeletons that axe has seen, whoever read them."""
    return {}


@pytest.fixture
def examiner(plateforme: Plateforme, navigateur: Browser, vus: dict[str, set[str]]) -> Examiner:
    """Opens the browser of a role; at the end nothing must have been found, and something looked at."""

    @contextmanager
    def ouvrir(role: str | None = None) -> Iterator[Examen]:
        with plateforme.contexte(navigateur, role) as contexte:
            examen = Examen(contexte.new_page(), vus)
            yield examen
            assert not examen.defauts, "\n".join(map(str, examen.defauts))
            assert examen.pages

    return ouvrir


def adresses(plateforme: Plateforme, role: Role) -> list[str]:
    """Every page that a role may read, once; those of a deposit, in the dossier that has one."""
    identifiant, situation = (DEPOSE, Etat.depose) if role in ROLES_CAMPAGNE else (VIVANT, Etat.brouillon)
    lien, quand = Lien(frozenset({role})), Situation(situation, close=False)
    cles = {"numero": plateforme.semis["cles"]["depot"], **OU}
    vues: dict[str, None] = {}
    for nom in PRIVEES.keys() - FICHIERS - A_FAIRE:
        if nom == "atelier-profil" and role is not Role.industriel:
            continue  # The carrier's alone.
        for cas in PRIVEES[nom]:
            if se_lit_la(cas) and decider(cas.porte, lien, quand).autorise:
                ou = {cle: cles.get(cle, valeur) for cle, valeur in cas.ou.items()}
                adresse = reverse(nom, kwargs={"identifiant": DEPOSE if "numero" in ou else identifiant, **ou})
                vues |= dict.fromkeys([adresse, *(adresse + suite for suite in SUITES.get(nom, ()))])
    return sorted(vues)


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_page_of_the_workspace_in_every_role(plateforme: Plateforme, examiner: Examiner, role: Role) -> None:
    """What a role may read, and the page that refuses it the rest."""
    lues = adresses(plateforme, role)
    assert len(lues) >= (20 if role in ROLES_DOSSIER else 0)
    with examiner(role.value) as examen:
        for adresse in lues:
            reponse = examen.ouvrir(adresse)
            assert reponse is not None
            assert (reponse.status, reponse.headers["content-type"][:9]) == (200, "text/html"), adresse
        refus = examen.ouvrir(f"/atelier/{DEPOSE}/gouvernance/porteur/")
        assert refus is not None
        assert refus.status == (200 if role.value in ("chef_de_projet", "elu", "industriel") else 403)


def test_pages_of_accounts(examiner: Examiner) -> None:
    """As nobody, as someone without a second factor, and as someone who holds one."""
    pages = [page for nom, (page, *_) in COMPTES.items() if lue(nom) and page.verbe == "GET"]
    for role in (None, "chef_de_projet", "instructeur"):
        with examiner(role) as examen:
            for page in pages:
                attendu = page.connecte if role else page.anonyme
                if 200 in (attendu if isinstance(attendu, set) else {attendu}):
                    examen.ouvrir(page.adresse)
            examen.ouvrir("/comptes/demonstration/")


def test_pages_that_letters_lead_to(plateforme: Plateforme, examiner: Examiner) -> None:
    liens = plateforme.semis["liens"]
    with examiner() as examen:
        for nom in ("anonyme", "accord", "mot_de_passe", "adresse"):
            assert examen.ouvrir(liens[nom]).status == 200
        examen.ouvrir("/comptes/inscription/?next=/comptes/invitation/")
    with examiner("chef_de_projet") as examen:
        assert examen.ouvrir(liens["connecte"]).status == 200


def test_the_second_proof_asked_for_when_signing_in(plateforme: Plateforme, examiner: Examiner) -> None:
    with examiner() as examen:
        examen.page.goto("/comptes/connexion/")
        examen.page.locator("[name=login]").fill(plateforme.semis["seconde_preuve"])
        examen.page.locator("[name=password]").fill(plateforme.semis["mot_de_passe"])
        examen.page.locator("main").get_by_role("button", name="Se connecter").click()
        examen.page.wait_for_url("**/double-facteur/connexion/")
        examen.regarder()


# Address, fields sent, status: what a page answers when it cannot do what it was asked.
REFUS = {
    "invitation": ("equipe/inviter/", {"courriel": "pas une adresse", "role": "contributeur"}, 422),
    "main": ("equipe/passer-la-main/", {"a": "0"}, 422),
    "presentation": ("presentation/", {"titre": "", "territoire": ""}, 422),
    "remarque": ("remarques/", {"texte": ""}, 422),
    "demande": ("qui-doit-quoi/", {"quoi": ""}, 422),
    "axes": ("plan-d-actions/axes/", {"plan_actions.axes[0].id": "a", "plan_actions.axes[0].titre": ""}, 422),
    "fiche": ("plan-d-actions/fiches/1-1/", {"plan_actions.fiches[1-1].titre": ""}, 422),
    "fiche courte": ("plan-d-actions/fiches/1-1/porteur/", {"plan_actions.fiches[1-1].titre": ""}, 422),
    "périmètre": ("perimetre/gestes/", {"geste": "ajouter:000000000"}, 422),
    "binôme": ("gouvernance/binomes/territoire/", {"elu.nom": "A", "elu.courriel": "faux"}, 422),
    "volet": ("gouvernance/porteur/", {"organisation.nom": "A", "organisation.siren": "1"}, 422),
    "chiffre": ("chiffre/", {"libelle": ""}, 422),
    "dépôt": ("depot/deposer/", {"cle": "cle-de-la-page"}, 422),
    "conflit": ("conflit/", {"tete": "1", "valeurs": '{"concertation": "Autre."}'}, 409),
}
ENVOYER = """([adresse, champs]) => {
  const f = Object.assign(document.createElement("form"), {method: "post", action: adresse, hidden: true});
  const jeton = document.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const [name, value] of Object.entries({csrfmiddlewaretoken: jeton, ...champs}))
    f.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
  document.body.append(f);
  f.submit();
}"""


def test_pages_that_answer_what_cannot_be_done(examiner: Examiner) -> None:
    codes = {}
    with examiner("chef_de_projet") as examen:
        avant = _tete(examen.page)
        for quoi, (ou, champs, _) in REFUS.items():
            base = _tete(examen.page) if quoi != "conflit" else "1"
            with examen.page.expect_navigation() as attendue:
                # What holds of a form is saved beside what does not: the next one starts from there.
                examen.page.evaluate(ENVOYER, [f"/atelier/{VIVANT}/{ou}", {"revision": base, **champs}])
            codes[quoi] = attendue.value.status
            examen.regarder()
        # Other walks read this dossier on the same server: it is given back as it was.
        with examen.page.expect_navigation() as rendue:
            examen.page.evaluate(ENVOYER, [f"/atelier/{VIVANT}/historique/{avant}/restaurer/", {}])
        assert rendue.value.status == 200
    assert codes == {quoi: code for quoi, (_, _, code) in REFUS.items()}


def _tete(page: Page) -> str | None:
    """The revision that a page comes from."""
    page.goto(f"/atelier/{VIVANT}/equipe/")
    return page.locator("#enregistrement").get_attribute("data-revision")


def test_faults_are_found(examiner: Examiner) -> None:
    """The negative control: a picture without words, a script in the page and a block too wide are all reported."""
    ajout = (
        f"<img src='/statique/web/binome.svg'><script>1</script><table><tr>{'<td>large</td>' * 60}</tr></table></body>"
    )
    with examiner() as examen:
        examen.page.route("**/comptes/connexion/", lambda route: _alterer(route, ajout))
        examen.ouvrir("/comptes/connexion/")
        trouves = " ".join(map(str, examen.defauts))
        assert all(mot in trouves for mot in ("image-alt", "Content Security Policy", "pixels de large", "à 200 %")), (
            trouves
        )
        examen.defauts.clear()


def _alterer(route: Route, ajout: str) -> None:
    reponse = route.fetch()
    route.fulfill(response=reponse, body=reponse.text().replace("</body>", ajout))
