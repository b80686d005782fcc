"""The inbox as a workbook: what comes back is what went out, row by row; what is hostile is refused with its reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from tests.instruits import REGION, Instruits

from binome.documents.tableur import ClasseurRefuseError
from binome.registre.models import Affectation, Dossier, NoteDeService
from binome.services.instruction import affectations
from binome.services.instruction.boite import classeur, liste, notes

pytestmark = pytest.mark.lent

HA = "hautes-alpes-corrige"
PIEGES = (
    "=1+1",
    "+33 4 92",
    "-2",
    "@SOMME(A1)",
    "\t=1",
    '  =HYPERLINK("x")',
    "⟦0001⟧",
    '""',
    "x005F_x0041_",
    "a\u00a0b",
)


def _boite(instruits: Instruits, nom: str = "region") -> liste.BoiteOuverte:
    return liste.ouvrir(instruits.comptes[nom], instruits.campagne.identifiant)


def exporter(instruits: Instruits, nom: str = "region") -> bytes:
    boite = _boite(instruits, nom)
    return classeur.exporter(boite, liste.lignes(boite))


def retoucher(octets: bytes, geste: Callable[[Any], None]) -> bytes:
    """The same workbook, as a spreadsheet would save it after that."""
    lu = openpyxl.load_workbook(io.BytesIO(octets))
    geste(lu)
    sortie = io.BytesIO()
    lu.save(sortie)
    return sortie.getvalue()


def place(page: Any, titre: str) -> int:
    return next(c.column for c in page[1] if c.value == titre)


def poser(ligne: int, titre: str, valeur: object) -> Callable[[Any], None]:
    return lambda lu: lu["Dépôts"].cell(ligne, place(lu["Dépôts"], titre), valeur)


@pytest.fixture
def deux(instruits: Instruits) -> Instruits:
    """Rows 2 and 3 of the sheet: the Hautes-Alpes, then Zone."""
    instruits.deposer("zone")
    return instruits


def test_untouched_it_changes_nothing_even_saved_by_a_spreadsheet(deux: Instruits) -> None:
    for rang, piege in enumerate(PIEGES):
        Dossier.objects.filter(identifiant="zone").update(territoire=f"Zone {piege}" if rang % 2 else piege)
        notes.noter(deux.comptes["region"], HA, REGION, rang % 3, piege)
        octets = exporter(deux)
        assert exporter(deux) == octets
        for rendu in (octets, retoucher(octets, lambda _: None)):
            apercu = classeur.examiner(_boite(deux), rendu)
            assert (apercu.gestes, apercu.refus, apercu.inchangees) == ((), (), 2), piege
        page = openpyxl.load_workbook(io.BytesIO(octets))["Dépôts"]
        assert all(c.data_type in "snd" for rangee in page.iter_rows() for c in rangee), piege
        assert all(c.style and c.quotePrefix for c in page[2] if c.data_type == "s")


def test_what_is_typed_comes_back_by_the_usual_gestures(deux: Instruits) -> None:
    moi = deux.comptes["region"]

    def remplir(lu: Any) -> None:
        poser(2, "Confié à", "Collegue@exemple.fr ")(lu)
        poser(3, "Priorité", "Urgente")(lu)
        poser(3, "Note", "=cmd|' /C calc'!A0")(lu)

    def en_texte(lu: Any) -> None:
        remplir(lu)
        lu["Dépôts"].cell(3, place(lu["Dépôts"], "Note")).data_type = "s"

    apercu = classeur.examiner(_boite(deux), retoucher(exporter(deux), en_texte))
    assert [g.dit.partition(" : ")[2] for g in apercu.gestes] == [
        "confié à Collegue",
        "priorité urgente, note : =cmd|' /C calc'!A0",
    ]
    assert not apercu.refus and not Affectation.objects.exists()
    assert classeur.appliquer(moi, apercu.gestes) == (2, [])
    assert Affectation.objects.get().a == deux.comptes["collegue"]
    note = NoteDeService.objects.get()
    assert (note.priorite, note.note) == (2, "=cmd|' /C calc'!A0")
    # Done twice, it does nothing more, and says why.
    faits, refus = classeur.appliquer(moi, apercu.gestes)
    assert (faits, len(refus)) == (0, 2)
    assert Affectation.objects.count() == 1


def test_each_row_is_refused_with_its_reason(deux: Instruits) -> None:
    cas: list[tuple[Callable[[Any], None], str]] = [
        (poser(2, "Confié à", "sgar@exemple.fr"), "n'instruit pas pour ce service"),
        (poser(2, "Confié à", "inconnu@exemple.fr"), "n'instruit pas pour ce service"),
        (poser(2, "Priorité", "vitale"), "n'existe pas"),
        (poser(2, "Étape", "labellisé"), "ne se change pas ici"),
        (poser(2, "Territoire", "Ailleurs"), "ne se change pas ici"),
        (poser(2, "Repère", "region:84 0.0 0123456789"), "ne se change pas ici"),
        (poser(2, "Repère", ""), "repère"),
        (poser(2, "Note", "x" * 501), "dépasse 500"),
        (poser(2, "Note", "=1+1"), "jamais été calculée"),
    ]
    for geste, mot in cas:
        apercu = classeur.examiner(_boite(deux), retoucher(exporter(deux), geste))
        assert [mot in str(r) for r in apercu.refus] == [True], (mot, apercu)
        assert "ligne 2" in str(apercu.refus[0])
        # The other row is not lost.
        assert apercu.inchangees == 1


def test_a_row_that_changed_here_meanwhile_is_not_overwritten(deux: Instruits) -> None:
    octets = retoucher(exporter(deux), poser(2, "Confié à", "collegue@exemple.fr"))
    affectations.affecter(deux.comptes["region"], HA, REGION, deux.comptes["region"].pk)
    apercu = classeur.examiner(_boite(deux), octets)
    assert not apercu.gestes and "depuis l'export" in str(apercu.refus[0])


def test_a_row_twice_or_of_someone_elses_scope(deux: Instruits) -> None:
    def doubler(lu: Any) -> None:
        page = lu["Dépôts"]
        for colonne, cellule in enumerate(page[2], 1):
            page.cell(4, colonne, cellule.value).number_format = cellule.number_format

    apercu = classeur.examiner(_boite(deux), retoucher(exporter(deux), doubler))
    assert [r.ligne for r in apercu.refus] == [2, 4] and apercu.inchangees == 1
    # Taken by a colleague of another région or service, no row says whether the deposit exists.
    for nom in ("ailleurs", "sgar"):
        apercu = classeur.examiner(_boite(deux, nom), exporter(deux))
        assert [r.raison for r in apercu.refus] == ["ce dépôt n'est pas dans votre boîte pour ce service"] * 2


def test_a_merged_cell_takes_nobody_away(deux: Instruits) -> None:
    """Seen over two rows, it is said in the first alone: read as it is, it would take the second from its owner."""
    affectations.affecter(deux.comptes["region"], "zone", REGION, deux.comptes["collegue"].pk)

    def fusionner(lu: Any) -> None:
        page = lu["Dépôts"]
        colonne = openpyxl.utils.get_column_letter(place(page, "Confié à"))
        poser(2, "Confié à", "collegue@exemple.fr")(lu)
        page.merge_cells(f"{colonne}2:{colonne}3")

    apercu = classeur.examiner(_boite(deux), retoucher(exporter(deux), fusionner))
    assert [(r.ligne, "« Confié à » est fusionnée" in r.raison) for r in apercu.refus] == [(3, True)]
    assert [g.ligne for g in apercu.gestes] == [2]


def test_days_in_letters_and_a_title_merged_above_are_said_or_read(deux: Instruits) -> None:
    def en_lettres(lu: Any) -> None:
        page = lu["Dépôts"]
        cellule = page.cell(2, place(page, "Reçu le"))
        cellule.value, cellule.number_format = cellule.value.strftime("%d/%m/%Y"), "@"

    apercu = classeur.examiner(_boite(deux), retoucher(exporter(deux), en_lettres))
    assert (apercu.inchangees, apercu.refus) == (2, ())

    def autre_jour(lu: Any) -> None:
        page = lu["Dépôts"]
        page.cell(2, place(page, "Reçu le")).value = "31/12/2030"

    (refus,) = classeur.examiner(_boite(deux), retoucher(exporter(deux), autre_jour)).refus
    assert "ne se change pas ici" in refus.raison


def test_a_sheet_renamed_too_many_rows_or_merges_are_refused_whole(deux: Instruits) -> None:
    def renommer(lu: Any) -> None:
        lu["Dépôts"].title = "Feuil1"

    def trop_longue(lu: Any) -> None:
        lu["Dépôts"].cell(100_000, 1, "x")

    def trop_fusionnee(lu: Any) -> None:
        for ligne in range(10, 1100, 2):
            lu["Dépôts"].merge_cells(f"A{ligne}:A{ligne + 1}")

    for geste, mot in (
        (renommer, "cette feuille manque"),
        (trop_longue, "dépasse"),
        (trop_fusionnee, "trop de cellules fusionnées"),
    ):
        with pytest.raises(ClasseurRefuseError, match=mot):
            classeur.examiner(_boite(deux), retoucher(exporter(deux), geste))


def test_a_row_refused_half_way_is_not_half_done(deux: Instruits, monkeypatch: pytest.MonkeyPatch) -> None:
    def remplir(lu: Any) -> None:
        poser(2, "Confié à", "collegue@exemple.fr")(lu)
        poser(2, "Note", "À lire")(lu)

    apercu = classeur.examiner(_boite(deux), retoucher(exporter(deux), remplir))
    notes.noter(deux.comptes["collegue"], HA, REGION, 1, "Écrite entre-temps")
    faits, (refus,) = classeur.appliquer(deux.comptes["region"], apercu.gestes)
    assert (faits, refus.ligne) == (0, 2) and not Affectation.objects.exists()


@pytest.mark.parametrize(
    ("octets", "mot"),
    [
        (b"", "pas un classeur"),
        (b"PK\x03\x04" + b"x" * 99, "pas un classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "chiffré"),
    ],
)
def test_what_is_no_workbook_is_refused(deux: Instruits, octets: bytes, mot: str) -> None:
    with pytest.raises(ClasseurRefuseError, match=mot):
        classeur.examiner(_boite(deux), octets)


def test_another_campaign_or_another_workbook_is_refused(deux: Instruits) -> None:
    def autre(lu: Any) -> None:
        lu["Origine"]["B2"] = "ailleurs"

    def sans_colonne(lu: Any) -> None:
        lu["Dépôts"].delete_cols(place(lu["Dépôts"], "Note"))

    def sans_origine(lu: Any) -> None:
        del lu["Origine"]

    for geste, mot in ((autre, "autre campagne"), (sans_colonne, "« Note »"), (sans_origine, "exportez-la")):
        with pytest.raises(ClasseurRefuseError, match=mot):
            classeur.examiner(_boite(deux), retoucher(exporter(deux), geste))
