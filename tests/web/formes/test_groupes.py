"""Groups of fields: what opens, what their title says, where findings and the cursor go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.verdict.constat import Constat, Gravite, Statut
from binome.web.atelier.gouvernance.formulaires import VOLETS
from binome.web.formes.champs import Champ, Contexte, dessiner
from binome.web.formes.formulaire import en_place
from binome.web.formes.groupes import deplier, grouper_champs, grouper_les_lieux, poser_constats, viser
from binome.web.presentation.constats import ConstatVu, niveau_de

FILIERES = [{"id": "f1", "nom": "Le bois", "naf": ["16"]}, {"id": "f2"}]
NOMS = ("titre", "territoire", "objectif", "filieres", "reseaux")


def champs(arbre: dict[str, object] | None = None, erreurs: dict[str, str] | None = None) -> tuple[Champ, ...]:
    contexte = Contexte(erreurs or {}, {"chiffres": ()})
    return dessiner(Dossier, NOMS, {"titre": "Un titre", "filieres": FILIERES} if arbre is None else arbre, contexte)


def constat(*ou: str, gravite: Gravite = Gravite.a_justifier) -> ConstatVu:
    dit = Constat(
        regle="FIL-01",
        gravite=gravite,
        statut=Statut.non_conforme,
        constat="Cela ne va pas. Voici pourquoi.",
        ou=ou,
        clause="Une clause.",
        source="Appel, § 1",
        a_faire="Corrigez.",
    )
    return ConstatVu(dit, niveau_de(dit), (), (), "constat-FIL-01", "Filières")


def groupes(*tous: Champ):
    par_nom = {champ.nom: deplier(champ) for champ in tous}
    return grouper_champs(
        (
            ("La candidature", [par_nom["titre"], par_nom["territoire"], par_nom["objectif"]]),
            ("Filières", [par_nom["filieres"]]),
            ("Réseaux", [par_nom["reseaux"]]),
        )
    )


def test_a_title_says_what_is_filled_and_the_first_that_is_not_full_opens() -> None:
    premier, filieres, reseaux = groupes(*champs())
    assert (premier.etat, filieres.etat, reseaux.etat) == ("1 champ sur 3", "2 filières", "rien encore")
    # The second filière has nothing in it yet: it is to be seen.
    assert [g.ouvert for g in (premier, filieres, reseaux)] == [False, True, False]
    plein = champs({"titre": "Un titre", "filieres": FILIERES[:1]})
    assert [g.ouvert for g in groupes(*plein)] == [True, False, False]


def test_rows_are_told_in_a_line_and_open_where_something_is_to_be_seen() -> None:
    volet = VOLETS["porteur"].formulaire
    membres = [{"organisation": {"nom": nom}} for nom in ("Le Pays", "La Région")]
    faute = {"membres.1.organisation.siren": "Neuf chiffres."}

    def grouper(erreurs: dict[str, str], *vus: ConstatVu):
        dessines, reste = poser_constats(
            volet.dessiner({"membres": membres}, erreurs), vus, lambda vu: "/", lambda c: en_place(c.nom, "porteur")
        )
        groupes = grouper_les_lieux(dessines, volet.groupes)
        return groupes[2], [rangee.ouvert for rangee in groupes[2].champs[0].enfants], reste.dits

    groupe, ouvertes, _ = grouper({})
    assert (groupe.etat, groupe.ouvert, ouvertes) == ("2 membres", False, [False] * 4)
    assert groupe.champs[0].enfants[0].libelle == "Membre 1 : Le Pays"
    groupe, ouvertes, _ = grouper(faute)
    assert groupe.ouvert and ouvertes == [False, True, False, False]
    _, ouvertes, ailleurs = grouper({}, constat("porteur.membres[0].organisation"))
    assert ouvertes[0] and not ailleurs


def test_an_error_opens_its_group_and_its_item() -> None:
    _, filieres, _ = groupes(*champs(erreurs={"filieres[f1].naf": "Ce code n'existe pas."}))
    assert filieres.ouvert and filieres.a_corriger == 1
    assert filieres.champs[0].enfants[0].ouvert


def test_a_finding_is_told_once_at_its_field_and_recalled_elsewhere() -> None:
    poses, ailleurs = poser_constats(champs(), [constat("filieres[f1].naf", "titre")], lambda vu: f"/c/#{vu.ancre}")
    titre, filieres = poses[0], poses[3]
    naf = next(c for c in filieres.enfants[0].enfants if c.nom == "filieres[f1].naf")
    assert not ailleurs.dits
    assert [(d.tete, d.suite, d.rappel) for d in naf.dits] == [("Cela ne va pas.", "Voici pourquoi.", False)]
    assert [d.rappel for d in titre.dits] == [True]
    premier, groupe, _ = groupes(*poses)
    assert groupe.niveaux == (("a_justifier", "1 à justifier"),) and groupe.ouvert
    # Recalled is not told: it does not open.
    assert premier.niveaux == groupe.niveaux and not premier.ouvert


def test_a_finding_on_many_fields_or_on_none_is_told_at_the_top() -> None:
    partout = constat("titre", "territoire", "objectif", "reseaux")
    poses, ailleurs = poser_constats(champs(), [partout, constat("gouvernance")], lambda vu: "")
    assert len(ailleurs.dits) == 2 and all(d.rappel for champ in poses for d in champ.dits)
    assert ailleurs.niveaux == (("a_justifier", "1 à justifier"),)


def test_advice_waits_for_who_unfolds() -> None:
    poses, _ = poser_constats(champs(), [constat("titre", gravite=Gravite.conseil)], lambda vu: "")
    premier = grouper_champs([("Tout", [replace(poses[0], requis=True)]), ("Reste", poses[1:2])])[0]
    assert premier.niveaux == (("conseil", "1 conseil"),) and not premier.ouvert


@pytest.mark.parametrize(
    ("geste", "ou"),
    [
        ("ajouter:filieres", "filieres[f2].nom"),
        ("monter:filieres:f1", "filieres[f1]"),
        ("retirer:filieres:f9", "filieres"),
        ("ajouter:ailleurs", ""),
        ("", ""),
    ],
)
def test_the_cursor_goes_where_the_gesture_was(geste: str, ou: str) -> None:
    def vises(tous: tuple[Champ, ...]) -> list[str]:
        return [n for c in tous for n in ([c.nom] if c.vise else []) + vises(c.enfants)]

    assert vises(viser(champs(), geste)) == ([ou] if ou else [])


def test_lines_without_id_are_followed_by_their_rank() -> None:
    arbre = {"reseaux": [{"nom": "A"}, {"nom": "B"}]}
    deplacee = viser(champs(arbre), "descendre:reseaux:0")[4]
    assert [e.vise for e in deplacee.enfants] == ["", "titre"]
