"""What `docs/label.md` says to do when a key is put away, lost, stolen: each step played by commands alone, and what
anyone then verifies with the files that were published."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import maquettes
from tests.services.horodatage.autorite import Autorite, fabriquer, servir
from tests.services.label.conftest import ANNONCE, DECISION, deposer
from typer.testing import CliRunner

from binome.cli.app import app
from binome.documents.label import preuve
from binome.documents.sceau import lire_cle
from binome.registre.models import Jeton
from binome.services.horodatage import jetons
from binome.services.label import emission
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def lancer(*arguments: object, code: int = 0) -> str:
    fait = CliRunner().invoke(app, [f"{a}" for a in arguments], catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return fait.output.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def autorites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fabriquer(tmp_path_factory.mktemp("autorite"))


@pytest.fixture
def autorite(autorites: Path, settings: Any) -> Iterator[Autorite]:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with servir(autorites) as servie:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = servie.adresse, str(servie.chaine)
        yield servie


class Site:
    """The platform's files, and those that someone took away."""

    def __init__(self, donnees: Path, chez_soi: Path, numero: str) -> None:
        self.cle, self.chez_soi, self.numero = donnees / "cles" / "label-1.pem", chez_soi, numero

    def prendre(self, nom: str, *commande: object) -> Path:
        chemin = self.chez_soi / nom
        lancer(*commande, "--sortie", chemin)
        return chemin

    def label(self, nom: str) -> Path:
        return self.prendre(nom, "label", "exporter", self.numero)

    def listes(self, nom: str = "listes") -> list[object]:
        dossier = self.prendre(nom, "label", "statuts")
        return [option for liste in sorted(dossier.iterdir()) for option in ("--statuts", liste)]

    def verifier(self, label: Path, *options: object, code: int = 0) -> dict[str, Any]:
        did = self.prendre("did.json", "label", "emetteur")
        lu = lancer("label", "verifier", label, "--emetteur", did, *options, "--format", "json", code=code)
        return dict(json.loads(lu))

    def methodes(self) -> list[dict[str, str]]:
        return list(json.loads(lancer("label", "emetteur"))["verificationMethod"])


@pytest.fixture
def site(settings: Any, tmp_path: Path, db: None) -> Site:
    settings.DONNEES, settings.BINOME_ADRESSE = tmp_path / "donnees", "https://labels.exemple.fr"
    label = emission.emettre(deposer(maquettes.campagne(), "hautes-alpes"), DECISION, ANNONCE)
    (tmp_path / "chez-soi").mkdir()
    return Site(settings.DONNEES, tmp_path / "chez-soi", label.identifiant)


def test_a_lost_key_is_said_then_replaced_and_what_it_signed_holds(site: Site) -> None:
    ancien = site.label("label.json")
    site.cle.unlink()
    assert "depuis la sauvegarde" in lancer("label", "statuts", "--sortie", site.chez_soi / "rien", code=2)
    assert "Labels signés de nouveau : 0" in lancer(
        "label", "nouvelle-cle", "--sort", "perdue", "--motif", "Disque cassé, sauvegarde illisible"
    )
    premiere, seconde = site.methodes()
    assert {"created", "expires"} <= premiere.keys() and "revoked" not in premiere
    assert {"created"} <= seconde.keys() and "expires" not in seconde
    listes = site.listes()
    assert site.verifier(ancien, *listes) == {"valide": True, "etat": "valide", "raisons": []}
    signees = {json.loads(Path(f"{liste}").read_text())["proof"]["verificationMethod"] for liste in listes[1::2]}
    assert signees == {seconde["id"]}


def test_who_wants_no_label_of_a_lost_key_has_them_signed_anew_and_the_former_still_hold(site: Site) -> None:
    ancien = site.label("ancien.json")
    site.cle.unlink()
    dit = lancer("label", "nouvelle-cle", "--sort", "perdue", "--reemettre", "--motif", "Disque cassé")
    assert "Labels signés de nouveau : 1" in dit
    neuf = site.label("neuf.json")
    contenus = [{**json.loads(f.read_text()), "proof": 0} for f in (ancien, neuf)]
    assert contenus[0] == contenus[1]
    assert json.loads(neuf.read_text())["proof"]["verificationMethod"] == site.methodes()[1]["id"]
    for fichier in (ancien, neuf):
        assert site.verifier(fichier, *site.listes())["valide"]


def test_a_list_past_its_last_instant_says_nothing_any_more(site: Site) -> None:
    label, listes = site.label("label.json"), site.listes()
    fin = json.loads(Path(f"{listes[1]}").read_text())["validUntil"]
    assert site.verifier(label, *listes, "--date", fin)["etat"] == "valide"
    tard = horloge.maintenant() + dt.timedelta(days=40)
    perimee = site.verifier(label, *listes, "--date", tard.isoformat(), code=1)
    assert (perimee["valide"], perimee["etat"]) == (False, "inconnu")


def test_after_a_theft_what_a_third_party_saw_before_holds_and_what_the_thief_dates_does_not(
    site: Site, autorite: Autorite
) -> None:
    ancien = site.label("ancien.json")
    lancer("horodatage", "rattraper")
    for cle in Jeton.objects.filter(etat="attente").values_list("pk", flat=True):
        jetons.obtenir.func(cle)
    preuve_ancienne = site.prendre("date.zip", "horodatage", "exporter", f"label:{site.numero}:1:1", "--forme", "zip")
    volee = lire_cle(site.cle.read_bytes())
    assert "Labels signés de nouveau : 1" in lancer(
        "label", "nouvelle-cle", "--sort", "volee", "--motif", "Serveur compromis"
    )
    premiere, seconde = site.methodes()
    assert "revoked" in premiere and "revoked" not in seconde

    listes, ca = site.listes(), autorite.chaine
    assert "rien ne prouve qu'elle a signé avant" in site.verifier(ancien, *listes, code=1)["raisons"][0]
    prouve = site.verifier(ancien, *listes, "--horodatage", preuve_ancienne, "--autorite", ca)
    assert (prouve["valide"], prouve["raisons"]) == (True, [])
    assert site.verifier(site.label("neuf.json"), *listes)["valide"], "signed anew, it needs no token"

    # The thief signs another territory, dates it of the same day, and has it stamped: too late.
    faux = {**json.loads(ancien.read_text()), "name": "Label Territoires d'industrie : Voleur"}
    signe = preuve.signer({nom: v for nom, v in faux.items() if nom != "proof"}, volee, premiere["id"], ANNONCE)
    (site.chez_soi / "faux.json").write_text(json.dumps(signe))
    # One second later, by the clock of the authority: it dates to the second.
    time.sleep(1.1)
    jetons.demander("label:faux", preuve.empreinte_signee(signe))
    jetons.obtenir.func(Jeton.objects.get(objet="label:faux").pk)
    jeton = site.prendre("faux.tsr", "horodatage", "exporter", "label:faux")
    for options in ([], ["--horodatage", jeton, "--autorite", ca], ["--horodatage", preuve_ancienne, "--autorite", ca]):
        jugee = site.verifier(site.chez_soi / "faux.json", *listes, *options, code=1)
        assert not jugee["valide"]
    assert (
        "un tiers ne l'a vu que le"
        in site.verifier(site.chez_soi / "faux.json", *listes, "--horodatage", jeton, "--autorite", ca, code=1)[
            "raisons"
        ][0]
    )


def test_a_theft_that_is_known_to_be_older_spares_only_what_was_seen_before_it(site: Site, autorite: Autorite) -> None:
    """A key put away, that turns out to have been stolen before the token: the token no longer helps."""
    ancien = site.label("ancien.json")
    jetons.obtenir.func(Jeton.objects.get(objet=f"label:{site.numero}:1:1").pk)
    jeton = site.prendre("label.tsr", "horodatage", "exporter", f"label:{site.numero}:1:1")
    lancer("label", "nouvelle-cle", "--motif", "Relève annuelle")
    nom = site.methodes()[0]["id"]
    assert "entre ses débuts" in lancer(
        "label", "cle-volee", nom, "--depuis", "2001-01-01", "--motif", "Disque vendu", code=2
    )
    assert "va avec --sort volee" in lancer(
        "label", "nouvelle-cle", "--depuis", "2026-01-01", "--motif", "Relève", code=2
    )
    lancer("label", "cle-volee", nom, "--depuis", "2024-06-01", "--motif", "Disque vendu le 1er juin 2024")
    assert site.methodes()[0]["revoked"] == "2024-05-31T22:00:00Z"
    options = ["--horodatage", jeton, "--autorite", autorite.chaine]
    jugee = site.verifier(ancien, *options, code=1)
    assert "un tiers ne l'a vu que le" in jugee["raisons"][0]
    assert jugee["horodatage"]["date"] is not None, "the token itself holds: it is only too late"
