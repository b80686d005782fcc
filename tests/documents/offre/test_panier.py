"""The basket of services as data: each scheme once, with its actions; an operator is not said twice; nothing invented."""

from __future__ import annotations

import datetime as dt

from tests.offre.test_appariement import FICHE, JOUR, _dossier

from binome.documents.offre.mots import AVERTISSEMENT, operateurs_a_dire
from binome.documents.offre.panier import panier
from binome.offre.appariement import apparier
from binome.offre.catalogue import catalogue
from binome.offre.exemples import PAYS
from binome.offre.situation import Monde


def test_each_scheme_is_there_once_with_all_its_actions():
    fiches = apparier(_dossier(FICHE, titre="Décarboner la forge"), catalogue(), Monde(PAYS), JOUR)
    lu = panier(fiches, JOUR)
    proposes = {r.dispositif.id for f in fiches for r in f.proposes}
    assert proposes and len(lu["dispositifs"]) == len(proposes)
    assert all(ids == "f" for d in lu["dispositifs"] for _, ids in d["etats"])
    assert [a[0] for a in lu["actions"]] == ["f"]
    assert lu["avertissement"][:30] == AVERTISSEMENT[:30]
    assert "26 novembre 2026" in panier(fiches, dt.date(2026, 11, 26))["presentation"]


def test_a_plan_without_action_or_without_scheme_says_so():
    assert "pas encore d'action" in panier((), JOUR)["presentation"].replace("’", "'")
    seul = apparier(_dossier(FICHE), (), Monde(PAYS), JOUR)
    lu = panier(seul, JOUR)
    assert lu["dispositifs"] == [] and "aucun" in lu["presentation"]


def test_an_operator_whose_name_is_that_of_the_scheme_is_not_repeated():
    dits = {p.dispositif.id: operateurs_a_dire(p.dispositif) for p in catalogue()}
    assert [dits[i] for i in ("cerema", "cnam-en-territoires", "business-france", "action-logement")] == [""] * 4
    assert dits["pret-vert"] == "Bpifrance" and dits["fonds-vert-tite"] == "l'ADEME et les préfets"
    for pret in catalogue():
        assert not pret.dispositif.nom.lower().startswith(dits[pret.dispositif.id].lower() or "—")
