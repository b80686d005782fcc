"""Lists of offices: proposed by name, held only once the person says so; of everyone else nothing is kept."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from django.apps import apps
from tests import maquettes
from tests.documents.elus.test_lecture import BONNES, ENTETES, fichier

from binome.domaine.droits.droits import Role
from binome.registre.models import LigneJournal, ListeDeMandats, Mandat, MandatAConfirmer
from binome.services.acces.ouverture import IntrouvableError
from binome.services.conflits import liens, listes, propositions
from binome.services.conflits.refus import LienImpossibleError
from binome.services.socle import journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent(6)]
PACA = "93;Provence-Alpes-Côte d'Azur;5;Hautes-Alpes;{nom};{prenom};F;{ne};33;Cadre;02/07/2021;Vice-présidente;"


def liste(*qui: tuple[str, str, str]) -> bytes:
    return fichier("conseillers régionaux", *(PACA.format(nom=n, prenom=p, ne=ne) for n, p, ne in qui))


@pytest.fixture
def elue(jugement: Any) -> Any:
    membre = jugement["comite"]
    membre.nom = "Zoé Le-Gall"
    membre.save(update_fields=["nom"])
    return jugement


def test_a_name_is_no_proof_and_the_answer_decides(elue: Any) -> None:
    membre = elue["comite"]
    fait = listes.charger(liste(("LE GALL", "Zoe", "02/04/1970"), ("Le Gall", "Zoé", "01/01/1990")), "2026-T3")
    assert (fait.lignes, fait.proposes, fait.personnes, fait.refusees) == (2, 2, 1, 0)
    assert not Mandat.objects.exists()
    lus = liens.liens(membre, elue.dossier)
    assert any("À confirmer" in manque for manque in lus.manques) and lus.etat == "Non vérifié"
    elle, autre = propositions.a_confirmer(membre)
    assert elle.ne_le is not None
    mandat = propositions.repondre(membre, elle.pk, oui=True)
    assert mandat is not None and mandat.organisation.code_cog == "93" and mandat.fonction == "Vice-présidente"
    assert "2026-T3" in mandat.source and "ligne 2" in mandat.source and "confirmé" in mandat.source
    assert propositions.repondre(membre, autre.pk, oui=False) is None and Mandat.objects.count() == 1
    assert propositions.a_confirmer(membre) == ()
    lus = liens.liens(membre, elue.dossier)
    assert lus.retenus and not any("À confirmer" in manque for manque in lus.manques), "the Région carries the file"
    # What was answered keeps nothing of the list, and is not asked again.
    for ligne in MandatAConfirmer.objects.all():
        assert (ligne.organisme, ligne.fonction, ligne.ne_le, ligne.du) == ("", "", None, None)
    encore = listes.charger(liste(("LE GALL", "Zoe", "02/04/1970")), "2026-T4")
    assert (encore.proposes, encore.connus) == (0, 1)
    with pytest.raises(IntrouvableError):
        propositions.repondre(membre, elle.pk, oui=False)


def test_nobody_answers_for_another(elue: Any) -> None:
    listes.charger(liste(("LE GALL", "Zoe", "02/04/1970")), "2026-T3")
    (propose,) = propositions.a_confirmer(elue["comite"])
    for nom in ("autorite", "national", "chef"):
        with pytest.raises(IntrouvableError):
            propositions.repondre(elue[nom], propose.pk, oui=True)
    assert not Mandat.objects.exists()


def test_of_everyone_else_nothing_is_kept(elue: Any) -> None:
    # The chief bears the name of a row, and judges nothing.
    chef = elue["chef"]
    chef.nom = "Chef Inconnu"
    chef.save(update_fields=["nom"])
    listes.charger(liste(("QUIDAM", "Unique", "05/06/1971"), ("INCONNU", "Chef", "")), "2026-T3")
    assert not MandatAConfirmer.objects.exists() and ListeDeMandats.objects.get().lignes == 2
    for modele in apps.get_app_config("registre").get_models():
        for ligne in modele._default_manager.values():
            assert "quidam" not in json.dumps(ligne, default=str).casefold(), modele.__name__
    assert "quidam" not in " ".join(LigneJournal.objects.values_list("donnees", flat=True)).casefold()
    assert journal.verifier()[1] is None
    # The negative control: the same search finds what is kept.
    listes.charger(liste(("LE GALL", "Zoe", "05/06/1971")), "2026-T3")
    assert MandatAConfirmer.objects.filter(fonction="Vice-présidente").exists()


def test_a_rehearsal_writes_nothing_and_refused_rows_do_not_stop_the_others(elue: Any) -> None:
    octets = liste(("LE GALL", "Zoe", "02/04/1970"), ("LE GALL", "Zoe", "30/02/1970"))
    essai = listes.charger(octets, "2026-T3", essai=True)
    assert (essai.proposes, essai.refusees) == (1, 1) and essai.refus[0].ligne == 3
    assert not ListeDeMandats.objects.exists() and not MandatAConfirmer.objects.exists()
    assert listes.charger(octets, "2026-T3").proposes == 1


@pytest.mark.parametrize(("octets", "millesime"), [(b"a;b", "2026"), (liste(), "2026"), (liste(("A", "B", "")), " ")])
def test_what_is_no_list_is_refused(elue: Any, octets: bytes, millesime: str) -> None:
    with pytest.raises(LienImpossibleError):
        listes.charger(octets, millesime)
    assert not ListeDeMandats.objects.exists()


def test_who_judges_since_a_list_was_loaded_was_not_searched_in_it(elue: Any) -> None:
    listes.charger(liste(("QUIDAM", "Unique", "")), "2026-T3")
    nouvelle = maquettes.officiel(Role.comite, elue.campagne, "nouvelle")
    dites = {qui: "\n".join(liens.liens(compte, elue.dossier).manques) for qui, compte in elue.comptes.items()}
    apres = "\n".join(liens.liens(nouvelle, elue.dossier).manques)
    assert "n'a pas été cherché" in apres and "conseillers régionaux" in apres
    assert "n'a pas été cherché" not in dites["comite"]
    # One word is no name: the list was not searched for it either.
    assert "n'a pas été cherché" in dites["national"]
    assert "jamais chargées" in apres and "maires" in apres


def test_the_same_list_twice_proposes_once_and_says_so(elue: Any) -> None:
    octets = liste(("LE GALL", "Zoe", "02/04/1970"))
    une, deux = listes.charger(octets, "2026-T3"), listes.charger(octets, "2026-T3")
    assert (une.proposes, une.deja) == (1, None)
    assert (deux.proposes, deux.connus) == (0, 1) and deux.deja is not None
    assert MandatAConfirmer.objects.count() == 1


def test_an_older_edition_is_refused_unless_it_is_wanted(elue: Any) -> None:
    listes.charger(liste(("LE GALL", "Zoe", "02/04/1970")), "2026-T3")
    for vieille in ("2026-T2", "2025", "2026-08"):
        with pytest.raises(LienImpossibleError, match="plus récente"):
            listes.charger(liste(("LE GALL", "Zoe", "01/01/1990")), vieille)
    # Another kind has editions of its own.
    listes.charger(fichier("maires", BONNES["maires"]), "2025")
    assert ListeDeMandats.objects.count() == 2
    assert listes.charger(liste(("LE GALL", "Zoe", "01/01/1990")), "2025", ancienne=True).proposes == 1
    assert {m.liste.millesime for m in propositions.a_confirmer(elue["comite"])} == {"2026-T3", "2025"}


def test_an_import_that_is_interrupted_leaves_nothing(elue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listes, "_PAS", 2)
    lignes = liste(*[("LE GALL", "Zoe", f"{jour:02}/04/1970") for jour in range(1, 9)])
    parts: list[float] = []

    def rapport(part: float, etape: str) -> None:
        parts.append(part)
        if len(parts) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        listes.charger(lignes, "2026-T3", rapport=rapport)
    assert parts == sorted(parts) and 0 < parts[0] < parts[1] <= 1
    assert not ListeDeMandats.objects.exists() and not MandatAConfirmer.objects.exists()
    # The negative control: left alone, the same file is kept whole.
    assert listes.charger(lignes, "2026-T3").proposes == 8


def test_a_list_that_gives_everything_to_one_name_is_no_list(elue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listes, "PROPOSES_MAX", 3)
    with pytest.raises(LienImpossibleError, match="à un même nom"):
        listes.charger(liste(*[("LE GALL", "Zoe", f"{jour:02}/04/1970") for jour in range(1, 6)]), "2026-T3")
    assert not MandatAConfirmer.objects.exists()


def test_rows_are_read_in_the_memory_of_a_few(elue: Any) -> None:
    """Forty thousand of them, given line by line, and followed: kept, they would weigh more than that."""
    parts: list[float] = []
    with Interminable(40_000) as flux:
        tracemalloc.start()
        fait = listes.charger(flux, "2026-T3", rapport=lambda part, _: parts.append(part))
        plus_haut = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (fait.lignes, fait.refusees, fait.proposes) == (40_001, 1, 1)
    assert len(parts) == 2 and plus_haut < 12_000_000, plus_haut


class Interminable(io.RawIOBase):
    """A file of so many mayors, none of whom judges, then one who does and a row of nothing: made as it is read."""

    def __init__(self, combien: int) -> None:
        self.entete, self.bonne = (part.encode() + b"\n" for part in (ENTETES["maires"], BONNES["maires"]))
        self.fin = self.bonne.replace(b"MARTIN;Alice", "Le Gall;Zoé".encode()) + b"1;2\n"
        self.combien, self.rendues = combien, -1

    def seek(self, ou: int, depuis: int = 0) -> int:
        self.rendues = -1
        return len(self.entete) + (self.combien - 1) * len(self.bonne) + len(self.fin)

    def readline(self, au_plus: int | None = -1) -> bytes:
        self.rendues += 1
        if self.rendues == 0:
            return self.entete
        if self.rendues < self.combien:
            return self.bonne
        return b"".join(self.fin.splitlines(keepends=True)[self.rendues - self.combien :][:1])
