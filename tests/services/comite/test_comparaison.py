"""The comparison counts what deposits say, tells of nothing that its reader stands aside from, and decides nothing."""

from __future__ import annotations

import io
import json
import zlib
from collections import Counter
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.services.comite.monde import Monde

from binome.appels.grille import CritereAvis, EchelleDeNotes, Grille
from binome.documents.carte.style import GRADINS
from binome.documents.comite.tableau import en_csv, en_xlsx
from binome.domaine.droits.droits import Role
from binome.registre.models import Avis, ComplementsDeposes, DemandeDeComplements, DeportDecide, Depot, Revision
from binome.services.comite import acces
from binome.services.comite.comparaison import couverture
from binome.services.comite.comparaison import table as comparaison
from binome.services.comite.comparaison.couverture import palier, par_palier
from binome.services.comite.comparaison.emporte import emporter
from binome.services.socle import referentiel
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db

C = "ti-2023-2027"


def ouvrir(monde: Monde, nom: str = "regions") -> acces.ComiteOuvert:
    return acces.entrer(monde.comptes[nom], C, monde.instant)


def completer(depot: Depot, monde: Monde, membres: int | None = None) -> None:
    """The answer to a request for complements: another revision, whose plan is empty, on which the deposit is judged.
    `membres`: of how many of its EPCI, all of them for None."""
    passage, par, quand = depot.passages.latest("rang"), monde.comptes["national"], monde.instant
    demande = DemandeDeComplements.objects.create(
        passage=passage, depot=depot, points=[], terme=quand.date(), effet="Aucun.", par=par, le=quand
    )
    arbre = texte_entier.arbre_de(bytes(depot.revision.contenu))
    arbre["plan_actions"]["fiches"] = []
    arbre["perimetre"]["membres"] = arbre["perimetre"]["membres"][:membres]
    neuve = Revision.objects.get(pk=depot.revision_id)
    neuve.pk, neuve.numero, neuve.contenu = None, neuve.numero + 1, zlib.compress(json.dumps(arbre).encode())
    neuve.save(force_insert=True)
    ComplementsDeposes.objects.create(
        numero=f"{depot.numero}-c1", demande=demande, depot=depot, revision=neuve, manifeste="{}", empreinte="c" * 64,
        recu_at=quand, enregistre_at=quand, tardif=False, par=par,
    )  # fmt: skip


def noter(depot: Depot, monde: Monde, **notes: int) -> None:
    Avis.objects.create(
        depot=depot, au_titre_de=f"region:{Avis.objects.filter(depot=depot).count()}", rang=1, sens="favorable",
        motif="Oui.", notes={c: {"note": n} for c, n in notes.items()}, revision=depot.revision, tardif=False,
        donne_par=monde.comptes["national"], le=monde.instant, empreinte="x",
    )  # fmt: skip


@pytest.fixture
def grille(monde: Monde) -> None:
    """A campaign that was given a grid that weighs."""
    deux = [CritereAvis(id=c, nom=c, poids=p, source="essai") for c, p in (("plan", 3.0), ("equipe", 1.0))]
    echelle = EchelleDeNotes(minimum=0, maximum=4, source="essai")
    monde.campagne.grille = Grille(source="essai", echelle=echelle, criteres=tuple(deux)).model_dump_json()
    monde.campagne.save()


def test_what_deposits_say_is_counted_and_overlaps_are_named(monde: Monde) -> None:
    monde.deposer("dossier-2")
    comparee = comparaison.comparer(ouvrir(monde))
    un, deux = comparee.lignes
    assert un.faits and un.faits.membres and un.faits.actions and un.faits.montant > 0
    assert un.chevauche == ("Hautes-Alpes",) == deux.chevauche
    assert {siren for siren, *_ in comparee.partages} == set(un.faits.membres)
    assert un.regions == ("Provence-Alpes-Côte d'Azur",) and un.population and un.population > 100_000
    assert "2 candidatures, 8 EPCI sur" in comparee.couverture[0].replace("\u202f", " ").replace("\xa0", " ")
    assert not comparee.classee and "aucun classement" in comparee.classement


def test_a_late_opinion_is_said_late_and_a_correction_what_it_is_beside_its_sense(monde: Monde) -> None:
    """The control is the opinion given in time, whose body is named alone."""
    depot = monde.depots[0]
    noter(depot, monde)
    noter(depot, monde)
    donne = {
        "depot": depot, "motif": "Non.", "notes": {}, "revision": depot.revision, "donne_par": monde.comptes["national"],
        "le": monde.instant, "empreinte": "y", "au_titre_de": "region:0", "rang": 2, "sens": "defavorable",
    }  # fmt: skip
    Avis.objects.create(**donne, tardif=True, corrige=Avis.objects.get(depot=depot, au_titre_de="region:0"))
    (ligne,) = comparaison.comparer(ouvrir(monde)).lignes
    dits = dict(ligne.avis)
    assert [qui.partition(")")[2] for qui in dits] == [", tardif, corrige un avis d'avant", ""]
    assert set(dits.values()) == {"défavorable", "favorable"}
    assert b"tardif" in emporter(comparaison.comparer(ouvrir(monde)), "csv")


def test_an_opinion_on_a_text_completed_since_says_on_which_revision(monde: Monde) -> None:
    depot = monde.depots[0]
    noter(depot, monde)
    (ligne,) = comparaison.comparer(ouvrir(monde)).lignes
    assert not any("révision" in qui for qui, _ in ligne.avis)
    completer(depot, monde)
    (ligne,) = comparaison.comparer(ouvrir(monde)).lignes
    assert [qui.partition(")")[2] for qui, _ in ligne.avis] == [
        f", rendu sur la révision {depot.revision.numero}, complétée depuis"
    ]
    assert ligne.faits is not None and ligne.faits.actions == 0, "what is compared is what is judged"
    assert "complétée depuis".encode() in emporter(comparaison.comparer(ouvrir(monde)), "csv")


def test_a_ranking_says_how_it_moves_and_what_it_is(monde: Monde, grille: None) -> None:
    autres = [monde.deposer(f"dossier-{n}") for n in (2, 3)]
    un = monde.depots[0]
    noter(un, monde, plan=3, equipe=1)
    noter(un, monde, plan=4, equipe=1)
    noter(autres[0], monde, plan=2, equipe=4)
    noter(autres[1], monde, plan=2)
    comparee = comparaison.comparer(ouvrir(monde))
    rangs = {ligne.identifiant: ligne.rang for ligne in comparee.lignes}
    assert rangs["dossier-3"] is None and "2 dossiers classés sur 3" in comparee.classement.replace("\xa0", " ")
    assert rangs["dossier-1"] and (rangs["dossier-1"].score, rangs["dossier-1"].rang) == (Fraction(23, 8), 1)
    large = comparaison.comparer(ouvrir(monde), Fraction(1, 2)).lignes[0].rang
    assert large and (large.au_mieux, large.au_pire) == (1, 2)
    assert "ne fonde aucune décision" in comparaison.MENTION and "L311-3-1" in comparaison.MENTION


def test_a_file_that_one_stands_aside_from_changes_no_figure(monde: Monde, grille: None) -> None:
    """Removing it altogether gives the same: nobody infers from a sum, a rank or an overlap what they may not see."""
    noter(monde.depots[0], monde, plan=3, equipe=1)
    seule = comparaison.comparer(ouvrir(monde))
    cachee = monde.deposer("dossier-2")
    noter(cachee, monde, plan=4, equipe=4)
    DeportDecide.objects.create(
        campagne=monde.campagne, dossier=cachee.dossier, compte=monde.comptes["regions"], portee="dossier",
        sens="deport", motif="Mandat.", par=monde.comptes["national"], le=monde.instant,
    )  # fmt: skip
    vue = comparaison.comparer(ouvrir(monde))
    assert (vue.lignes[0], vue.couverture, vue.partages, vue.classement) == (
        seule.lignes[0],
        seule.couverture,
        seule.partages,
        seule.classement,
    )
    hors = vue.lignes[1]
    assert hors.faits is None and "un déport a été décidé" in hors.dossier.deport and hors.rang is None
    assert comparaison.comparer(ouvrir(monde, "ministere")).lignes[0] != seule.lignes[0], "others do see it"


@pytest.mark.lent
def test_the_map_counts_what_the_table_says(monde: Monde) -> None:
    """It reads less: of a file that was completed, what is judged; of one that its reader stands aside from, nothing."""
    completee, cachee = monde.deposer("dossier-2"), monde.deposer("dossier-3")

    def compte() -> Counter[str]:
        ouvert, la_france = ouvrir(monde), referentiel.partager()
        vue = couverture.couvrir(couverture.textes_juges(ouvert), la_france)
        comparee = comparaison.comparer(ouvert)
        dits = Counter(siren for ligne in comparee.lignes if ligne.faits for siren in ligne.faits.membres)
        assert (dits, comparee.couverture[0]) == (vue.membres, vue.dite)
        return dits

    tous = compte()
    assert set(tous.values()) == {3}
    completer(completee, monde, membres=1)
    assert sorted(compte().values()) == [2] * (len(tous) - 1) + [3]
    DeportDecide.objects.create(
        campagne=monde.campagne, dossier=cachee.dossier, compte=monde.comptes["regions"], portee="dossier",
        sens="deport", motif="Mandat.", par=monde.comptes["national"], le=monde.instant,
    )  # fmt: skip
    assert sorted(compte().values()) == [1] * (len(tous) - 1) + [2]


def test_a_table_holds_no_formula() -> None:
    mots = ["=1+1", "  -2", "@x", "\tx", "ordinaire", "\u202f=1"]
    lu = en_csv(["Nom"], [[m, 3] for m in mots], ["=note"]).decode("utf-8-sig")
    assert [li.split(";")[0][:1] for li in lu.splitlines()[1:]] == [
        "'",
        "'",
        "'",
        '"' if '"' in lu else "'",
        "o",
        "'",
        "'",
    ]
    feuille = openpyxl.load_workbook(io.BytesIO(en_xlsx("T", ["Nom", "N"], [[m, 3] for m in mots]))).active
    assert feuille is not None
    assert [c.data_type for c in feuille["A"]][1:7] == ["s"] * 6 and feuille["B2"].value == 3


def test_only_the_committee_compares(monde: Monde) -> None:
    assert monde.campagne.roles.filter(role=Role.comite.value).count() == 6
    for nom in ("chef", "national", "etranger"):
        with pytest.raises(comparaison.portefeuille.IntrouvableError):
            ouvrir(monde, nom)


@given(st.dictionaries(st.text(max_size=4), st.integers(0, 3_000)))
def test_each_epci_that_is_asked_for_is_in_one_step_and_in_the_right_one(membres: dict[str, int]) -> None:
    dits = par_palier(membres)
    assert sum(n for _, n in dits) == sum(1 for n in membres.values() if n)
    assert [palier(n) for n in (1, 2, 3, 4, 5, 9, 10, 2_000)] == [0, 1, 2, 2, 3, 3, 4, 4]
    assert len(dits) == len(GRADINS)
