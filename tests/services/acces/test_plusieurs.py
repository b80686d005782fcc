"""Many dossiers opened at once: what the gate says of each, one by one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.droits.droits import Etat, Role
from binome.registre.models import DeportDecide, Depot, Dossier, RegionDuDepot, RoleCampagne
from binome.services.acces import ouverture, plusieurs
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db


def test_the_answers_are_those_of_the_gate_and_cost_one_query_or_two(campagne, chef):
    dossiers = []
    for n, etat in enumerate((Etat.brouillon, Etat.depose, Etat.retire, Etat.depose)):
        texte = maquettes.COURT.replace("id: essai", f"id: essai-{n}")
        dossier = maquettes.dossier_ouvert(campagne, chef, texte)
        quand = horloge.maintenant()
        depot = Depot.objects.create(
            numero=f"essai-{n}-1",
            dossier=dossier,
            revision=maquettes.tete(dossier),
            manifeste="{}",
            empreinte="0" * 64,
            recu_at=quand,
            enregistre_at=quand,
            tardif=False,
            cle_idempotence="cle",
            par=chef,
            retire_le=quand + dt.timedelta(1) if etat is Etat.retire else None,
        )
        RegionDuDepot.objects.create(depot=depot, code="93" if n < 2 else "53")
        Dossier.objects.filter(pk=dossier.pk).update(etat=etat.value)
        dossiers.append(Dossier.objects.select_related("campagne").get(pk=dossier.pk))
    gens = [chef, maquettes.compte("personne"), maquettes.officiel(Role.administrateur, campagne)]
    gens += [maquettes.officiel(Role.comite, campagne), maquettes.officiel(Role.operateur, campagne)]
    gens += [maquettes.officiel(Role.instructeur, campagne, f"i{p}", p) for p in ("", "93", "11")]
    gens += [maquettes.compte("contributrice", au=dossiers[1], role=Role.contributeur, fiches=["f1"])]
    for n, portee in enumerate(("dossier", "seance")):
        ecarte = maquettes.officiel(Role.instructeur, campagne, f"ecarte{n}")
        dit = {"portee": portee, "sens": "deport", "motif": "x", "par": chef, "le": horloge.maintenant()}
        DeportDecide.objects.create(campagne=campagne, dossier=dossiers[1], compte=ecarte, **dit)
        gens.append(ecarte)
    for qui in gens:
        quand = horloge.maintenant()
        with CaptureQueriesContext(connection) as requetes:
            ensemble = plusieurs.ouvrir(qui, dossiers, quand)
        assert len(requetes) == 1 + RoleCampagne.objects.filter(compte=qui).exclude(portee="").exists()
        for dossier in dossiers:
            try:
                seul = ouverture.ouvrir(qui, dossier.identifiant, quand)
            except ouverture.IntrouvableError:
                assert dossier.pk not in ensemble
            else:
                assert (ensemble[dossier.pk].lien, ensemble[dossier.pk].situation) == (seul.lien, seul.situation)
    assert plusieurs.ouvrir(chef, [], quand) == {}
