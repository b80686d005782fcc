"""The thread between instructors: theirs alone, never removed, and who read how far."""

from __future__ import annotations

import pytest
from tests.instruits import Instruits
from tests.maquettes import ID as HA

from binome.registre.models import LigneJournal, MotDuFil
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.effacement import effacement
from binome.services.instruction import depots_instruits, fil


def _lire(instruits: Instruits, nom: str) -> list[fil.MotVu]:
    return fil.lire(depots_instruits.ouvrir(instruits.comptes[nom], HA))


def test_it_is_read_by_those_who_instruct_and_nobody_else(instruits: Instruits) -> None:
    fil.dire(instruits.comptes["region"], HA, "Que pense l'État du périmètre ?")
    for nom in ("sgar", "national", "collegue"):
        assert [vu.mot.texte for vu in _lire(instruits, nom)] == ["Que pense l'État du périmètre ?"]
    for nom, erreur in (("comite", RefusError), ("chef", RefusError), ("ailleurs", IntrouvableError)):
        with pytest.raises(erreur):
            _lire(instruits, nom)
        with pytest.raises(erreur):
            fil.dire(instruits.comptes[nom], HA, "x")
    assert "périmètre" not in " ".join(LigneJournal.objects.values_list("donnees", flat=True))


def test_who_read_how_far_is_said(instruits: Instruits) -> None:
    premier = fil.dire(instruits.comptes["region"], HA, "Un.")
    second = fil.dire(instruits.comptes["region"], HA, "Deux.")
    assert [vu.nouveau for vu in _lire(instruits, "sgar")] == [True, True]
    assert [vu.nouveau for vu in _lire(instruits, "region")] == [False, False]
    fil.marquer_lu(instruits.comptes["sgar"], HA, mot=premier.pk)
    assert [(vu.lu_par, vu.nouveau) for vu in _lire(instruits, "region")] == [(("Sgar",), False), ((), False)]
    assert [vu.nouveau for vu in _lire(instruits, "sgar")] == [False, True]
    fil.marquer_lu(instruits.comptes["sgar"], HA, mot=second.pk)
    # What was read stays read.
    fil.marquer_lu(instruits.comptes["sgar"], HA, mot=premier.pk)
    assert [vu.nouveau for vu in _lire(instruits, "sgar")] == [False, False]


def test_a_word_is_struck_by_its_author_and_stays(instruits: Instruits) -> None:
    mot = fil.dire(instruits.comptes["region"], HA, "Trop vite dit.")
    with pytest.raises(RefusError, match="ses propres mots"):
        fil.rayer(instruits.comptes["sgar"], HA, mot.pk)
    with pytest.raises(IntrouvableError):
        fil.rayer(instruits.comptes["region"], HA, mot.pk + 1)
    raye = fil.rayer(instruits.comptes["region"], HA, mot.pk)
    instruits.horloge.avancer(days=1)
    assert fil.rayer(instruits.comptes["region"], HA, mot.pk).raye_le == raye.raye_le
    (vu,) = _lire(instruits, "sgar")
    assert vu.mot.texte == "Trop vite dit." and vu.mot.raye_par == instruits.comptes["region"] and not vu.raturable


@pytest.mark.parametrize("texte", ["", " \u200b", "x" * 8_001, "\ud800"])
def test_a_word_says_something(instruits: Instruits, texte: str) -> None:
    with pytest.raises(RefusError):
        fil.dire(instruits.comptes["region"], HA, texte)
    assert not MotDuFil.objects.exists()


def test_what_changed_since_my_reading(instruits: Instruits) -> None:
    def depuis(nom: str) -> fil.DepuisMaLecture:
        return fil.depuis_ma_lecture(depots_instruits.ouvrir(instruits.comptes[nom], HA))

    assert depuis("region").lue is None
    numero = depots_instruits.ouvrir(instruits.comptes["region"], HA).texte.numero
    # A number that is not what is judged is no reading.
    fil.marquer_lu(instruits.comptes["region"], HA, revision=numero + 1)
    assert depuis("region").lue is None
    fil.marquer_lu(instruits.comptes["region"], HA, revision=numero)
    lu = depuis("region")
    assert lu.a_jour and lu.lecteurs == ("Region",)
    assert depuis("sgar").lue is None and depuis("sgar").lecteurs == ("Region",)


def test_who_is_erased_leaves_the_thread_without_their_name(instruits: Instruits) -> None:
    qui = instruits.comptes["collegue"]
    fil.dire(instruits.comptes["region"], HA, "Vu avec collegue@exemple.fr hier.")
    effacement.effacer(qui.email, "Demande")
    assert "collegue" not in MotDuFil.objects.get().texte
