"""Ten thousand interleaved saves: whatever was accepted is there, whatever clashed was told, nothing vanished."""

from __future__ import annotations

import random

import pytest
from tests import maquettes
from tests.saisies import saisir_tout

from binome.documents.lecture import lire
from binome.domaine.droits.droits import Role
from binome.domaine.saisie.limites import REVISIONS_MAX
from binome.domaine.texte.fusion import Fusion
from binome.registre.composees import RequeteComposee
from binome.registre.models import Dossier, Revision
from binome.services.redaction import enregistrement, reunion
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
TEXTE = b"""
id: essai
titre: Essai
territoire: Essai
appel: ti-2023-2027
plan_actions:
  axes: [{id: a, titre: A}]
  fiches:
    - {id: f1, titre: T, objectifs: O, description: D, axe: a}
    - {id: f2, titre: T, objectifs: O, description: D, axe: a}
    - {id: f3, titre: T, objectifs: O, description: D, axe: a}
"""
# Asked after most of the saves.
TETE: RequeteComposee[Revision] = RequeteComposee(
    lambda dossier: Revision.objects.filter(pk__in=Dossier.objects.filter(pk=dossier).values("tete"))
)
LIEUX = [(fiche, champ) for fiche in range(3) for champ in ("titre", "objectifs", "description")]


class Editeur:
    """Someone who read a revision some time ago, and now saves from it."""

    def __init__(self, personne, dossier):
        self.personne, self.dossier = personne, dossier
        self.relire()

    def relire(self):
        self.lue = TETE.premiere(self.dossier.pk)
        self.base = self.lue.numero
        self.reprendre()

    def reprendre(self):
        """Go on from the same old revision, as an open page does: only what it changes now is its own."""
        self.arbre = texte_entier.arbre(self.lue)


def _valeurs(arbre):
    return {(f, c): arbre["plan_actions"]["fiches"][f][c] for f, c in LIEUX}


def _tour(editeur, tirage, jeton, modele):
    """One save, checked against what a merge must do. Returns what was found wrong, if anything."""
    depart = _valeurs(editeur.arbre)
    touches = tirage.sample(LIEUX, tirage.randrange(1, 4))
    for fiche, champ in touches:
        editeur.arbre["plan_actions"]["fiches"][fiche][champ] = f"{jeton}-{fiche}-{champ}"
    voulu = {lieu: f"{jeton}-{lieu[0]}-{lieu[1]}" for lieu in touches}
    en_conflit = {lieu for lieu in touches if modele[lieu] not in (depart[lieu], voulu[lieu])}
    try:
        saisir_tout(editeur.personne, "essai", editeur.base, editeur.arbre)
    except enregistrement.ConflitError as erreur:
        dits = {c.chemin: (c.mien, c.autre) for c in erreur.conflits}
        attendus = {f"plan_actions.fiches[f{f + 1}].{c}": (voulu[f, c], modele[f, c]) for f, c in en_conflit}
        editeur.relire()
        return None if dits == attendus and dits else f"conflit dit {dits}, attendu {attendus}"
    if en_conflit:
        return f"un conflit n'a pas été dit : {en_conflit}"
    modele.update(voulu)
    if tirage.random() < 0.5:
        editeur.relire()
    else:
        editeur.reprendre()
    return None


def _jouer(combien, graine):
    tirage = random.Random(graine)  # noqa: S311
    chef = maquettes.compte("chef")
    dossier = enregistrement.creer(chef, maquettes.campagne(), lire(TEXTE).dossier)
    personnes = [chef, *(maquettes.compte(f"p{k}", au=dossier, role=Role.elu) for k in range(7))]
    modele = _valeurs(texte_entier.arbre(texte_entier.revision_de_tete(dossier)))
    editeurs, fautes = [], []
    for rang in range(combien):
        if rang % 500 == 0:
            editeurs = [Editeur(p, dossier) for p in personnes[: tirage.randrange(2, 9)]]
        faute = _tour(tirage.choice(editeurs), tirage, f"j{rang}", modele)
        if rang % 50 == 0 or faute:
            dossier.refresh_from_db()
            tete = _valeurs(texte_entier.arbre(texte_entier.revision_de_tete(dossier)))
            if tete != modele:
                faute = faute or f"à l'enregistrement {rang}, la tête n'est pas ce qui a été accepté"
        if faute:
            fautes.append(faute)
            break
    return fautes, dossier


@pytest.mark.lent(45)
def test_ten_thousand_interleaved_saves_lose_nothing_silently():
    fautes, dossier = _jouer(10_000, 20231109)
    assert not fautes
    assert texte_entier.revision_de_tete(dossier).numero > REVISIONS_MAX
    assert Revision.objects.filter(dossier=dossier).count() <= REVISIONS_MAX, "old ones gave way meanwhile"


def test_the_last_writer_winning_is_caught(monkeypatch):
    """The negative control: a merge that keeps mine whatever the others did."""
    monkeypatch.setattr(reunion, "fusionner", lambda base, mien, autre: Fusion(mien, ()))
    assert _jouer(200, 1)[0]
