"""Who writes here: for minutes, by what their saves changed, and nothing of what one may not read."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.services.acces import ouverture
from binome.services.echanges import presence
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
FICHE = "plan_actions.fiches[f1]"


def presents(qui, plus_tard=dt.timedelta()):
    return presence.lire(ouverture.ouvrir(qui, "essai"), horloge.maintenant() + plus_tard)


def test_who_saved_minutes_ago_is_said_to_write_and_soon_no_more(dossier, chef, membre, django_assert_num_queries):
    elu = membre(Role.elu)
    saisir(chef, "essai", 1, {f"{FICHE}.titre": "Une autre"})
    (present,) = presents(elu)
    assert present.qui == "Chef" and present.chemins == (f"{FICHE}.titre",)
    assert presents(chef) == ()
    ouvert = ouverture.ouvrir(elu, "essai")
    with django_assert_num_queries(0):
        assert presence.lire(ouvert, horloge.maintenant() + presence.FENETRE) == ()


def test_who_writes_what_is_reserved_is_not_seen_by_those_who_may_not_read_it(dossier, chef, membre):
    lecteur = membre(Role.lecteur)
    saisir(chef, "essai", 1, {f"{FICHE}.visibilite": "confidentiel", f"{FICHE}.titre": "Secret"})
    assert presents(lecteur) == ()
