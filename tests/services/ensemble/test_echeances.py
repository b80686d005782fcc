"""What is due, by its day: to whom, until when, and nothing of what one may not read."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Dossier
from binome.services.echanges import demandes
from binome.services.ensemble import echeances, liens_de_lecture
from binome.services.equipe import delegations
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
FICHE = "plan_actions.fiches[f1]"


def dans(jours):
    return horloge.aujourdhui() + dt.timedelta(days=jours)


def dus(qui):
    return [(t.quoi, t.a_moi) for t in echeances.lire(qui, horloge.maintenant())]


def test_each_thing_comes_at_its_day_to_whom_it_is_due(dossier, chef, membre):
    elu, lecteur = membre(Role.elu), membre(Role.lecteur)
    demandes.demander(chef, "essai", elu.pk, "Relire", echeance=dans(3))
    delegations.donner(elu, "essai", lecteur.pk, Role.elu, dans(5))
    liens_de_lecture.creer(chef, "essai", "Conseil", dans(1))
    Dossier.objects.update(a_completer=dans(9), etat="depose")
    depot = ("dernier jour pour déposer", True)
    complements = ("dernier jour pour répondre à la demande de compléments", True)
    fin = "fin de la délégation de signature de Elu (élu) à Lecteur"
    assert dus(chef) == [
        ("fin du lien de lecture « Conseil »", True),
        ("Relire (Elu)", False),
        (fin, False),
        complements,
        depot,
    ]
    assert (
        ("Relire", True) in dus(elu)
        and (fin, True) in dus(elu)
        and ("fin du lien de lecture « Conseil »", True) not in dus(elu)
    )


def test_nothing_is_due_of_what_one_may_not_read(dossier, chef, membre):
    lecteur, etranger = membre(Role.lecteur), maquettes.compte("etranger")
    demandes.demander(chef, "essai", chef.pk, "Secret", chemin=FICHE, echeance=dans(3))
    saisir(chef, "essai", 1, {f"{FICHE}.visibilite": "confidentiel"})
    assert "Secret" not in str(dus(lecteur)) and dus(etranger) == []
    assert ("Secret", True) in dus(chef)


def test_many_demands_cost_the_queries_of_one(dossier, chef, django_assert_max_num_queries):
    for n in range(20):
        demandes.demander(chef, "essai", chef.pk, f"Faire {n}", echeance=dans(n))
    with django_assert_max_num_queries(9):
        assert len(dus(chef)) == 21
