"""The workbook in the workspace: told before it is done, merged three ways, never an erasure by accident."""

import io

import openpyxl
import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.documents.tableur import ClasseurRefuseError, Origine, ecrire
from binome.domaine.droits.droits import Role
from binome.registre.models import Revision
from binome.services.acces import ouverture
from binome.services.plan import classeur as classeur_plan
from binome.services.redaction import enregistrement
from binome.services.texte import texte_entier

pytestmark = pytest.mark.django_db
TEXTE = b"""
id: essai
titre: Essai
territoire: Essai
appel: ti-2023-2027
plan_actions:
  axes: [{id: a, titre: A}]
  fiches:
    - {id: f1, titre: Une, axe: a, cout: {montant: 1000}}
    - {id: f2, titre: Deux, axe: a}
    - {id: f3, titre: Trois, axe: a, visibilite: confidentiel}
"""


@pytest.fixture
def dossier(campagne, chef):
    return maquettes.dossier_ouvert(campagne, chef, TEXTE)


def modifier(octets, *cellules):
    """The workbook with cells of « Fiches » set: (heading, row, value); a heading of None deletes the row."""
    classeur = openpyxl.load_workbook(io.BytesIO(octets))
    page = classeur["Fiches"]
    for titre, ligne, valeur in cellules:
        if titre is None:
            page.delete_rows(ligne)
        else:
            page.cell(ligne, next(c.column for c in page[1] if c.value == titre)).value = valeur
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def exporter(compte):
    return classeur_plan.exporter(ouverture.ouvrir(compte, "essai"))


def fiches(dossier):
    tete = texte_entier.revision_de_tete(type(dossier).objects.get(pk=dossier.pk))
    return {f["id"]: f for f in texte_entier.arbre(tete)["plan_actions"]["fiches"]}


TITRE, COUT = "Intitulé de l'action", "Coût total (€)"


def test_what_comes_back_untouched_changes_nothing(dossier, chef):
    assert classeur_plan.examiner(chef, "essai", exporter(chef)).vide


def test_an_import_is_told_in_french_before_it_is_done(dossier, chef):
    octets = modifier(
        exporter(chef),
        (TITRE, 2, "Une, revue"),
        (COUT, 2, 2000),
        ("Identifiant", 5, "f9"),
        (TITRE, 5, "Neuf"),
        ("Axe (identifiant)", 5, "a"),
        (None, 3, None),
    )
    apercu = classeur_plan.examiner(chef, "essai", octets)
    assert any("Neuf" in ajout for ajout in apercu.ajouts)
    assert any("Deux" in retrait for retrait in apercu.retraits)
    assert any("coût" in m and "1\u202f000" in m and "2\u202f000" in m for m in apercu.modifications)
    assert not apercu.conflits
    assert Revision.objects.filter(dossier=dossier).count() == 1
    classeur_plan.appliquer(chef, "essai", apercu.base, apercu.tete.numero, apercu.plan, ())
    trouvees = fiches(dossier)
    assert set(trouvees) == {"f1", "f3", "f9"}
    assert (trouvees["f1"]["titre"], trouvees["f1"]["cout"]["montant"]) == ("Une, revue", 2000)
    assert enregistrement.historique(type(dossier).objects.get(pk=dossier.pk))[0].motif == classeur_plan.MOTIF


def test_what_others_wrote_meanwhile_is_kept(dossier, chef):
    octets = modifier(exporter(chef), (TITRE, 2, "Une, revue"))
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2].objectifs": "Vendre"})
    apercu = classeur_plan.examiner(chef, "essai", octets)
    assert not apercu.retraits and len(apercu.modifications) == 1
    classeur_plan.appliquer(chef, "essai", apercu.base, apercu.tete.numero, apercu.plan, ())
    assert fiches(dossier)["f2"]["objectifs"] == "Vendre" and fiches(dossier)["f1"]["titre"] == "Une, revue"


@pytest.mark.parametrize(
    ("choix", "attendu"), [((), "Du dossier"), (("plan_actions.fiches[f1].titre",), "Du classeur")]
)
def test_a_true_conflict_is_settled_by_a_person(dossier, chef, choix, attendu):
    octets = modifier(exporter(chef), (TITRE, 2, "Du classeur"))
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": "Du dossier"})
    apercu = classeur_plan.examiner(chef, "essai", octets)
    assert [c.chemin for c in apercu.conflits] == ["plan_actions.fiches[f1].titre"]
    classeur_plan.appliquer(chef, "essai", apercu.base, apercu.tete.numero, apercu.plan, choix)
    assert fiches(dossier)["f1"]["titre"] == attendu


def test_a_save_between_the_telling_and_the_doing_is_a_conflict_not_a_loss(dossier, chef):
    apercu = classeur_plan.examiner(chef, "essai", modifier(exporter(chef), (TITRE, 2, "Du classeur")))
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": "Du dossier"})
    with pytest.raises(enregistrement.ConflitError):
        classeur_plan.appliquer(chef, "essai", apercu.base, apercu.tete.numero, apercu.plan, ())
    assert fiches(dossier)["f1"]["titre"] == "Du dossier"


def test_a_fiche_hidden_from_who_exported_is_not_taken_out_by_who_imports(dossier, chef):
    lecteur = maquettes.compte("lecteur", au=dossier, role=Role.lecteur)
    octets = modifier(exporter(lecteur), (TITRE, 2, "Relue"))
    assert b"Trois" not in octets
    apercu = classeur_plan.examiner(chef, "essai", octets)
    assert not apercu.retraits and len(apercu.modifications) == 1
    classeur_plan.appliquer(chef, "essai", apercu.base, apercu.tete.numero, apercu.plan, ())
    assert list(fiches(dossier)) == ["f1", "f2", "f3"]


def test_only_those_who_write_the_plan_import(dossier, chef):
    octets = exporter(chef)
    contributeur = maquettes.compte("porteur", au=dossier, role=Role.contributeur, fiches=["f1"])
    with pytest.raises(ouverture.RefusError):
        classeur_plan.examiner(contributeur, "essai", octets)
    with pytest.raises(ouverture.RefusError):
        classeur_plan.appliquer(contributeur, "essai", 1, 1, {}, ())
    with pytest.raises(ouverture.IntrouvableError):
        classeur_plan.examiner(maquettes.compte("x"), "essai", octets)


@pytest.mark.parametrize(
    ("origine", "dit"),
    [(Origine("autre", 1), "autre dossier"), (Origine("essai", 99), "révision"), (Origine("essai"), "révision")],
)
def test_a_workbook_from_elsewhere_is_refused(dossier, chef, origine, dit):
    with pytest.raises(ClasseurRefuseError, match=dit):
        classeur_plan.examiner(chef, "essai", ecrire({}, origine))


def test_a_reference_to_nothing_is_refused_before_anything_is_written(dossier, chef):
    with pytest.raises(ClasseurRefuseError, match="Filières"):
        classeur_plan.examiner(chef, "essai", modifier(exporter(chef), ("Filières (identifiants)", 2, "inconnue")))


def test_codes_that_exist_nowhere_are_told_at_their_cell_before_importing(dossier, chef):
    cellules = [("EPCI (SIREN)", 2, "240500439 ; 356000000"), ("Communes (code INSEE)", 3, "05999")]
    apercu = classeur_plan.examiner(chef, "essai", modifier(exporter(chef), *cellules))
    assert [(f.feuille, f.ligne, f.recu) for f in apercu.a_verifier] == [
        ("Fiches", 2, "356000000"),
        ("Fiches", 3, "05999"),
    ]
    assert "aucune commune n'a ce code" in str(apercu.a_verifier[1])
    classeur_plan.appliquer(chef, "essai", apercu.base, apercu.tete.numero, apercu.plan, ())
    assert classeur_plan.examiner(chef, "essai", exporter(chef)).a_verifier == (), "kept once, they are not told again"


def test_a_key_that_does_not_hold_is_refused_at_its_cell(dossier, chef):
    with pytest.raises(ClasseurRefuseError) as refus:
        classeur_plan.examiner(chef, "essai", modifier(exporter(chef), ("EPCI (SIREN)", 2, "240500438")))
    (faute,) = refus.value.fautes
    assert (faute.feuille, faute.ligne, faute.recu) == ("Fiches", 2, "240500438") and "clé" in faute.message


def test_the_preview_keeps_its_subject_and_shows_days_and_amounts(dossier, chef):
    import datetime as dt

    octets = modifier(exporter(chef), (COUT, 2, 2000), ("Début", 3, dt.date(2027, 1, 15)), ("Besoin", 3, "x" * 200))
    apercu = classeur_plan.examiner(chef, "essai", octets)
    (change,) = apercu.modifications
    assert change.startswith("Le montant du coût de la fiche f1") and change.endswith("2\u202f000\u202f€")
    assert any("alendrier de la fiche f2" in a and "début : 15/01/2027" in a for a in apercu.ajouts)
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2].calendrier": {"debut": "2027-01-15"}})
    octets = modifier(exporter(chef), ("Début", 3, dt.date(2028, 2, 1)))
    (change,) = classeur_plan.examiner(chef, "essai", octets).modifications
    assert change.startswith("Le début") and "15/01/2027" in change and "01/02/2028" in change


def test_a_fiche_that_the_workbook_adds_tells_its_days_and_amounts(dossier, chef):
    octets = modifier(
        exporter(chef), ("Identifiant", 5, "f9"), (TITRE, 5, "Neuf"), ("Axe (identifiant)", 5, "a"), (COUT, 5, 1500000)
    )
    (ajout,) = classeur_plan.examiner(chef, "essai", octets).ajouts
    assert ajout.startswith("La fiche f9 « Neuf »".replace("« ", "«\u202f").replace(" »", "\u202f»"))
    assert "montant : 1\u202f500\u202f000\u202f€" in ajout


def test_ids_that_the_dossier_does_not_have_are_told_at_their_cells_with_the_other_faults(dossier, chef):
    octets = modifier(
        exporter(chef), ("Pièces (identifiants)", 2, "p1"), ("Filières (identifiants)", 3, "bois"), ("Début", 2, 2027)
    )
    with pytest.raises(ClasseurRefuseError) as refus:
        classeur_plan.examiner(chef, "essai", octets)
    assert {(f.ligne, f.colonne) for f in refus.value.fautes} == {
        (2, "Pièces (identifiants)"),
        (3, "Filières (identifiants)"),
        (2, "Début"),
    }


def test_a_rounded_amount_is_told_in_the_preview(dossier, chef):
    (remarque,) = classeur_plan.examiner(chef, "essai", modifier(exporter(chef), (COUT, 2, 100000 / 3))).remarques
    assert "arrondi aux centimes" in str(remarque)
