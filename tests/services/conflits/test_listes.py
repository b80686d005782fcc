"""Lists of offices: proposed by name, held only once the person says so; of everyone else nothing is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from tests.documents.elus.test_lecture import fichier

from binome.registre.models import LigneJournal, ListeDeMandats, Mandat, MandatAConfirmer
from binome.services.acces.ouverture import IntrouvableError
from binome.services.conflits import liens, listes
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
    elle, autre = listes.a_confirmer(membre)
    assert elle.ne_le is not None
    mandat = listes.repondre(membre, elle.pk, oui=True)
    assert mandat is not None and mandat.organisation.code_cog == "93" and mandat.fonction == "Vice-présidente"
    assert "2026-T3" in mandat.source and "ligne 2" in mandat.source and "confirmé" in mandat.source
    assert listes.repondre(membre, autre.pk, oui=False) is None and Mandat.objects.count() == 1
    assert listes.a_confirmer(membre) == ()
    lus = liens.liens(membre, elue.dossier)
    assert lus.retenus and not any("À confirmer" in manque for manque in lus.manques), "the Région carries the file"
    # What was answered keeps nothing of the list, and is not asked again.
    for ligne in MandatAConfirmer.objects.all():
        assert (ligne.organisme, ligne.fonction, ligne.ne_le, ligne.du) == ("", "", None, None)
    encore = listes.charger(liste(("LE GALL", "Zoe", "02/04/1970")), "2026-T4")
    assert (encore.proposes, encore.connus) == (0, 1)
    with pytest.raises(IntrouvableError):
        listes.repondre(membre, elle.pk, oui=False)


def test_nobody_answers_for_another(elue: Any) -> None:
    listes.charger(liste(("LE GALL", "Zoe", "02/04/1970")), "2026-T3")
    (propose,) = listes.a_confirmer(elue["comite"])
    for nom in ("autorite", "national", "chef"):
        with pytest.raises(IntrouvableError):
            listes.repondre(elue[nom], propose.pk, oui=True)
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
