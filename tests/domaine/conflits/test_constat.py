"""What a chain says, of what it is made, and what it never says."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest

from binome.documents.lecture import lire
from binome.domaine.conflits import phrases
from binome.domaine.conflits.annuaire import Annuaire, CompteConnu, OrganismeConnu
from binome.domaine.conflits.candidature import CandidatureLue, relever, situer
from binome.domaine.conflits.chemins import Bornes, Recherche
from binome.domaine.conflits.constat import ChaineDeLiens, NatureDuLien, constater
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GenreDeSommet, GrapheDesLiens, Sommet
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.saisie.jours import lire_jour

JOUR = lire_jour("2026-11-26")
TEXTE = """
id: essai
titre: Essai
territoire: Vallée
appel: ti-2023-2027
perimetre:
  membres:
    - {siren: '240500439', nom: CC du Briançonnais}
    - {siren: '200068765', nom: Ailleurs, candidature_ailleurs: {avec: Autre}}
plan_actions:
  axes: [{id: a, titre: A}]
  fiches:
    - id: f1
      titre: Souder
      axe: a
      porteurs: [{nom: Direction du travail, nature: etat}, {nom: Ateliers, siren: '000000034', nature: entreprise}]
      financement: [{financeur: Banque, nature: pret, montant: 1000}]
    - {id: f2, titre: Gardée, axe: a, en_reserve: true, porteurs: [{nom: Cachée}]}
    - {id: f3, titre: Sans porteur, axe: a}
gouvernance:
  binomes:
    - id: territoire
      elu:
        nom: Alix Martin
        mandat: vice-présidente
        collectivite: {nom: Région Sud, nature: region, code: '93'}
        fin_mandat: 2028-03-31
        entreprises: [{nom: Sa société, siren: '000000018', nature: entreprise}]
      industriel: {nom: Camille Roux, courriel: camille@exemple.fr, entreprise: {nom: Ateliers, siren: '000000034'}}
    - {id: autre}
porteur:
  organisation: {nom: Agence, nature: gip}
  membres:
    - {fondateur: true, organisation: {nom: Région Sud, nature: region, code: '93'}}
signataires: [{nom: Région Sud, nature: region, code: '93'}]
"""
INTERDITS = re.compile(r"ill[ée]gal|d[ée]lit|conflits? d.int[ée]r[êe]t|prise ill|p[ée]nal|aucun lien", re.IGNORECASE)


def lue(annuaire: Annuaire) -> CandidatureLue:
    return situer(relever(lire(TEXTE.encode()).dossier), "essai", ("93",), annuaire)


def chaines(juge: str, annuaire: Annuaire, *plus: FaitDeLien) -> list[ChaineDeLiens]:
    candidature = lue(annuaire)
    graphe = GrapheDesLiens.construire(
        [candidature.sommet, *annuaire.sommets.values()], [*candidature.faits, *plus], JOUR
    )
    approche = Recherche(graphe).vers("dossier:essai")
    return list(constater(graphe, approche, juge, Bornes()).chaines)


def test_every_carrier_is_tied_and_every_fact_has_its_place_and_its_source() -> None:
    faits = lue(Annuaire()).faits
    assert {(f.genre.value, f.lieu) for f in faits} == {
        ("depot", "porteur"),
        ("fondateur", "porteur.membres"),
        ("action", "plan_actions.fiches[f1].porteurs"),
        ("financement", "plan_actions.fiches[f1].financement"),
        ("binome", "gouvernance.binomes[territoire].elu"),
        ("mandat", "gouvernance.binomes[territoire].elu"),
        ("direction", "gouvernance.binomes[territoire].elu"),
        ("binome", "gouvernance.binomes[territoire].industriel"),
        ("direction", "gouvernance.binomes[territoire].industriel"),
        ("perimetre", "perimetre.membres"),
        ("signature", "signataires"),
    }
    assert all(f.source and f.origine == "dossier:essai" for f in faits)
    # What waits in the reserve is no part of the candidature, nor is who candidates elsewhere.
    assert not {f.de for f in faits} & {"nom:autre:cachee", "siren:200068765"}


def test_the_founding_member_of_the_carrier_comes_first_as_a_double_public_role() -> None:
    trouvees = chaines("code:region:93", Annuaire())
    # It is also a signatory, and the élue's assembly: each counts for itself.
    assert [c.longueur for c in trouvees] == [1, 2, 2]
    fondatrice = next(c for c in trouvees if "fondateur" in c.phrase)
    assert fondatrice.phrase == (
        "« Région Sud » est membre fondateur de « Agence » ; « Agence » dépose la candidature « Vallée »."
    )
    assert fondatrice.nature is NatureDuLien.double_role_public
    # The carrier has no number, but one text says both: there is no doubt about it.
    assert not fondatrice.a_verifier


def test_an_elue_with_a_mandate_ties_her_assembly_by_name() -> None:
    elue = next(c for c in chaines("code:region:93", Annuaire()) if "Alix" in c.phrase)
    assert "Alix Martin tient un mandat de « Région Sud » (vice-présidente ; jusqu'au 31 mars 2028)" in elue.phrase
    # Two public offices.
    assert elue.nature is NatureDuLien.double_role_public


def test_what_goes_on_from_a_tie_is_a_detour_of_it() -> None:
    """Every chain is there once, under the one that it goes on from."""
    annuaire = Annuaire()
    candidature = lue(annuaire)
    graphe = GrapheDesLiens.construire([candidature.sommet, *annuaire.sommets.values()], candidature.faits, JOUR)
    approche = Recherche(graphe).vers("dossier:essai")
    trouvees = approche.depuis("nom:gip:agence").chemins
    (directe,) = constater(graphe, approche, "nom:gip:agence", Bornes()).chaines
    assert directe.longueur == 1 and len(directe.detours) == len(trouvees) - 1 > 0
    assert all(detour.phrase != directe.phrase for detour in directe.detours)


def test_a_mandate_that_is_over_ties_nobody() -> None:
    annuaire = Annuaire()
    candidature = lue(annuaire)
    graphe = GrapheDesLiens.construire(
        [candidature.sommet, *annuaire.sommets.values()], candidature.faits, lire_jour("2028-04-01")
    )
    assert "personne:alixmartin" not in graphe.voisins["code:region:93"]


def test_a_private_firm_makes_the_chain_private() -> None:
    juge = Sommet("compte:1", GenreDeSommet.personne, "Dominique")
    annuaire = Annuaire(comptes=[CompteConnu(1, "Dominique", "d@exemple.fr")])
    emploi = FaitDeLien(juge.cle, "siren:000000034", GenreDeFait.emploi, "Compte", "comptes")
    (chaine, *_) = chaines(juge.cle, annuaire, emploi)
    assert chaine.nature is NatureDuLien.interet_prive and "f1, « Souder »" in chaine.phrase


def test_an_account_is_known_by_its_address_and_a_merged_organisation_by_its_new_name() -> None:
    annuaire = Annuaire(
        [
            OrganismeConnu(1, "Agence des Hautes-Alpes", NatureOrganisation.gip, siren="000000026"),
            OrganismeConnu(2, "Agence", NatureOrganisation.gip, remplace_par=1),
        ],
        [CompteConnu(7, "Camille R.", "camille@exemple.fr"), CompteConnu(8, "Alix Martin", "autre@exemple.fr")],
    )
    faits = lue(annuaire).faits
    assert next(f for f in faits if f.genre is GenreDeFait.depot).de == "organisme:1"
    assert "compte:7" in {f.de for f in faits if f.genre is GenreDeFait.binome}
    assert [(s.nom, c.cle) for s, c in annuaire.homonymes()] == [("Alix Martin", "compte:8")]


def test_a_name_alone_is_doubted_from_one_text_to_another() -> None:
    membre = FaitDeLien("compte:1", "nom:gip:agence", GenreDeFait.emploi, "Compte", "comptes")
    (chaine, *_) = chaines("compte:1", Annuaire(comptes=[CompteConnu(1, "Dominique", "")]), membre)
    assert chaine.a_verifier.startswith("À vérifier")


def test_another_fact_makes_another_chain() -> None:
    """So that a dismissal only holds for what was looked at."""
    avant = {c.cle for c in chaines("code:region:93", Annuaire())}
    finance = FaitDeLien("code:region:93", "nom:gip:agence", GenreDeFait.financement, "Autre", "autre")
    assert len(avant - {c.cle for c in chaines("code:region:93", Annuaire(), finance)}) == 1


def test_what_the_text_does_not_say_is_said() -> None:
    assert list(lue(Annuaire()).tus) == [
        "1 binôme sur 2 sans élu ou sans industriel nommé.",
        "Sans porteur nommé : 1 action (f3).",
    ]


def test_what_a_bound_leaves_out_is_said_in_words() -> None:
    candidature = lue(annuaire := Annuaire())
    graphe = GrapheDesLiens.construire([candidature.sommet, *annuaire.sommets.values()], candidature.faits, JOUR)
    trouve = constater(graphe, Recherche(graphe).vers("dossier:essai"), "code:region:93", Bornes(chaines=1))
    assert "toutes celles de 1 lien au plus y sont, de plus longues peuvent manquer" in trouve.reste


def _dites() -> Iterator[str]:
    sommets = {"a": Sommet("a", GenreDeSommet.organisation, "A"), "b": Sommet("b", GenreDeSommet.dossier, "B")}
    for genre in GenreDeFait:
        yield phrases.dire(FaitDeLien("a", "b", genre, "x", detail="y", du=JOUR), sommets)
    yield from phrases.ENTRE_CROCHETS.values()
    for chaine in chaines("code:region:93", Annuaire()):
        yield from (chaine.phrase, chaine.a_verifier, *(p for e in chaine.etapes for p in e.phrases))


def test_no_fact_is_given_a_legal_name() -> None:
    assert not [phrase for phrase in _dites() if INTERDITS.search(phrase)]


def test_a_legal_name_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    faux = {**phrases.GABARITS, GenreDeFait.fondateur: "{de} est en conflit d'intérêts avec {a}"}
    monkeypatch.setattr(phrases, "GABARITS", faux)
    assert [phrase for phrase in _dites() if INTERDITS.search(phrase)]


def test_each_kind_has_its_words() -> None:
    assert set(phrases.GABARITS) == set(phrases.ENTRE_CROCHETS) == set(GenreDeFait)
    assert dataclasses.is_dataclass(ChaineDeLiens)
