"""`binome comite`: minutes and comparison, as one member may read them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from tests.documents.elus.test_lecture import BONNES, fichier
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import C, Seance, V
from typer.testing import CliRunner

from binome.cli.app import app
from binome.registre.models import LigneJournal, Mandat, MembreDuComite
from binome.services.comite import ordre_du_jour, salles
from binome.services.conflits import listes
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def lancer(*arguments: str, code: int = 0) -> str:
    fait = CliRunner().invoke(app, ["comite", *arguments], catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return fait.output.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")


def test_what_a_session_did_is_read_and_nobodys_voice(referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    seance = Seance(monde)
    conduit, membre = (("--pour", monde.comptes[nom].email) for nom in ("secretaire", "regions"))
    assert "10 jours avant la séance" in lancer("convoquer", C, "1", *conduit)
    assert "convocation est partie" in lancer("convoquer", C, "1", *conduit, code=2)
    assert "président et au secrétariat" in lancer("lever", C, "1", *membre, code=2)
    seance.ouvrir("presidente", "ministere", "regions")
    salles.deporter(monde.comptes["regions"], C, 1, 1, monde.membres["regions"].pk, "Élue du périmètre.")
    seance.soumettre()
    seance.voix(presidente=V.pour)
    assert "Vote ouvert, 1 voix donnée : Presidente." in lancer("seance", C, "1", *conduit)
    du_membre = lancer("seance", C, "1", *membre)
    assert "n'y prend pas part" in du_membre and "Vote ouvert" not in du_membre
    seance.voix(ministere=V.contre)
    seance.clore()
    lancer("lever", C, "1", *conduit)
    lue = json.loads(lancer("seance", C, "1", *conduit, "--format", "json"))
    (vote,) = lue["points"][0]["votes"]
    assert lue["etat"] == "levée" and vote["compte"] == {"pour": 1, "contre": 1, "abstentions": 0, "muets": 0}
    assert vote["ont_vote"] == ["Ministere", "Presidente"] and "sens" not in json.dumps(lue)
    assert json.loads(lancer("seances", C, *membre, "--format", "json"))["seances"][0]["rang"] == 1
    actions = LigneJournal.objects.filter(action__startswith="comite.").values_list("action", flat=True)
    assert {"comite.convoque", "comite.seance_levee"} <= set(actions)
    assert "n'est pas à son terme" in lancer("compter", C, "1", *conduit, code=2)


def test_a_session_is_moved_loses_an_item_and_is_cancelled_from_the_server(
    referentiel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    Seance(monde)
    ordre_du_jour.inscrire_un_point(monde.comptes["secretaire"], C, 1, "Calendrier", "", au_vote=False)
    conduit, membre = (("--pour", monde.comptes[nom].email) for nom in ("secretaire", "regions"))
    lancer("convoquer", C, "1", *conduit)
    quand = f"{(monde.instant + dt.timedelta(days=20)).date()}T09:30"
    ailleurs = ("--lieu", "Lyon", "--motif", "La salle est prise.")
    assert "écrivez l'instant" in lancer("deplacer", C, "1", *conduit, "--quand", "demain", *ailleurs, code=2)
    assert "président" in lancer("deplacer", C, "1", *membre, "--quand", quand, *ailleurs, code=2)
    lancer("deplacer", C, "1", *conduit, "--quand", quand, *ailleurs)
    assert "Dites pourquoi" in lancer("retirer", C, "1", "2", *conduit, code=2)
    lancer("retirer", C, "1", "2", *conduit, "--motif", "Il est prématuré.")
    lancer("annuler", C, "1", *conduit, "--motif", "Le ministre est retenu.")
    dit = lancer("seance", C, "1", *membre)
    assert "9 h 30 (heure de Paris), Lyon : annulée" in dit and "Point 2 retiré : Il est prématuré." in dit
    lue = json.loads(lancer("seance", C, "1", *membre, "--format", "json"))
    assert [c["nature"] for c in lue["changements"]] == ["annulee", "point_retire", "deplacee"] and lue["annulee_le"]


def test_papers_are_written_for_a_member_and_for_nobody_else(
    referentiel: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    Seance(monde).ouvrir("presidente")
    pour = ("--pour", monde.comptes["regions"].email)
    for nom, debut in (("pv.pdf", b"%PDF"), ("pv.docx", b"PK")):
        lancer("proces-verbal", "ti-2023-2027", "1", *pour, "--sortie", str(tmp_path / nom))
        assert (tmp_path / nom).read_bytes().startswith(debut)
    for nom, debut in (("c.csv", b"\xef\xbb\xbfTerritoire"), ("c.xlsx", b"PK")):
        lancer("comparaison", "ti-2023-2027", *pour, "--sortie", str(tmp_path / nom))
        assert (tmp_path / nom).read_bytes().startswith(debut)
    for qui in (monde.comptes["chef"].email, "personne@exemple.fr"):
        dit = lancer("comparaison", "ti-2023-2027", "--pour", qui, "--sortie", str(tmp_path / "x.csv"), code=2)
        assert "n'existe pas" in dit and not (tmp_path / "x.csv").exists()
    assert "finit par" in lancer("comparaison", "ti-2023-2027", *pour, "--sortie", "x.txt", code=2)
    absent = str(tmp_path / "absent" / "x.csv")
    assert "Impossible d" in lancer("comparaison", "ti-2023-2027", *pour, "--sortie", absent, code=2)


def test_what_is_known_of_a_member_without_account_is_written_down_as_on_its_page(
    referentiel: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    MembreDuComite.objects.filter(pk=monde.membres["intercos"].pk).update(compte=None, nom="Alice Martin")
    listes.charger(fichier("maires", BONNES["maires"], BONNES["maires"].replace("Gap", "Veynes")), "2026-T3")
    elle, conduit = str(monde.membres["intercos"].pk), ("--pour", monde.comptes["secretaire"].email)
    lus = json.loads(lancer("membres", C, *conduit, "--format", "json"))["membres"]
    assert [m["nom"] for m in lus if not m["compte"]] == ["Alice Martin"]
    assert "Alice Martin" in lancer("membres", C, *conduit) and "sans compte" in lancer("membres", C, *conduit)
    lue = json.loads(lancer("membre", C, elle, *conduit, "--format", "json"))
    gap, veynes = (str(m["cle"]) for m in lue["non_confirmes"])
    assert (lue["mandats"], lue["declaration_recue_le"]) == ([], None)
    assert "est le sien" in lancer("repondre", C, elle, gap, *conduit, "--oui")
    assert "quelqu'un d'autre" in lancer("repondre", C, elle, veynes, *conduit, "--non")
    lancer("repondre", C, elle, veynes, *conduit, "--non", code=2)
    dit = ["--organisme", "Région Sud", "--nature", "region", "--fonction", "Élue", "--d-apres", "Sa lettre"]
    for faux, quoi in ((["--nature", "x"], "nature"), (["--siren", "12"], "siren"), (["--organisme", "\u200b"], "nom")):
        assert f"« {quoi} »" in lancer("rattacher", C, elle, *conduit, *dit, *faux, code=2)
    envers = ["--du", "2024-01-02", "--au", "2024-01-01"]
    assert "avant le début" in lancer("rattacher", C, elle, *conduit, *dit, *envers, code=2)
    assert Mandat.objects.count() == 1
    lancer("rattacher", C, elle, *conduit, *dit)
    lancer("recevoir", C, elle, *conduit)
    texte = lancer("membre", C, elle, *conduit)
    assert "Région Sud : Élue (Sa lettre" in texte and "d'intérêts : reçue" in texte
    lancer("detacher", C, elle, str(Mandat.objects.get(organisation__nature="region").pk), *conduit)
    assert "Région Sud" not in lancer("membre", C, elle, *conduit)
    actions = set(LigneJournal.objects.filter(objet=f"comite:{C}").values_list("action", flat=True))
    assert {"mandat.confirme", "mandat.ecarte", "mandat.declare", "mandat.retire", "interets.declares"} <= actions
    # Who sits and does not conduct, whose account says it themselves, who is nobody here.
    assert "Réservé" in lancer("membre", C, elle, "--pour", monde.comptes["regions"].email, code=2)
    assert "a un compte" in lancer("membre", C, str(monde.membres["regions"].pk), *conduit, code=2)
    assert "Personne ici" in lancer("membres", C, "--pour", "absente@exemple.fr", code=2)
