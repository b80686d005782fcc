"""Minutes and letters say what happened, and nothing of who stood aside; what nobody wrote is said missing."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pypdf
import pytest
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import C, S, Seance, V

from binome.registre.models import DecisionDuDepot
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces, decisions, ordre_du_jour, salles, seances, votes
from binome.services.comite.papiers import lettres, mentions, proces_verbaux

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

ID = "dossier-1"


def texte_pdf(octets: bytes) -> str:
    lu = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(octets)).pages)
    return " ".join(lu.replace("\u202f", " ").replace("\u00a0", " ").split())


def texte_docx(octets: bytes) -> str:
    document = docx.Document(io.BytesIO(octets))
    cellules = [c.text for t in document.tables for ligne in t.rows for c in ligne.cells]
    lu = "\n".join([*(p.text for p in document.paragraphs), *cellules])
    return " ".join(lu.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def tenue(monde: Monde) -> Seance:
    """A session where all that minutes tell has happened."""
    seance, m = Seance(monde), monde.membres
    seance.ouvrir("presidente", "ministere")
    seance.entrer("regions", a_distance=True)
    seance.entrer("industrie")
    seance.sortir("industrie")
    salles.mandater(seance.moi, C, 1, m["intercos"].pk, m["ministere"].pk)
    salles.deporter(seance.moi, C, 1, 1, m["presidente"].pk, "Conseillère d'un EPCI candidat, délibération du 3 mars.")
    votes.questionner(seance.moi, C, 1, 1, "Qui porte l'animation ?")
    seance.soumettre(sens=S.label_reserves, conditions="Nommer le binôme.\nChiffrer le plan.")
    seance.voix(ministere=V.pour, intercos=V.pour, regions=V.contre)
    seance.clore()
    votes.contester(monde.comptes["regions"], C, 1, 1, 1, "Le bassin d'emploi n'est pas démontré.")
    seances.lever(seance.moi, C, 1)
    return seance


def ouvrir(monde: Monde, nom: str) -> acces.ComiteOuvert:
    return acces.entrer(monde.comptes[nom], C, monde.instant)


@pytest.mark.parametrize(("forme", "lire"), [("pdf", texte_pdf), ("docx", texte_docx)])
def test_the_minutes_say_what_the_law_asks(
    monde: Monde, tenue: Seance, forme: str, lire: Callable[[bytes], str]
) -> None:
    octets = proces_verbaux.proces_verbal(ouvrir(monde, "secretaire"), 1, forme)
    lu = lire(octets)
    for dit in (
        "Qualité de ministere",
        "à distance",
        "Intercos donne mandat à Ministere.",
        "départ d'Industrie.",
        "Presidente ne prend pas part à ce point : Conseillère d'un EPCI candidat",
        "Qui porte l'animation ?",
        "Labellisé avec réserves : adopté",
        "Nommer le binôme.",
        "Pour : 2. Contre : 1.",
        "Intercos est représenté par Ministere.",
        "quorum atteint",
        "Désaccord de Regions : Le bassin d'emploi n'est pas démontré.",
        "R133-13",
    ):
        assert dit.replace("'", "’") in lu.replace("'", "’"), dit
    assert "contre : Regions" not in lu and "Projet" not in lu
    assert octets == proces_verbaux.proces_verbal(ouvrir(monde, "secretaire"), 1, forme) or forme == "docx"


def test_items_that_nobody_voted_on_are_said_together(monde: Monde) -> None:
    """A session closed early made pages of titles, each over the same sentence."""
    seance = Seance(monde)
    for rang in range(3):
        ordre_du_jour.inscrire_un_point(seance.moi, C, 1, f"Règlement {rang}", "", au_vote=True)
    seance.ouvrir("presidente", "ministere", "regions")
    votes.questionner(seance.moi, C, 1, 1, "Qui porte l'animation ?")
    seances.lever(seance.moi, C, 1)
    points = proces_verbaux.composer(seance.vue).points
    # What was asked, or written, keeps its place.
    assert [p.titre for p in points if p.questions] == [points[0].titre]
    tus = [p for p in points if p.titre == proces_verbaux.SANS_VOTES]
    assert [len(p.presences) for p in tus] == [len(monde.depots) - 1 + 3]


def test_who_stood_aside_does_not_read_it_before_the_announcement(monde: Monde, tenue: Seance) -> None:
    with pytest.raises(RefusError, match="après l'annonce"):
        proces_verbaux.proces_verbal(ouvrir(monde, "presidente"), 1, "pdf")
    decision = decisions.preparer(tenue.moi, ID, S.label_reserves, "Motifs.", ["Nommer le binôme."])
    for nom in ("ministere", "industrie"):
        decisions.approuver(monde.comptes[nom], ID, decision.empreinte)
    decisions.figer(monde.campagne, monde.instant, acteur=None)
    decisions.annoncer(monde.campagne, monde.instant)
    assert proces_verbaux.proces_verbal(ouvrir(monde, "presidente"), 1, "pdf").startswith(b"%PDF")


def test_a_letter_says_who_why_and_how_to_contest(monde: Monde, tenue: Seance) -> None:
    decisions.preparer(tenue.moi, ID, S.label_reserves, "Le plan n'est pas chiffré.", ["Chiffrer le plan."])
    lettre: Callable[[], Any] = lambda: texte_pdf(lettres.lettre(DecisionDuDepot.objects.get()))  # noqa: E731
    sans = lettre()
    assert "Projet" in sans and "n’est pas annoncée" in sans
    assert "Non renseigné par la campagne" in sans and "ne sont pas opposables" in sans
    mentions.ecrire(
        tenue.moi, C, auteur_nom="Dominique Vial", auteur_qualite="Directrice générale", service="ANCT, Paris",
        tribunal="le tribunal administratif de Paris", recours_gracieux="l'ANCT",
    )  # fmt: skip
    avec = lettre()
    for dit in (
        "Dominique Vial",
        "Directrice générale",
        "ANCT, Paris",
        "le tribunal administratif de Paris",
        "deux mois",
    ):
        assert dit in avec
    assert "Chiffrer le plan." in avec and "avec les réserves ci-dessous" in avec and "Non renseigné" not in avec
    with pytest.raises(RefusError, match="président et au secrétariat"):
        mentions.ecrire(monde.comptes["regions"], C, tribunal="ailleurs")


@pytest.mark.parametrize("texte", ["=HYPERLINK(1)", "#set page(fill: red)", "<script>", "\u202eRTL", "x" * 5_000])
def test_hostile_texts_are_words(monde: Monde, texte: str) -> None:
    seance = Seance(monde).ouvrir("presidente", "ministere", "regions")
    votes.questionner(seance.moi, C, 1, 1, texte)
    for forme in ("pdf", "docx"):
        assert len(proces_verbaux.proces_verbal(ouvrir(monde, "secretaire"), 1, forme)) > 1_000
