"""A member without account is recused as the others: before the session, in it, and in writing; the minutes say it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.services.comite.monde import Monde
from tests.services.comite.test_papiers import texte_docx, texte_pdf
from tests.services.comite.test_seances import Seance

from binome.domaine.comite.scrutin import SensDuVote
from binome.registre.models import DeportDecide, MembreDuComite
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, salles, votes
from binome.services.comite.papiers import proces_verbaux
from binome.services.conflits import decisions
from binome.services.conflits.decisions import DeportVoulu

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
C = "ti-2023-2027"
POUR = SensDuVote.pour


@pytest.fixture
def elle(monde: Monde) -> MembreDuComite:
    """The one who sits for intercommunalités has no account."""
    MembreDuComite.objects.filter(pk=monde.membres["intercos"].pk).update(compte=None)
    monde.membres["intercos"].refresh_from_db()
    return monde.membres["intercos"]


def deporter(monde: Monde, membre: MembreDuComite, portee: str = "dossier") -> DeportDecide:
    """The president decides it, from the page of ties."""
    voulu = DeportVoulu(None, portee, "deport", "Elle préside un EPCI candidat.", membre=membre.pk)
    return decisions.decider(monde.comptes["presidente"], monde.dossier.identifiant, voulu)


def test_her_voice_is_written_down_and_refused_once_she_stands_aside(monde: Monde, elle: MembreDuComite) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "intercos", "regions")
    seance.soumettre()
    seance.voix(intercos=POUR)
    votes.abandonner(seance.moi, C, 1, 1, 1, "Un déport est à décider.")
    fait = deporter(monde, elle)
    seance.soumettre()
    with pytest.raises(RefusError, match="déporté"):
        seance.voix(vote=2, intercos=POUR)
    seance.voix(vote=2, presidente=POUR, ministere=POUR, regions=POUR)
    assert seance.clore(vote=2).adoptee
    # The negative control: once it is lifted, her voice counts again.
    decisions.lever(monde.comptes["presidente"], monde.dossier.identifiant, fait.pk, "Elle ne le préside plus.")
    vue = salles.voir(seance.vue, acces.regles(monde.campagne))
    assert elle.pk in vue.du_point(vue.seance.points.get().pk).votants


@pytest.mark.parametrize(("forme", "lire"), [("pdf", texte_pdf), ("docx", texte_docx)])
@pytest.mark.parametrize("portee", ["dossier", "seance"])
def test_the_minutes_say_it(
    monde: Monde, elle: MembreDuComite, portee: str, forme: str, lire: Callable[[bytes], str]
) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "intercos", "regions")
    deporter(monde, elle, portee)
    seance.soumettre()
    seance.voix(presidente=POUR, ministere=POUR, regions=POUR)
    seance.clore()
    ouvert = acces.entrer(monde.comptes["secretaire"], C, monde.instant)
    lu = lire(proces_verbaux.proces_verbal(ouvert, 1, forme)).replace("\u2019", "'")
    assert "Intercos ne prend pas part à ce point : un déport a été décidé (Elle préside un EPCI candidat)." in lu


def test_a_substitute_without_account_is_recused_and_the_seat_with_them(monde: Monde, elle: MembreDuComite) -> None:
    supplee = monde.siege("suppleante", suppleant_de=elle)
    monde.membres["suppleante"] = supplee
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions", "suppleante")
    vue = salles.voir(seance.vue, acces.regles(monde.campagne))
    point = vue.seance.points.get().pk
    assert elle.pk in vue.du_point(point).votants
    deporter(monde, supplee)
    assert elle.pk not in salles.voir(seance.vue, acces.regles(monde.campagne)).du_point(point).votants
