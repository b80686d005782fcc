"""The page « À vous »: soonest first, in as many queries whatever the number of dossiers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.services.echanges import commentaires, demandes
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
REQUETES_MAX = 14


def test_it_costs_as_much_for_six_dossiers_as_for_one_and_tells_where_a_service_looks(
    dossier, campagne, chef, navigateur
):
    elu = maquettes.officiel(Role.instructeur, campagne, "elu", "93")
    maquettes.donner(dossier, elu, Role.elu)
    client = navigateur(elu)

    def compter() -> tuple[int, str]:
        client.get("/a-vous/")
        with CaptureQueriesContext(connection) as requetes:
            page = client.get("/a-vous/")
        return len(requetes), page.content.decode()

    def demander(identifiant: str, jours: int) -> None:
        jour = horloge.aujourdhui() + dt.timedelta(days=jours)
        demandes.demander(chef, identifiant, elu.pk, f"Relire {identifiant}", echeance=jour)
        commentaires.commenter(chef, identifiant, "plan_actions.fiches[f1]", "@elu : une remarque")

    demander("essai", 9)
    un, page = compter()
    assert "Relire essai" in page and "Répondre à" in page and "/instruction/campagnes/" in page
    for n in range(1, 6):
        texte = maquettes.COURT.replace("id: essai", f"id: essai-{n}")
        autre = maquettes.dossier_ouvert(campagne, chef, texte)
        maquettes.donner(autre, elu, Role.elu)
        maquettes.donner(autre, elu, Role.contributeur, ["f1"])
        demander(f"essai-{n}", n)
    six, page = compter()
    assert (un, six) == (un, un) and six <= REQUETES_MAX
    assert page.index("Relire essai-1") < page.index("Relire essai-5") < page.index("Relire essai ")


def test_who_is_asked_nothing_is_told_so(dossier, navigateur):
    page = navigateur(maquettes.compte("lectrice", au=dossier, role=Role.lecteur)).get("/a-vous/").content.decode()
    assert "Rien ne vous attend" in page and "Pour votre service" not in page
