"""Items without a dossier: voted or only discussed, told by the convocation and the minutes, stood aside from."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import DatabaseError, transaction
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import C, Seance

from binome.domaine.comite.scrutin import RESOLUTION, SensDeLaDecision, SensDuVote
from binome.registre.models import PointDeSeance
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import acces, deports, ordre_du_jour, salles, seances, votes
from binome.services.comite.papiers import proces_verbaux
from binome.services.socle import journal

pytestmark = pytest.mark.django_db
V = SensDuVote
TITRE, TEXTE = "Règlement intérieur", "Le comité se réunit deux fois par an."


@pytest.fixture
def seance(monde: Monde) -> Seance:
    seance = Seance(monde)
    ordre_du_jour.inscrire_un_point(seance.moi, C, 1, f" {TITRE} ", "À récrire.", au_vote=False)
    ordre_du_jour.inscrire_un_point(seance.moi, C, 1, "Point d'étape du programme", "", au_vote=False)
    ordre_du_jour.recrire_un_point(seance.moi, C, 1, 2, TITRE, TEXTE, au_vote=True)
    return seance


def test_it_is_put_on_the_agenda_before_the_convocation_and_has_no_dossier(seance: Seance, monde: Monde) -> None:
    with pytest.raises(RefusError, match="Titre"):
        ordre_du_jour.inscrire_un_point(seance.moi, C, 1, " \u200b ", "", au_vote=True)
    with pytest.raises(IntrouvableError):
        ordre_du_jour.recrire_un_point(seance.moi, C, 1, 1, "Un dossier n'a pas de titre", "", au_vote=True)
    with pytest.raises(RefusError, match="président et au secrétariat"):
        ordre_du_jour.inscrire_un_point(monde.comptes["regions"], C, 1, TITRE, "", au_vote=True)
    for depot, titre in ((monde.depots[0], TITRE), (None, "")):
        with pytest.raises(DatabaseError), transaction.atomic():
            PointDeSeance.objects.create(seance=seance.vue, rang=9, depot=depot, titre=titre)
    seances.convoquer(seance.moi, C, 1)
    for geste in (
        lambda: ordre_du_jour.inscrire_un_point(seance.moi, C, 1, TITRE, "", au_vote=True),
        lambda: ordre_du_jour.recrire_un_point(seance.moi, C, 1, 2, TITRE, "", au_vote=True),
    ):
        with pytest.raises(RefusError, match="ordre du jour ne change plus"):
            geste()


@pytest.mark.lent
def test_it_is_voted_as_a_resolution_or_only_discussed_and_the_minutes_tell_it(seance: Seance, monde: Monde) -> None:
    seance.ouvrir("presidente", "ministere", "regions")
    elue = monde.membres["regions"]
    salles.deporter(monde.comptes["regions"], C, 1, 2, elue.pk, "Auteure du projet de règlement.")
    soumettre = votes.soumettre
    for point, quoi, motifs, refus in (
        (1, RESOLUTION, TEXTE, "Proposez ce qui est proposé de ce dépôt"),
        (2, SensDeLaDecision.label, TEXTE, "Proposez une résolution"),
        (2, RESOLUTION, " ", "Écrivez la résolution"),
        (3, RESOLUTION, TEXTE, "ne se vote pas"),
    ):
        with pytest.raises(RefusError, match=refus):
            soumettre(seance.moi, C, 1, point, quoi, motifs)
    soumettre(seance.moi, C, 1, 2, RESOLUTION, TEXTE)
    with pytest.raises(RefusError, match="n'a pas de voix"):
        seance.voix(point=2, regions=V.contre)
    with pytest.raises(RefusError, match="ne prenez pas part"):
        votes.contester(monde.comptes["regions"], C, 1, 2, 1, "Non.")
    seance.voix(point=2, presidente=V.pour, ministere=V.pour)
    assert seance.clore(point=2).adoptee is True
    with pytest.raises(RefusError, match="déjà adopté"):
        soumettre(seance.moi, C, 1, 2, RESOLUTION, TEXTE)
    votes.questionner(seance.moi, C, 1, 3, "Le calendrier est rappelé.")
    # Standing aside of an item is of that item alone.
    assert deports.motif(monde.comptes["regions"], monde.depots[0]) is None
    dits = proces_verbaux.composer(seance.vue).points
    assert [p.titre for p in dits][1:] == [f"2. {TITRE}", "3. Point d'étape du programme"]
    assert dits[1].deliberations[0].titre == "Résolution : adopté" and dits[1].texte == ""
    assert "Auteure du projet" in dits[1].deports[0] and dits[2].presences == (proces_verbaux.DISCUTE,)
    assert dits[2].questions == "Le calendrier est rappelé."
    seances.lever(seance.moi, C, 1)
    ouvert = acces.entrer(seance.moi, C, monde.instant)
    assert proces_verbaux.proces_verbal(ouvert, 1, "pdf").startswith(b"%PDF")
    mots = zipfile.ZipFile(io.BytesIO(proces_verbaux.proces_verbal(ouvert, 1, "docx"))).read("word/document.xml")
    assert "deux fois par an" in mots.decode().replace("\u00a0", " ")
    assert journal.verifier()[1] is None


def test_a_second_convocation_takes_up_what_was_not_voted(seance: Seance, monde: Monde) -> None:
    seance.ouvrir("presidente")
    salles.constater(seance.moi, C, 1)
    seconde = ordre_du_jour.convoquer_de_nouveau(seance.moi, C, 1, monde.instant + monde.instant.resolution, "Paris")
    repris = [(p.titre, p.texte, p.au_vote, p.depot_id) for p in seconde.points.order_by("rang")]
    assert repris == [
        ("", "", True, monde.depots[0].pk), (TITRE, TEXTE, True, None), ("Point d'étape du programme", "", False, None),
    ]  # fmt: skip
