"""Undoing one's last save: the history keeps all of it, and what someone else wrote is never taken back."""

from __future__ import annotations

from typing import Any

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier, Revision
from binome.services.acces import ouverture
from binome.services.acces.ouverture import RefusError
from binome.services.redaction import defaire, enregistrement
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db


def lire(champ: str = "concertation") -> Any:
    tete = Dossier.objects.select_related("tete").get(identifiant="essai").tete
    return texte_entier.arbre(tete).get(champ)


def ecrire(compte: Compte, texte: str, champ: str = "concertation") -> int:
    tete = Dossier.objects.select_related("tete").get(identifiant="essai").tete
    return saisir(compte, "essai", tete.numero, {champ: texte}).revision.numero


def faire(compte: Compte, depuis: int, sens: str = "defaire") -> defaire.Defait:
    return defaire.defaire(ouverture.ouvrir(compte, "essai"), depuis, retablir=sens == "retablir")


def test_two_saves_are_taken_back_then_put_again_and_the_history_has_them_all(dossier, chef) -> None:
    avant = lire()
    ecrire(chef, "Une.")
    n = ecrire(chef, "Deux.")
    fait = faire(chef, n)
    assert lire() == "Une." and [c.chemin for c in fait.changements] == ["concertation"]
    assert ouverture_offre(chef) == (True, True)
    fait = faire(chef, fait.numero)
    assert lire() == avant
    fait = faire(chef, fait.numero, "retablir")
    assert lire() == "Une."
    fait = faire(chef, fait.numero, "retablir")
    assert lire() == "Deux." and ouverture_offre(chef) == (True, False)
    with pytest.raises(RefusError, match="rien à rétablir"):
        faire(chef, fait.numero, "retablir")
    motifs = list(Revision.objects.filter(dossier=dossier).order_by("numero").values_list("motif", flat=True))
    assert motifs[-4:] == [
        "Défait la révision 3",
        "Défait la révision 2",
        "Rétablit la révision 2",
        "Rétablit la révision 3",
    ]


def ouverture_offre(compte: Compte) -> tuple[bool, bool]:
    offre = defaire.offert(ouverture.ouvrir(compte, "essai"))
    return offre.defaire, offre.retablir


def test_a_return_that_changed_nothing_does_not_stand_in_the_way(dossier, chef) -> None:
    avant = lire()
    n = ecrire(chef, "Une.")
    enregistrement.restaurer(chef, "essai", n)
    fait = faire(chef, n + 1)
    assert lire() == avant
    faire(chef, fait.numero, "retablir")
    assert lire() == "Une."


def test_nothing_is_taken_back_once_someone_else_wrote(dossier, chef) -> None:
    elue = maquettes.compte("elue", au=dossier, role=Role.elu)
    n = ecrire(chef, "Du chef.")
    ecrire(elue, "De l'élue.", "avertissement")
    assert ouverture_offre(chef) == (False, False)
    with pytest.raises(RefusError, match="a écrit après vous"):
        faire(chef, n)
    # Their text, then mine again: what is under is theirs.
    n = ecrire(chef, "Du chef encore.")
    n = faire(chef, n).numero
    with pytest.raises(RefusError, match="plus rien à défaire"):
        faire(chef, n)
    assert (lire(), lire("avertissement")) == ("Du chef.", "De l'élue.")


def test_another_tab_of_mine_is_seen_before_it_is_undone(dossier, chef) -> None:
    n = ecrire(chef, "Une.")
    ecrire(chef, "D'un autre onglet.")
    with pytest.raises(RefusError, match="dans un autre onglet"):
        faire(chef, n)
    assert lire() == "D'un autre onglet."


def test_a_race_lost_takes_nothing_back(dossier, chef, monkeypatch) -> None:
    """Someone writes the same place between the look and the write: the merge refuses, and it is said."""
    elue = maquettes.compte("elue", au=dossier, role=Role.elu)
    n = ecrire(chef, "Du chef.")
    ouvert = ouverture.ouvrir(chef, "essai")
    vraie = enregistrement.revision_de_tete

    def pendant(d: Dossier) -> Revision:
        monkeypatch.setattr(enregistrement, "revision_de_tete", vraie)
        ecrire(elue, "De l'élue.")
        return vraie(d)

    monkeypatch.setattr(enregistrement, "revision_de_tete", pendant)
    with pytest.raises(RefusError, match="a écrit après vous"):
        defaire.defaire(ouvert, n)
    assert lire() == "De l'élue."


def test_a_button_pressed_twice_takes_back_one_save(dossier, chef) -> None:
    ecrire(chef, "Une.")
    n = ecrire(chef, "Deux.")
    une, deux = faire(chef, n), faire(chef, n)
    assert une == deux and lire() == "Une."
    une, deux = faire(chef, une.numero, "retablir"), faire(chef, une.numero, "retablir")
    assert une == deux and lire() == "Deux."
    with pytest.raises(RefusError, match="dans un autre onglet"):
        faire(chef, n)


def test_an_action_that_was_removed_comes_back(dossier, chef) -> None:
    fiches = lire("plan_actions")["fiches"]
    arbre = texte_entier.arbre(Revision.objects.get(dossier=dossier, numero=1))
    arbre["plan_actions"]["fiches"] = fiches[1:]
    ouvert = ouverture.ouvrir(chef, "essai")
    n = enregistrement.enregistrer(ouvert, enregistrement.Edition.de_contenu(1, arbre)).revision.numero
    faire(chef, n)
    assert lire("plan_actions")["fiches"] == fiches


def test_who_carries_one_action_takes_back_what_they_wrote_in_it(dossier, chef) -> None:
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=["f1"])
    place = "plan_actions.fiches[f1].titre"
    n = saisir(porteur, "essai", 1, {place: "Autrement"}, fiche="f1").revision.numero
    assert faire(porteur, n).changements[0].chemin == place
    assert lire("plan_actions")["fiches"][0]["titre"] == "Une"
    lecteur = maquettes.compte("lecteur", au=dossier, role=Role.lecteur)
    assert not defaire.offert(ouverture.ouvrir(lecteur, "essai")).possible


def test_a_text_that_is_signed_is_not_taken_back_by_a_click(dossier, chef) -> None:
    maquettes.compte("elue", au=dossier, role=Role.elu)
    n = ecrire(chef, "Une.")
    maquettes.signer(dossier)
    with pytest.raises(RefusError, match="signé"):
        faire(chef, n)
    assert lire() == "Une."
