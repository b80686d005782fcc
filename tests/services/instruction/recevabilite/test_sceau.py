"""The seal of complements: checked offline as a deposit's is, for who may read all of them."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests import maquettes
from tests.instruits import SANS_OBSTACLE, Instruits
from tests.saisies import saisir
from tests.services.horodatage.autorite import fabriquer, servir
from tests.services.instruction.recevabilite.test_complements import ENJEUX, HA, TERME

from binome.documents.horodatage.archive import Entree, ecrire_archive
from binome.documents.sceau import verifier
from binome.documents.sceau.horodatage import horodate, juger_la_date
from binome.domaine.droits.droits import Role
from binome.registre.models import ComplementsDeposes, Jeton
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.horodatage import jetons
from binome.services.instruction.recevabilite import complements, sceau
from binome.services.socle import horloge
from binome.services.texte import textes_signes

pytestmark = [pytest.mark.django_db, pytest.mark.lent(5)]


@pytest.fixture
def fait(instruits: Instruits, settings: Any, tmp_path: Path) -> ComplementsDeposes:
    settings.DONNEES = tmp_path
    with patch.object(complements.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        complements.demander(instruits.comptes["region"], HA, ENJEUX, TERME)
        base = maquettes.tete(instruits.dossier).numero
        saisir(instruits.chef, HA, base, {"enjeux_du_territoire": "La forge et le bois."})
        maquettes.signer(instruits.dossier, instruits.horloge.instant)
        empreinte = textes_signes.empreinte_de(maquettes.tete(instruits.dossier))
        return complements.deposer(instruits.chef, HA, empreinte)


def test_it_is_checked_offline_and_any_change_is_seen(
    instruits: Instruits, fait: ComplementsDeposes, tmp_path: Path
) -> None:
    zip_ = sceau.prendre(instruits.chef, HA, fait.numero)
    rapport = verifier(zip_)
    assert rapport.intact and rapport.depot["numero"] == fait.numero
    with zipfile.ZipFile(zip_) as archive:
        noms = archive.namelist()
        contenus = {nom: archive.read(nom) for nom in noms}
    assert contenus["complements.json"].decode() == fait.manifeste
    assert json.loads(contenus["depot.json"])["numero"] == instruits.depot.numero
    assert "La forge et le bois." in contenus["dossier.json"].decode()
    assert json.loads(contenus["manifeste.json"])["format"] == "binome-sceau-complements-1"
    # The same bytes again, and any file altered is named.
    assert sceau.ecrire(fait).read_bytes() == zip_.read_bytes()
    for change in noms:
        altere = tmp_path / "altere.zip"
        with altere.open("w+b") as sortie:
            ecrire_archive(
                sortie,
                [
                    Entree(nom, lambda o=(contenus[nom] + b" " if nom == change else contenus[nom]): io.BytesIO(o))
                    for nom in noms
                ],
            )
        assert not verifier(altere).intact, change


def test_its_receipt_says_what_it_answers_and_when_and_is_in_the_seal(
    instruits: Instruits, fait: ComplementsDeposes
) -> None:
    recu = sceau.recu(fait)
    assert recu.reference == "compléments n°\u202f1, dépôt n°\u202f1" and "dans le délai donné" in recu.phrase
    lignes = dict([*recu.reception, *recu.a_qui, *recu.contenu])
    assert "Date limite" not in lignes and lignes["Complète le dépôt"] == instruits.depot.numero
    assert lignes["Empreinte du dépôt (SHA-256)"] == instruits.depot.empreinte
    assert lignes["Effet sur le délai"] and [v for n, v in recu.contenu if n.startswith("Point demandé")]
    reponse = instruits.client("region").get(f"/atelier/{HA}/complements/{fait.numero}/accuse-de-reception.pdf")
    assert reponse.status_code == 200 and reponse.content[:5] == b"%PDF-"
    with zipfile.ZipFile(sceau.prendre(instruits.chef, HA, fait.numero)) as archive:
        assert archive.read("accuse-de-reception.pdf") == reponse.content
    lecteur = maquettes.compte("lecteur", au=instruits.dossier, role=Role.lecteur)
    refus = maquettes.navigateur(lecteur).get(f"/atelier/{HA}/complements/{fait.numero}/accuse-de-reception.pdf")
    assert refus.status_code == 403


def test_it_is_dated_by_a_third_party_and_never_delayed_by_it(
    instruits: Instruits, fait: ComplementsDeposes, settings: Any, tmp_path: Path
) -> None:
    """Asked for with the answer, obtained by a task: a seal written before holds no token, and stays as it was."""
    (voulu,) = Jeton.objects.filter(objet=f"complements:{fait.numero}")
    assert voulu.empreinte == fait.empreinte and sceau.datee(fait).horodatage().date is None
    sans = sceau.ecrire(fait)
    with servir(fabriquer(tmp_path)) as autorite:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = autorite.adresse, str(autorite.chaine)
        jetons.obtenir.func(voulu.pk)
        chaine = autorite.chaine.read_bytes()
    avec = sceau.ecrire(fait)
    assert avec != sans and not horodate(sans) and horodate(avec)
    rapport = verifier(avec)
    assert (
        rapport.intact
        and juger_la_date(avec, rapport, chaine, horloge.maintenant()).date == sceau.datee(fait).horodatage().date
    )
    # The control: the token dates these complements, not the deposit that is beside them.
    ailleurs = replace(rapport, empreintes={**rapport.empreintes, "complements.json": instruits.depot.empreinte})
    assert "date autre chose" in juger_la_date(avec, ailleurs, chaine, horloge.maintenant()).refus
    page = instruits.client("chef").get(f"/atelier/{HA}/complements/").content.decode()
    assert "CN=Horodatage" in page and "accuse-de-reception.pdf" in page


def test_for_who_may_read_all_of_it(instruits: Instruits, fait: ComplementsDeposes) -> None:
    assert sceau.prendre(instruits.comptes["region"], HA, fait.numero).is_file()
    with pytest.raises(RefusError):
        sceau.prendre(maquettes.compte("lecteur", au=instruits.dossier, role=Role.lecteur), HA, fait.numero)
    for qui, numero in (("ailleurs", fait.numero), ("etranger", fait.numero), ("region", f"{HA}-1-c9")):
        with pytest.raises(IntrouvableError):
            sceau.prendre(instruits.comptes[qui], HA, numero)
    reponse = instruits.client("region").get(f"/atelier/{HA}/complements/{fait.numero}/sceau.zip")
    assert reponse.status_code == 200 and reponse.getvalue()[:2] == b"PK"
    reponse.close()
