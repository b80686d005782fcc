"""One lexicon: each field of the model has one name, no name is for nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.mots.lexique import LEXIQUE, Nom, modele_de, nommer, nommer_au_lieu, sans_article
from binome.domaine.mots.libelles import FAMILLES, dans_une_phrase, en_mots


def _modeles(annotation: Any, vus: dict[str, type[BaseModel]]) -> dict[str, type[BaseModel]]:
    for dedans in get_args(annotation):
        _modeles(dedans, vus)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation.__name__ not in vus:
        vus[annotation.__name__] = annotation
        for champ in annotation.model_fields.values():
            _modeles(champ.annotation, vus)
    return vus


MODELES = _modeles(Dossier, {})


def _ecarts(lexique: Iterable[str]) -> dict[str, set[str]]:
    """What a lexicon lacks, what it names in vain, and what it names twice: own words for a field of one model."""
    porteurs = defaultdict(set)
    for nom, modele in MODELES.items():
        for champ in modele.model_fields:
            porteurs[champ].add(nom)
    noms = set(lexique)
    propres = {nom for nom in noms if "." in nom}
    vains = {nom for nom in propres if not _existe(*nom.split("."))}
    doubles = {nom for nom in propres - vains if len(porteurs.get(nom.partition(".")[2], ())) == 1}
    simples = noms - propres
    return {"manquent": {*porteurs} - simples - {n.partition(".")[2] for n in vains}, "doubles": doubles} | {
        "vains": vains | (simples - {champ for champ, ou in porteurs.items() if ou})
    }


def _existe(modele: str, *pas: str) -> bool:
    """Whether a place is under a model of the dossier."""
    if modele not in MODELES or pas[0] not in MODELES[modele].model_fields:
        return False
    suite = modele_de(MODELES[modele].model_fields[pas[0]].annotation)
    return len(pas) == 1 or (suite is not None and _existe(suite.__name__, *pas[1:]))


def test_each_field_has_one_name() -> None:
    assert len(MODELES) > 35
    assert _ecarts(LEXIQUE) == {"manquent": set(), "vains": set(), "doubles": set()}


@pytest.mark.parametrize(
    ("lexique", "attendu"),
    [
        ({*LEXIQUE} - {"cout"}, ("manquent", "cout")),
        ({*LEXIQUE, "prix"}, ("vains", "prix")),
        ({*LEXIQUE, "Axe.prix"}, ("vains", "Axe.prix")),
        ({*LEXIQUE, "Elu.collectivite.prix"}, ("vains", "Elu.collectivite.prix")),
        ({*LEXIQUE, "FicheAction.cout"}, ("doubles", "FicheAction.cout")),
    ],
)
def test_the_walk_sees_what_is_wrong(lexique: set[str], attendu: tuple[str, str]) -> None:
    quoi, lequel = attendu
    assert _ecarts(lexique)[quoi] == {lequel}


def test_two_fields_of_a_model_are_never_called_the_same() -> None:
    for nom, modele in MODELES.items():
        titres = [nommer(champ, nom).titre for champ in modele.model_fields]
        assert len(titres) == len(set(titres)), nom


def test_a_name_has_its_forms() -> None:
    cout, fiches = nommer("cout"), nommer("fiches")
    assert (cout.plein, cout.bref, cout.titre, cout.attendu) == ("le coût", "coût", "Coût total", "le coût")
    assert (fiches.titre, fiches.un, fiches.nommant) == ("Fiches action", "la fiche", "titre")
    assert nommer("description", "Risque").titre == "Risque"
    assert nommer("description", "Gouvernance").titre == "Organisation d'ensemble"
    assert nommer("source", "Chiffre").titre == "Source"
    assert nommer("un_inconnu").plein == "le champ « un inconnu »"


def test_a_place_takes_the_words_nearest_to_who_is_asked() -> None:
    assert nommer_au_lieu(MODELES["Binome"], "elu.collectivite.nom").titre == "Collectivité du mandat"
    assert nommer_au_lieu(MODELES["Binome"], "elu.collectivite.nature").titre == "Nature"
    assert nommer_au_lieu(MODELES["Binome"], "elu.entreprises.0.nom").titre == "Entreprise"
    assert nommer_au_lieu(MODELES["Gouvernance"], "chef_de_projet.nom").titre == "Prénom et nom du chef de projet"
    assert nommer_au_lieu(MODELES["FicheAction"], "titre").titre == "Intitulé de l'action"


def test_what_a_list_holds_is_named_by_a_field_that_it_has() -> None:
    champs: Mapping[str, set[str]] = {m: set(modele.model_fields) for m, modele in MODELES.items()}
    for nom in LEXIQUE.values():
        assert not nom.nommant or any(nom.nommant in de for de in champs.values())


def test_an_article_leaves_alone() -> None:
    assert [sans_article(mot) for mot in ("le levier", "les légendes", "l'axe", "coût")] == [
        "levier",
        "légendes",
        "axe",
        "coût",
    ]
    assert Nom("l'échéance").titre == "Échéance"


def test_codes_are_in_words() -> None:
    assert en_mots("statut", "accorde") == "Accordé" and en_mots("statut", "ailleurs") == "ailleurs"
    assert dans_une_phrase("maturite", "pret") == "prête à démarrer"
    assert dans_une_phrase("nature", "etat") == "État"
    assert all(champ in LEXIQUE for champ in FAMILLES)
