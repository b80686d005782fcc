"""Whatever one field of the committee's forms holds that cannot be is said beside it, and costs nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from tests.services.comite.monde import Monde
from tests.web.champs_refuses import fautes

from binome.domaine.comite.scrutin import RESOLUTION
from binome.services.comite import ordre_du_jour, salles, seances, votes

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
C = "/comite/ti-2023-2027/"


def test_a_refusal_is_said_beside_its_field(monde: Monde, chez: Callable[[str], Client]) -> None:
    moi, ici = monde.comptes["secretaire"], monde.campagne.identifiant
    le = monde.instant + dt.timedelta(days=20)
    seances.prevoir(moi, ici, monde.instant + dt.timedelta(days=2), "Paris")
    ordre_du_jour.inscrire_un_point(moi, ici, 1, "Points divers", "À dire", au_vote=True)
    ordre_du_jour.inscrire_un_point(moi, ici, 1, "Autres points", "À dire aussi", au_vote=True)
    pages = ("seances/1/", "seances/1/points/2/", "prevoir/", "composition/", "mentions/")
    client, jour = chez("secretaire"), le.date().isoformat()
    essais = [fautes(client, C + page, jour) for page in pages]
    seances.convoquer(moi, ici, 1, "Le terme de la campagne.")
    essais += [fautes(client, C + page, jour) for page in pages[:2]]
    monde.instant += dt.timedelta(days=2)
    essais.append(fautes(client, C + pages[0], jour))
    seances.ouvrir(moi, ici, 1, monde.membres["presidente"].pk)
    for nom in ("presidente", "ministere", "regions", "intercos", "industrie"):
        salles.pointer(moi, ici, 1, monde.membres[nom].pk, entre=True)
    essais += [fautes(client, C + page, jour) for page in pages[:2]]
    votes.soumettre(moi, ici, 1, 2, RESOLUTION, "Adopté.", "")
    essais.append(fautes(client, C + pages[1], jour))
    manques = [manque for _, trouves in essais for manque in trouves]
    assert not manques, "\n".join(manques)
    assert sum(combien for combien, _ in essais) > 20


def test_what_minutes_and_letters_cannot_draw_is_told_to_who_wrote_it(
    monde: Monde, chez: Callable[[str], Client]
) -> None:
    """In their place the PDF print the codes: who writes for others knows it while another word can be found."""
    jour, client = (monde.instant + dt.timedelta(days=20)).date().isoformat(), chez("secretaire")
    for lieu, dit in (("Salle 🏭 du 工", True), ("Salle de l'Étoile", False)):
        voulu = {"geste": "prevoir", "jour": jour, "heure": "10:00" if dit else "11:00", "lieu": lieu}
        page = client.post(f"{C}prevoir/", voulu, follow=True).content.decode()
        assert "Séance" in page and ("les PDF écriront [U+1F3ED U+5DE5] à la place de 🏭 工" in page) is dit
