"""Four sends of one write at the same moment: it is done once, and each send is answered the same; a token that is
taken back meanwhile writes nothing after.

On PostgreSQL: tests/services/exploitation/test_postgresql.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests import maquettes
from tests.services.outils_epreuves import lanceur

from binome.domaine.droits.portees import Portee
from binome.registre.models import EcritureParJeton, LigneJournal
from binome.services.comptes import ecritures, jetons
from binome.services.comptes.ecritures import Reponse
from binome.services.socle import horloge, journal

EPREUVE = "comptes.epreuves_ecritures"


@pytest.mark.lent
@pytest.mark.parametrize(("tours", "options", "fautives"), [(12, [], False), (12, ["--temoin"], True)])
def test_the_same_key_at_once_writes_once(
    tmp_path: Path, referentiel: Any, tours: int, options: list[str], fautives: bool
) -> None:
    assert bool(lanceur(EPREUVE, tmp_path)("ensemble", tours, *options)["fautes"]) is fautives


@pytest.mark.lent
@pytest.mark.parametrize("options", [[], ["--temoin"]])
def test_a_token_taken_back_writes_nothing_after(tmp_path: Path, referentiel: Any, options: list[str]) -> None:
    assert bool(lanceur(EPREUVE, tmp_path)("reprise", 8, *options)["fautes"]) is bool(options)


@pytest.mark.django_db
def test_what_breaks_down_halfway_leaves_nothing_and_its_key_free() -> None:
    fin = horloge.aujourdhui() + jetons.DUREE
    jeton, _ = jetons.creer(maquettes.compte("chef"), "Essai", [Portee.ecrire_suivi], fin)

    def moitie() -> Reponse:
        journal.ajouter("essai", "essai:1", {}, acteur=jeton.compte, instant=horloge.maintenant())
        raise OSError("coupure")

    with pytest.raises(OSError, match="coupure"):
        ecritures.une_fois(jeton, "POST essai", "cle", "a", moitie)
    assert not EcritureParJeton.objects.exists() and not LigneJournal.objects.filter(objet="essai:1").exists()
    assert ecritures.une_fois(jeton, "POST essai", "cle", "b", lambda: Reponse(200, "{}"))[1] is False


@pytest.mark.django_db
def test_what_is_written_while_its_token_is_taken_back_is_not_kept() -> None:
    fin = horloge.aujourdhui() + jetons.DUREE
    jeton, _ = jetons.creer(maquettes.compte("chef"), "Essai", [Portee.ecrire_suivi], fin)

    def pendant() -> Reponse:
        ligne = journal.ajouter("essai", "essai:1", {}, acteur=jeton.compte, instant=horloge.maintenant())
        jetons.revoquer(jeton.compte, jeton.pk)
        return Reponse(201, f'{{"rang": {ligne.rang}}}')

    with pytest.raises(ecritures.JetonReprisError, match="a été révoqué le"):
        ecritures.une_fois(jeton, "POST essai", "cle", "a", pendant)
    assert not EcritureParJeton.objects.exists() and not LigneJournal.objects.filter(objet="essai:1").exists()
