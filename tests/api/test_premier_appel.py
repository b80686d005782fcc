"""The guide, read by a newcomer: its five lines are run as they stand, by a shell, against a real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from tests import pret
from tests.parcours.serveur import RACINE, chez_soi, servi

pytestmark = pytest.mark.lent(10)
SEMER = """
import django, datetime as dt
django.setup()
from tests import maquettes
from binome.domaine.droits.portees import Portee
from binome.services.comptes import jetons
from binome.services.socle import horloge
label = maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])
portees = [Portee.ecrire_suivi, Portee.lire_demandes]
print(jetons.creer(label.depot.par, "Essai", portees, horloge.aujourdhui() + jetons.DUREE)[1])
"""


def test_the_five_lines_of_the_guide_work_on_a_real_server(tmp_path: Path, referentiel: object) -> None:
    (bloc,) = re.findall(r"```\n(SITE=.*?)```", (RACINE / "docs/api.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(bloc.strip().splitlines()) == 5
    ou = {**chez_soi(tmp_path, prete=True), "DJANGO_SETTINGS_MODULE": "config.settings"}
    with servi(ou) as site:
        jeton = pret.lire("-c", SEMER, env=os.environ | ou).split()[-1]
        lignes = bloc.replace("https://binome.exemple.fr", site).replace("binome_…", jeton).strip().splitlines()
        # A line between the answers, to tell them apart.
        fait = subprocess.run(
            ["bash", "-ec", "\necho; echo ---; ".join(lignes)], capture_output=True, text=True, timeout=60, check=False
        )
    assert fait.returncode == 0, fait.stdout + fait.stderr
    recues, suivi, ecrit, lus = (json.loads(dit) for dit in fait.stdout.split("---")[1:])
    assert recues == [] and suivi["dossier"] == "essai"
    assert (ecrit["fiche"], ecrit["acte"], ecrit["source"]) == ("f1", "en_cours", "programme")
    assert lus == [ecrit]
