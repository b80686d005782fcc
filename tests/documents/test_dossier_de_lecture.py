"""The reading pack: its first two pages hold in two pages, whatever there is to say."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from tests.maquettes import APPEL, EXEMPLE

from binome.appels.catalogue import charger_appel
from binome.documents.dossier_de_lecture import (
    AvisImprime,
    Compose,
    FaitsDeLecture,
    JugeImprime,
    LienImprime,
    pdf_de_lecture,
)
from binome.documents.lecture import lire_fichier
from binome.documents.pdf.contenu import contenu
from binome.domaine.verdict.constat import Bilan, Constat, Gravite, ReferenceReferentiel, Statut, Verdict
from binome.referentiel import Referentiel

LE = dt.datetime(2023, 10, 1, tzinfo=dt.UTC)
LONG = "Une intercommunalité voisine candidate avec un autre territoire, et le dossier n'en dit rien. " * 40


def _constats(combien: int, long: str) -> tuple[Constat, ...]:
    return tuple(
        Constat(regle=f"PLA-{n:02}", clause="c", source="s", gravite=gravite, statut=statut, constat=long)
        for n in range(combien)
        for gravite, statut in (
            (Gravite.bloquant, Statut.non_conforme),
            (Gravite.a_justifier, Statut.non_conforme),
            (Gravite.conseil, Statut.a_verifier),
        )
    )


def _lecture(referentiel: Referentiel, combien: int, long: str, conflits: bool = True) -> PdfReader:
    document = lire_fichier(EXEMPLE).dossier
    constats = _constats(combien, long)
    verdict = Verdict(
        dossier=document.id,
        titre=document.titre,
        empreinte="0" * 64,
        appel=APPEL,
        version_appel="1",
        date=LE,
        referentiel=ReferenceReferentiel(millesime="2026", sha256="0" * 64),
        bilan=Bilan.from_constats(constats),
        constats=constats,
    )
    avis = AvisImprime(
        "Conseil régional, Provence-Alpes-Côte d'Azur", "Avis favorable avec réserves", "reserves", "Rendu.",
        ("Tardif : le terme était le 20 octobre 2023", "Rendu sur la révision 1"), long, long, "", (("Plan", "", long),),
        "", corrige=False,
    )  # fmt: skip
    juge = JugeImprime(
        "Une personne au nom assez long",
        "instructeur",
        "Non vérifié",
        (LienImprime(long, (), "", ""),),
        ("x",),
        autres=7,
    )
    faits = FaitsDeLecture(
        numero=f"{document.id}-1",
        etape="avis",
        identite=(("Reçu le", "1er octobre 2023"),),
        signataires=(),
        pieces=(("devis.txt", "Action 1-1, Halle ; reçue avec les compléments", "22 octets", "ab" * 32),),
        preuves=(("Dépôt", "1"),),
        actes=(),
        avis=(avis,) * combien,
        attendus=("Secrétariat général aux affaires régionales",) * combien,
        avis_tus=False,
        conflits=(juge,) * combien if conflits else None,
        mention="Mention.",
    )
    donnees: dict[str, Any] = contenu(document, verdict, referentiel, charger_appel(APPEL).appel, "Sources.")
    vides = [{"id": f"z{n}", "titre": long[:110], "enjeux": "", "fiches": []} for n in range(combien)]
    donnees["axes"] = [*donnees["axes"], *vides]
    return PdfReader(BytesIO(pdf_de_lecture(Compose.de(donnees, verdict, faits, LE))))


def _pages(lu: PdfReader) -> dict[str, int]:
    """Heading → its page, from 1."""
    return {
        str(signet.title): lu.get_destination_page_number(signet) + 1
        for signet in lu.outline
        if not isinstance(signet, list)
    }


@pytest.mark.lent(4)
def test_what_is_essential_holds_in_two_pages_whatever_there_is_to_say(referentiel: Referentiel) -> None:
    lu = _lecture(referentiel, 20, LONG)
    pages = _pages(lu)
    assert (pages["L’essentiel"], pages["Sommaire"]) == (2, 4)
    dit = " ".join((lu.pages[1].extract_text() + lu.pages[2].extract_text()).split())
    assert "Et 15 autres constats" in dit and "autres axes" in dit and "autres avis" in dit
    liens = " ".join(" ".join(page.extract_text() for page in lu.pages[pages["Les liens avec qui juge"] - 1 :]).split())
    assert liens.count("Et 7 autres liens : la page « Liens et déports » du dossier les dit tous") == 20


@pytest.mark.lent(2)
def test_ties_that_nobody_searched_are_said_not_verified(referentiel: Referentiel) -> None:
    lu = _lecture(referentiel, 1, "Court.", conflits=False)
    tout = " ".join(" ".join(page.extract_text().split()) for page in lu.pages)
    assert "devis.txt" in tout and "Action 1-1, Halle" in tout and "reçue avec les compléments" in tout
    assert "Non vérifié" in lu.pages[2].extract_text()
    assert "n’ont pas été recherchés" in lu.pages[_pages(lu)["Les liens avec qui juge"] - 1].extract_text()
