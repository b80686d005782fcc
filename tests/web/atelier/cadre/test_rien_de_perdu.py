"""Random evenings: two tabs of the same person, values refused and mended, saves alone or by the button, sessions that
end. Whatever the order, what was typed last and holds is in the dossier at the end, and no answer ever drops a word."""

from __future__ import annotations

import html
import random

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests import maquettes
from tests.web.atelier.plan.test_fiche import FICHE, P, fiche, formulaire
from tests.web.comptes.test_texte_garde import GARDE, champs

from binome.registre.models import Compte
from binome.web.atelier.cadre import saisie_partielle
from binome.web.formes import valables

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
JSON = {"Accept": "application/json"}
CHAMPS = (("objectifs", "cout.montant"), ("description", "calendrier.debut"))
FAUX = {"cout.montant": "beaucoup", "calendrier.debut": "hier"}
JUSTES = {"cout.montant": ("1200", "1 300"), "calendrier.debut": ("2027-01-01", "2028-02-02")}


class Onglet:
    """A tab, as its script would drive it: what it shows, and what its person typed there last."""

    def __init__(self, client: Client, noms: tuple[str, str]) -> None:
        self.client, self.noms, self.tape = client, noms, {}
        self.envoi: dict[str, list[str]] = {}
        self.garde = False
        self.ouvrir()

    def ouvrir(self) -> None:
        self.envoi = formulaire(self.client.get(FICHE).content.decode())

    def taper(self, hasard: random.Random, numero: int) -> None:
        texte, code = self.noms
        if hasard.random() < 0.5:
            self.ecrire(texte, f"Texte {numero}")
        else:
            self.ecrire(code, hasard.choice([FAUX[code], *JUSTES[code]]))

    def ecrire(self, nom: str, valeur: str) -> None:
        self.tape[nom] = valeur
        self.envoi[f"{P}{nom}"] = [valeur]

    def seul(self) -> None:
        """What the script does every few seconds."""
        reponse = self.client.post(FICHE, self.envoi, headers=JSON)
        assert reponse.status_code in (200, 401, 422), reponse.status_code
        if reponse.status_code == 401:
            return
        corps = reponse.json()
        if corps.get("relire"):
            self.bouton()
        elif "revision" in corps:
            self.envoi["revision"] = [str(corps["revision"])]

    def bouton(self) -> None:
        self._recevoir(self.client.post(FICHE, self.envoi))

    def reprendre(self) -> None:
        """Signed in again: the page of what waits posts its first text, this tab's."""
        self.garde = False
        page = self.client.get(GARDE).content.decode()
        if "<section" not in page:
            # The other tab had sent the very same: it was kept once.
            return self.ouvrir()
        premier = page[page.index("<section") : page.index("</section>")]
        return self._recevoir(self.client.post(FICHE, champs(premier, FICHE)))

    def _recevoir(self, reponse) -> None:
        if reponse.status_code == 422:
            page = html.unescape(reponse.content.decode())
            assert all(valeur in page for valeur in self.tape.values() if valeur in FAUX.values())
            self.envoi = formulaire(reponse.content.decode())
        elif "connexion" in reponse["Location"]:
            self.garde = True
        else:
            assert reponse["Location"] == FICHE
            self.ouvrir()


def soiree(graine: int, chef: Compte) -> tuple[Onglet, Onglet]:
    hasard = random.Random(graine)  # noqa: S311
    client = maquettes.navigateur(chef)
    onglets = Onglet(client, CHAMPS[0]), Onglet(client, CHAMPS[1])

    en_attente: list[Onglet] = []

    def rentrer() -> None:
        client.force_login(chef)
        while en_attente:
            en_attente.pop(0).reprendre()

    for numero in range(14):
        onglet = hasard.choice(onglets)
        match hasard.choice(["taper", "taper", "seul", "seul", "bouton", "finir", "rentrer"]):
            case "taper" if not onglet.garde:
                onglet.taper(hasard, numero)
            case "seul" if not onglet.garde:
                onglet.seul()
            case "bouton" if not onglet.garde:
                onglet.bouton()
                en_attente += [onglet] * onglet.garde
            case "finir" if not any(o.garde for o in onglets):
                Session.objects.all().delete()
            case "rentrer":
                rentrer()
    rentrer()
    for onglet in onglets:
        _finir(onglet)
    return onglets


def _finir(onglet: Onglet) -> None:
    """Mend what was refused, press the button."""
    code = onglet.noms[1]
    if onglet.tape.get(code) == FAUX[code]:
        onglet.ecrire(code, JUSTES[code][0])
    onglet.bouton()


def perdus(onglets: tuple[Onglet, Onglet], gardee: dict) -> list[str]:
    """What was typed last in a tab and is not in the dossier."""
    lus = {
        "objectifs": gardee.get("objectifs"),
        "description": gardee.get("description"),
        "cout.montant": str((gardee.get("cout") or {}).get("montant")),
        "calendrier.debut": (gardee.get("calendrier") or {}).get("debut"),
    }
    tapes = {
        nom: valeur.replace(" ", "") if nom == "cout.montant" else valeur
        for o in onglets
        for nom, valeur in o.tape.items()
    }
    return [nom for nom, valeur in tapes.items() if lus[nom] != valeur]


@pytest.mark.parametrize("graine", range(25))
def test_nothing_typed_is_lost_whatever_the_evening(dossier, chef, graine):
    assert perdus(soiree(graine, chef), fiche(dossier)) == []


def test_without_the_revision_of_what_was_saved_something_is_lost_or_fought_over(dossier, chef, monkeypatch):
    """The proof can fail: told of a later revision than the one its page shows, a tab puts the other's words back."""
    monkeypatch.setattr(saisie_partielle.enregistrement, "modifie_ailleurs", lambda *_: False)
    assert any(_se_perd(graine, chef, dossier) for graine in range(100))


def _se_perd(graine: int, chef: Compte, dossier) -> bool:
    try:
        return bool(perdus(soiree(graine, chef), fiche(dossier)))
    except AssertionError:
        return True


def test_by_its_rank_alone_a_row_would_take_the_amount_of_another(monkeypatch):
    """The protection is what protects: see `test_valables`."""
    avant = {"lignes": [{"financeur": "A", "montant": 100}]}
    tape = {"lignes": [{"financeur": "B", "montant": "faux"}]}
    fautes = {"lignes[0].montant": "pas un nombre"}

    def juger(valeurs):
        return {n: m for n, m in fautes.items() if any(li.get("montant") == "faux" for li in valeurs.get("lignes", []))}

    assert valables.retenir(tape, avant, fautes, juger).valeurs["lignes"] == [{"financeur": "A", "montant": 100}]
    monkeypatch.setattr(valables, "_ancienne_ligne", lambda avant, _tape, rang, _sauf: (avant[rang], True))
    assert valables.retenir(tape, avant, fautes, juger).valeurs["lignes"] == [{"financeur": "B", "montant": 100}]
