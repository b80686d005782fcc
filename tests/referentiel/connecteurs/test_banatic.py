"""Banatic's groupings: the shapes that its exports have had, hostile files, and which EPCI already sit together."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binome.referentiel import Referentiel
from binome.referentiel import groupements as lectures
from binome.referentiel.connecteurs.chargement import Bilan
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.jeux.banatic import nature_juridique
from binome.referentiel.groupements import groupements_communs

Charge = Callable[..., Bilan]
A, B, ANTAN, ELAN, REUNION = "200000001", "200000002", "200000008", "200000009", "249740119"
ABRIES, BARRET = "210500016", "210500024"
PETR, SMF, SIVU, DEPARTEMENT = "200100011", "200100022", "200100033", "220500011"
SCOT = "5500 - Schéma de cohérence territoriale (SCOT) (Art. L. 143-16 code de l'urbanisme)"
# Today's export: one row for each member, the sheet of the grouping repeated; competences are columns.
ENTETE = ("Département siège", "N° SIREN", "Nom du groupement", "Nature juridique", "Siren membre", "Nom membre",
          "Catégorie des membres du groupement", SCOT)  # fmt: skip
LIGNES = [
    ("05 - Hautes-Alpes", PETR, "PETR des  Vallées", "PETR", A, "CC de l'Abriès", "Groupement", "NON"),
    ("05 - Hautes-Alpes", PETR, "PETR des  Vallées", "PETR", B, "Barret", "Groupement", "NON"),
    ("05 - Hautes-Alpes", PETR, "PETR des  Vallées", "PETR", DEPARTEMENT, "Hautes-Alpes", "Autre organisme", "NON"),
    ("05 - Hautes-Alpes", SMF, "SCoT d'Élan", "SMF", ANTAN, "CC d'Antan", "Groupement", "OUI"),
    ("05 - Hautes-Alpes", SMF, "SCoT d'Élan", "SMF", BARRET, "Barret", "Commune", "OUI"),
    ("05 - Hautes-Alpes", SMF, "SCoT d'Élan", "SMF", "210599999", "Disparue", "Commune", "OUI"),
    ("05 - Hautes-Alpes", A, "CC de l'Abriès", "CC", ABRIES, "Abriès", "Commune", "OUI"),
    ("05 - Hautes-Alpes", A, "CC de l'Abriès", "CC", BARRET, "Barret", "Commune", "OUI"),
]


def en_csv(lignes: list[tuple[str, ...]], separateur: str = ";") -> str:
    return "\n".join(separateur.join(ligne) for ligne in (ENTETE, *lignes)) + "\n"


def ecrire(chemin: Path, octets: bytes | str) -> Path:
    chemin.write_bytes(octets.encode() if isinstance(octets, str) else octets)
    return chemin


def classeur(chemin: Path) -> Path:
    livre = openpyxl.Workbook()
    for ligne in (ENTETE, *LIGNES):
        livre.active.append([int(c) if c.isdigit() else c for c in ligne])
    livre.save(chemin)
    return chemin


def tabule(chemin: Path) -> Path:
    """The export of before 2024: tabulations, Windows-1252, « Type », and a name that ends in .xls."""
    entete = (*ENTETE[:6], "Type")
    texte = "\n".join("\t".join(ligne) for ligne in (entete, *(ligne[:7] for ligne in LIGNES)))
    return ecrire(chemin, texte.encode("cp1252"))


@pytest.mark.parametrize(
    ("faire", "scot"),
    [(lambda d: ecrire(d / "b.csv", en_csv(LIGNES)), True), (lambda d: classeur(d / "b.xlsx"), True),
     (lambda d: tabule(d / "b.xls"), False)],
)  # fmt: skip
def test_each_shape_of_the_export_gives_the_same_pairs(
    faire: Callable[[Path], Path], scot: bool, charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    bilan = charge("banatic", faire(tmp_path), millesime="avril 2026")
    assert (bilan.provenance.acceptees, bilan.provenance.refusees) == (8, 0)
    assert (bilan.provenance.millesime, bilan.provenance.licence) == ("avril 2026", "Licence Ouverte 2.0")
    lu = depot.lire("banatic", verifier=True)
    assert lu is not None and len(lu.colonnes["membre"]) == 8
    assert set(zip(lu.colonnes["groupement"].tolist(), lu.colonnes["membre"].tolist(), strict=True)) == {
        (int(ligne[1]), int(ligne[4])) for ligne in LIGNES
    }
    assert lu.colonnes["commune"].sum() == 4
    fiches = {siren: fiche for siren, *fiche in bilan.provenance.annexe["groupements"]}
    assert fiches[PETR] == ["PETR des Vallées", "PETR", False if scot else None]
    assert fiches[SMF][2] is (True if scot else None)
    assert any("cohérence territoriale" in r for r in bilan.provenance.remarques) is not scot


@pytest.mark.parametrize(
    ("ecrit", "code"),
    [("PETR", "PETR"), ("smf", "SMF"), ("Syndicat mixte fermé", "SMF"), ("Pôle métropolitain (POLEM)", "POLEM"),
     ("Pôle d'équilibre territorial et rural", "PETR"), ("Communauté d’agglomération", "CA"), ("EPA", "EPA")],
)  # fmt: skip
def test_a_nature_is_known_by_its_code_and_by_its_words(ecrit: str, code: str) -> None:
    assert nature_juridique(ecrit) == code


HOSTILES = {
    "vide": (b"", "vide"),
    "en-tête seul": (en_csv([]).encode(), "aucune ligne"),
    "page": (b"<!DOCTYPE html>\n<html><head><title>Banatic</title></head><body>Erreur 503</body></html>\n", "<!DOCTYPE"),
    "sans les membres": (b"N\xc2\xb0 SIREN;Nom du groupement;Nature juridique\n200100011;PETR;PETR\n",
                         "il manque : siren_membre"),
    "UTF-16 sans marque": (en_csv(LIGNES).encode("utf-16-le"), "ni un CSV"),
    "octet impossible": (en_csv(LIGNES).encode().replace(b"Disparue", b"Disp\x81rue"), "0x81"),
    "sans SIREN": (en_csv([(*ligne[:1], "12", *ligne[2:]) for ligne in LIGNES]).encode(), "neuf chiffres"),
    "lignes courtes": ((en_csv([]) + "05;200100011;PETR\n" * 4).encode(), "il manque des colonnes"),
}  # fmt: skip


@pytest.mark.parametrize("cas", list(HOSTILES))
def test_a_hostile_file_is_refused_in_french_and_changes_nothing(
    cas: str, charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    charge("banatic", ecrire(tmp_path / "bon.csv", en_csv(LIGNES)))
    avant = depot.chemin("banatic").read_bytes()
    contenu, attendu = HOSTILES[cas]
    with pytest.raises(FichierRefuseError) as refus:
        charge("banatic", ecrire(tmp_path / "mauvais.csv", contenu))
    assert attendu in str(refus.value), str(refus.value)
    assert depot.chemin("banatic").read_bytes() == avant


def test_repeated_rows_count_once_and_members_without_siren_are_told(
    charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    muette = ("", PETR, "PETR des Vallées", "PETR", "", "Chambre", "Autre organisme", "NON")
    # Said a commune once, and something else once: it is a commune.
    autrement = (*LIGNES[4][:6], "Autre organisme", "OUI")
    bilan = charge("banatic", ecrire(tmp_path / "b.csv", en_csv([*LIGNES, *LIGNES, autrement, muette])))
    lu = depot.lire("banatic")
    assert lu is not None and len(lu.colonnes["membre"]) == 8 and lu.colonnes["commune"].sum() == 4
    assert (
        "9 lignes répétées" in bilan.provenance.remarques[0] and "1 membre sans SIREN" in bilan.provenance.remarques[1]
    )


def test_shares_by_hand(mini: Referentiel, charge: Charge, depot: Depot, tmp_path: Path) -> None:
    assert groupements_communs(depot, mini) is None
    charge("banatic", ecrire(tmp_path / "b.csv", en_csv(LIGNES)))
    communs = groupements_communs(depot, mini)
    assert communs is not None and communs.parts.codes.tolist() == list(mini.sirens())
    # B has 1,200 inhabitants, of whom 200 in Barret; CC d'Antan is today's Nouvel Élan; a CC is no grouping of EPCI.
    assert [communs.parts.de(k) for k in range(4)] == [
        {PETR: 1.0}, {PETR: 1.0, SMF: pytest.approx(200 / 1200)}, {SMF: 1.0}, {}
    ]  # fmt: skip
    assert communs.noms == {PETR: "PETR des Vallées", SMF: "SCoT d'Élan"} and communs.trop_vastes == {}
    assert (communs.communes_inconnues, communs.autres_membres) == (1, 1)


@pytest.mark.parametrize(
    ("sorte", "attendus"),
    [("tous", [PETR, SMF]), ("petr", [PETR]), ("pole-metropolitain", []), ("syndicat-mixte", [SMF]), ("scot", [SMF])],
)
def test_one_sort_of_groupings_at_a_time(
    sorte: lectures.Sorte, attendus: list[str], mini: Referentiel, charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    charge("banatic", ecrire(tmp_path / "b.csv", en_csv(LIGNES)))
    communs = groupements_communs(depot, mini, sorte)
    assert communs is not None and communs.parts.groupes.tolist() == attendus == sorted(communs.noms)


def test_who_carries_a_scot_is_unknown_when_the_file_does_not_say(
    mini: Referentiel, charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    charge("banatic", tabule(tmp_path / "b.xls"))
    assert groupements_communs(depot, mini, "scot") is None and groupements_communs(depot, mini) is not None


def test_what_holds_a_whole_region_or_too_many_says_nothing(
    mini: Referentiel, charge: Charge, depot: Depot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tous = [("", SMF, "Énergie", "SMO", membre, "", "", "NON") for membre in (A, BARRET, ELAN)]
    charge("banatic", ecrire(tmp_path / "b.csv", en_csv([*LIGNES[:3], *tous])))
    communs = groupements_communs(depot, mini)
    # A, B and the Nouvel Élan are all the EPCI of their région.
    assert communs is not None and communs.trop_vastes == {SMF: 3} and communs.parts.groupes.tolist() == [PETR]
    assert communs.noms[SMF] == "Énergie" and communs.natures[SMF] == "SMO"
    monkeypatch.setattr(lectures, "EPCI_MAX", 1)
    bornes = groupements_communs(depot, mini)
    assert bornes is not None and bornes.trop_vastes == {SMF: 3, PETR: 2} and not len(bornes.parts.part)


MEMBRES = st.sampled_from((A, B, ANTAN, ELAN, REUNION, ABRIES, BARRET, "210500032", "210500065", DEPARTEMENT))


@pytest.mark.lent
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from((PETR, SMF, SIVU)), MEMBRES), min_size=1, max_size=20))
def test_shares_are_those_of_a_slow_count(
    mini: Referentiel, charge: Charge, depot: Depot, tmp_path: Path, paires: list[tuple[str, str]]
) -> None:
    charge("banatic", ecrire(tmp_path / "b.csv", en_csv([("", g, g, "SIVU", m, "", "", "NON") for g, m in paires])))
    communs = groupements_communs(depot, mini)
    assert communs is not None
    attendu: dict[str, dict[str, float]] = defaultdict(dict)
    for groupement in sorted({g for g, _ in paires}):
        membres = {m for g, m in paires if g == groupement}
        parts = {}
        for epci in mini.tous_les_epci():
            communes = [c for code in epci.communes if (c := mini.commune(code)) and c.siren in membres]
            entier = epci.siren in membres or (epci.siren == ELAN and ANTAN in membres)
            parts[epci.siren] = 1.0 if entier else sum(c.population or 0 for c in communes) / (epci.population or 1)
        presents = {s for s, part in parts.items() if part}
        if len(presents) > 1 and REUNION not in presents and not {A, B, ELAN} <= presents:
            for siren in presents:
                attendu[siren][groupement] = parts[siren]
    lus = {siren: communs.parts.de(k) for k, siren in enumerate(mini.sirens())}
    assert lus == {siren: pytest.approx(attendu[siren]) for siren in mini.sirens()}
    assert ((communs.parts.part > 0) & (communs.parts.part <= 1)).all()
    # What two EPCI share is the same from both sides, and never more than each has there.
    for i, j in combinations(range(4), 2):
        la, ici = communs.parts.de(i), communs.parts.de(j)
        assert sum(min(la[g], ici[g]) for g in la.keys() & ici.keys()) <= min(sum(la.values()), sum(ici.values()))


MILLIONS = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from binome.referentiel.connecteurs.chargement import charger
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS
avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
bilan = charger(CONNECTEURS["banatic"], Path(sys.argv[1]), Depot(Path(sys.argv[2])), datetime(2026, 7, 1, tzinfo=UTC))
apres = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(bilan.provenance.acceptees, (apres - avant) // 1024)
"""


@pytest.mark.lent(10)
def test_millions_of_rows_are_read_as_they_come(depot: Depot, tmp_path: Path) -> None:
    """Two million rows of 90 MB: what is kept of each is nine bytes, not the row."""
    with (tmp_path / "b.csv").open("w") as fichier:
        fichier.write(";".join(ENTETE) + "\n")
        for k in range(2_000_000):
            fichier.write(f"05;{200100000 + k // 200};G;SMF;{210000000 + k % 30011};M;Commune;NON\n")
    lance = [sys.executable, "-c", MILLIONS, str(tmp_path / "b.csv"), str(depot.dossier)]
    acceptees, mo = subprocess.run(lance, check=True, capture_output=True, text=True).stdout.split()
    assert int(acceptees) == 2_000_000 and int(mo) < 300
    lu = depot.lire("banatic")
    assert lu is not None and len(np.unique(lu.colonnes["groupement"])) == 10_000
