"""Writing together: nothing is lost, what was edited apart merges, what truly conflicts is shown."""

import copy

import pytest
from tests import maquettes
from tests.saisies import saisir, saisir_tout

from binome.domaine.droits.droits import Role
from binome.registre.models import LigneJournal, Revision
from binome.services.acces import ouverture
from binome.services.redaction import enregistrement
from binome.services.redaction.contenu import ContenuInvalideError
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db


def _contenu(dossier, numero=1):
    return texte_entier.arbre(Revision.objects.get(dossier=dossier, numero=numero))


def _titres(dossier):
    return [
        f["titre"]
        for f in texte_entier.arbre(texte_entier.revision_de_tete(type(dossier).objects.get(pk=dossier.pk)))[
            "plan_actions"
        ]["fiches"]
    ]


def test_two_people_on_two_fiches_both_keep_their_work(dossier, chef):
    elu = maquettes.compte("elu", au=dossier, role=Role.elu)
    mien, sien = _contenu(dossier), _contenu(dossier)
    mien["plan_actions"]["fiches"][0]["titre"] = "Une, revue"
    sien["plan_actions"]["fiches"][1]["titre"] = "Deux, revue"
    saisir_tout(chef, "essai", 1, mien)
    assert saisir_tout(elu, "essai", 1, sien).fusionnee
    assert _titres(dossier) == ["Une, revue", "Deux, revue"]


def test_the_same_field_twice_is_a_conflict_and_writes_nothing(dossier, chef):
    elu = maquettes.compte("elu", au=dossier, role=Role.elu)
    mien, sien = _contenu(dossier), _contenu(dossier)
    mien["plan_actions"]["fiches"][0]["titre"] = "Mienne"
    sien["plan_actions"]["fiches"][0]["titre"] = "Sienne"
    saisir_tout(chef, "essai", 1, mien)
    with pytest.raises(enregistrement.ConflitError) as erreur:
        saisir_tout(elu, "essai", 1, sien)
    (conflit,) = erreur.value.conflits
    assert (conflit.chemin, conflit.base, conflit.mien, conflit.autre) == (
        "plan_actions.fiches[f1].titre",
        "Une",
        "Sienne",
        "Mienne",
    )
    assert Revision.objects.filter(dossier=dossier).count() == 2


def test_saving_what_is_there_already_makes_no_revision(dossier, chef):
    assert saisir_tout(chef, "essai", 1, _contenu(dossier)).inchangee
    assert Revision.objects.filter(dossier=dossier).count() == 1


def test_autosaves_of_one_author_coalesce_in_the_history_but_keep_the_base_of_others(dossier, chef):
    elu = maquettes.compte("elu", au=dossier, role=Role.elu)
    for numero, titre in enumerate(["a", "ab", "abc"], 1):
        saisir(chef, "essai", numero, {"plan_actions.fiches[f1].titre": titre})
    assert [r.numero for r in enregistrement.historique(dossier)] == [4, 1]
    saisir(elu, "essai", 2, {"plan_actions.fiches[f2].titre": "Deux, revue"})
    assert _titres(dossier) == ["abc", "Deux, revue"]


def test_a_contributeur_touches_only_the_fiche_given(dossier):
    porteur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=["f2"])
    saisir(porteur, "essai", 1, {"plan_actions.fiches[f2].objectifs": "Vendre"}, fiche="f2")
    with pytest.raises(ouverture.RefusError, match="confiée"):
        saisir(porteur, "essai", 1, {"plan_actions.fiches[f1].objectifs": "Vendre"}, fiche="f1")
    contenu = copy.deepcopy(_contenu(dossier))
    contenu["titre"] = "Détourné"
    with pytest.raises(ouverture.RefusError, match="fiche"):
        saisir_tout(porteur, "essai", 1, contenu, fiche="f2")


def test_someone_without_link_does_not_learn_that_the_dossier_exists(dossier):
    etranger = maquettes.compte("etranger")
    with pytest.raises(ouverture.IntrouvableError):
        saisir_tout(etranger, "essai", 1, _contenu(dossier))
    with pytest.raises(ouverture.IntrouvableError):
        ouverture.ouvrir(etranger, "nexiste-pas")


def test_invalid_content_is_refused_whole(dossier, chef):
    contenu = _contenu(dossier)
    contenu["plan_actions"]["fiches"][0]["axe"] = "absent"
    with pytest.raises(ContenuInvalideError):
        saisir_tout(chef, "essai", 1, contenu)
    assert Revision.objects.filter(dossier=dossier).count() == 1


def test_restoring_makes_a_new_revision_and_is_journalled(dossier, chef):
    saisir(chef, "essai", 1, {"titre": "Changé"})
    revision = enregistrement.restaurer(chef, "essai", 1)
    assert (revision.numero, texte_entier.document(revision).titre) == (3, "Candidature Essai")
    assert [ligne.action for ligne in LigneJournal.objects.all()] == ["dossier.ouvert", "dossier.restaure"]


def test_a_save_overtaken_while_it_was_prepared_is_merged_with_the_other(monkeypatch, dossier, chef):
    """Both were read from the same head; the second one to hold the dossier prepares itself again."""
    vraie, base = enregistrement.ouverture.verrouiller, texte_entier.revision_de_tete(dossier).numero

    def doublee(identifiant):
        monkeypatch.setattr(enregistrement.ouverture, "verrouiller", vraie)
        saisir(chef, identifiant, base, {"concertation": "De l'un"})
        return vraie(identifiant)

    monkeypatch.setattr(enregistrement.ouverture, "verrouiller", doublee)
    resultat = saisir(chef, dossier.identifiant, base, {"enjeux_du_territoire": "De l'autre"})
    reuni = texte_entier.arbre(resultat.revision)
    assert (reuni["concertation"], reuni["enjeux_du_territoire"]) == ("De l'un", "De l'autre")
    assert resultat.fusionnee and resultat.revision.numero == base + 2
