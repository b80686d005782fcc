"""« Renvoyé tel quel, il ne change rien » : any part of a dossier, drawn as a form and posted back as a browser does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents import arbitraires

from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Porteur
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.socle.empreinte import json_canonique
from binome.domaine.socle.geographie import Geographie
from binome.web.atelier.chiffres import formulaires as chiffres
from binome.web.atelier.gouvernance.formulaires import BINOME, VOLETS
from binome.web.atelier.plan import fiche_vu
from binome.web.formes.champs import Champ, Contexte, dessiner
from binome.web.formes.formulaire import Formulaire
from binome.web.formes.saisie import lire_formulaire

LENT = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
PRESENTATION = ("titre", "territoire", "avertissement", "enjeux_du_territoire", "objectif", "filieres", "reseaux")
PRESENTATION += ("signataires", "concertation", "pieces")


def dans_une_ligne(valeur: str) -> str:
    """What a browser keeps in a box of one line."""
    return re.sub(r"[\r\n]", "", valeur)


def dans_une_boite(valeur: str) -> str:
    """What a browser sends of a box of several lines."""
    return re.sub(r"\r\n?|\n", "\r\n", valeur)


def envoyer(champs: tuple[Champ, ...], envoi: QueryDict) -> None:
    """Post a form as it was drawn."""
    for champ in champs:
        match champ.genre:
            case "groupe" | "rangees":
                envoyer(champ.enfants, envoi)
            case "liste":
                for element in champ.enfants:
                    envoi.appendlist(champ.nom, element.cle)
                    envoyer(element.enfants, envoi)
            case "cases" | "choix":
                prises = [option.code for option in champ.options if option.prise]
                for code in prises if champ.genre == "cases" else prises[:1]:
                    envoi.appendlist(champ.nom, code)
            case "oui_non":
                if champ.valeur:
                    envoi.appendlist(champ.nom, "oui")
            case "texte" | "lignes" | "cache":
                if champ.valeur or champ.genre != "cache":
                    envoi.appendlist(champ.nom, dans_une_boite(champ.valeur))
            case _:
                envoi.appendlist(champ.nom, dans_une_ligne(champ.valeur))


def canonique(dossier: Dossier) -> dict[str, Any]:
    arbre: dict[str, Any] = json.loads(json_canonique(dossier))
    return arbre


@pytest.mark.lent
@LENT
@given(arbitraires.dossiers())
def test_the_presentation_comes_back(dossier: Dossier) -> None:
    arbre = canonique(dossier)
    options = {"chiffres": tuple((c.id, c.libelle) for c in dossier.chiffres)}
    envoi = QueryDict(mutable=True)
    envoyer(dessiner(Dossier, PRESENTATION, arbre, Contexte(options=options)), envoi)
    lu = lire_formulaire(Dossier, PRESENTATION, envoi, options)
    rendu = {nom: valeur for nom, valeur in {**arbre, **lu}.items() if valeur is not None}
    assert Dossier.model_validate(rendu) == dossier


@pytest.mark.lent
@pytest.mark.parametrize("courte", [False, True])
@LENT
@given(st.data())
def test_a_fiche_comes_back(courte: bool, data: st.DataObject) -> None:
    dossier = data.draw(arbitraires.dossiers())
    arbre = canonique(dossier)
    fiche = arbre["plan_actions"]["fiches"][0]
    options = {
        "axe": tuple((a.id, a.titre) for a in dossier.plan_actions.axes),
        "filieres": tuple((f.id, f.nom) for f in dossier.filieres),
        "pieces": tuple((p.id, p.titre) for p in dossier.pieces),
        # What the fiche names and the perimeter does not offer stays.
        "epci": (),
        "communes": (),
    }
    prefixe = f"plan_actions.fiches[{fiche['id']}]."
    envoi = QueryDict(mutable=True)
    for section in fiche_vu.sections(fiche, Contexte(options=options), prefixe, courte, True):
        envoyer(section.champs, envoi)
    noms = fiche_vu.noms(courte, True)
    lu = lire_formulaire(FicheAction, noms, envoi, options, prefixe=prefixe)
    rendu = {nom: valeur for nom, valeur in {**fiche, **lu}.items() if valeur is not None}
    assert FicheAction.model_validate(rendu) == dossier.plan_actions.fiches[0]


def renvoye(formulaire: Formulaire, arbre: dict[str, Any]) -> dict[str, Any]:
    """The same form, posted as it was drawn."""
    envoi = QueryDict(mutable=True)
    envoyer(formulaire.dessiner(arbre, {}), envoi)
    lu = formulaire.lire(envoi, arbre)
    assert not lu.manquent and not lu.a_des_trous
    return lu.arbre


@pytest.mark.lent
@LENT
@given(arbitraires.dossiers())
def test_the_governance_comes_back(dossier: Dossier) -> None:
    arbre = canonique(dossier)
    gouvernance = arbre.get("gouvernance", {})
    tete = {"id": "a", "titre": "T", "territoire": "X", "appel": "a"}
    for volet in (volet for volet in VOLETS.values() if volet.parties):
        partie = {champ: gouvernance[champ] for champ in volet.parties if champ in gouvernance}
        rendu = Dossier.model_validate(tete | {"gouvernance": renvoye(volet.formulaire, partie)})
        assert rendu == Dossier.model_validate(tete | {"gouvernance": partie}), volet.titre
    for binome in gouvernance.get("binomes", []):
        rendu = Dossier.model_validate(tete | {"gouvernance": {"binomes": [renvoye(BINOME, binome)]}})
        assert rendu.gouvernance == Dossier.model_validate(tete | {"gouvernance": {"binomes": [binome]}}).gouvernance
    if porteur := arbre.get("porteur"):
        assert Porteur.model_validate(renvoye(VOLETS["porteur"].formulaire, porteur)) == dossier.porteur


@pytest.mark.lent
@LENT
@given(arbitraires.dossiers())
def test_a_figure_comes_back(referentiel: Geographie, dossier: Dossier) -> None:
    for chiffre, brut in zip(dossier.chiffres, canonique(dossier).get("chiffres", []), strict=True):
        rendu = renvoye(chiffres.formulaire(dossier, referentiel, brut), brut)
        assert Chiffre.model_validate(rendu) == chiffre
