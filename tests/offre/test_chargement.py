"""A scheme that cannot be read is refused in French, with its line; several faults are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from binome.offre.chargement import lire
from binome.offre.fautes import DispositifInvalideError

BON = """\
id = "essai"
nom = "Essai"
operateurs = ["l'opérateur"]
natures = ["subvention"]
resume = "Un essai."
source = "une page"

[qui]
texte = "Tous."

[ou]
texte = "Partout."
codes = ["PAYS-99100"]

[dates]
texte = "Toujours."
permanent = true

[montants]
texte = "Peu."

[[conditions]]
id = "cout"
nature = "calculable"
texte = "Au moins 10 €."
controle = "projet.cout"
parametres = { min = 10 }
"""


def _lire(tmp_path: Path, texte: str, nom: str = "essai.toml"):
    fichier = tmp_path / nom
    fichier.write_text(texte, encoding="utf-8")
    return lire(fichier)


def test_a_good_one_is_read(tmp_path):
    pret = _lire(tmp_path, BON)
    assert [p.ecrite.id for p in pret.conditions] == ["zone", "cout"]


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ('nature = "calculable"', 'nature = "devinee"', "ligne 22"),
        ('controle = "projet.cout"', 'controle = "projet.cour"', "Vouliez-vous dire « projet.cout » ?"),
        ("{ min = 10 }", "{ }", "« min » ou « max » est attendu"),
        ("{ min = 10 }", "{ mini = 10 }", "essai.toml, ligne 22, cout : paramètre « mini » : cette clé n'existe pas"),
        ('"PAYS-99100"', '"FRANCE"', "essai.toml, ligne 11 : le code « FRANCE » n'en est pas un"),
        ('source = "une page"', 'source = ""', "ce texte est vide"),
        ('resume = "Un essai."', 'resume = "Un essai."\nenjeux = ["lune"]', "l'enjeu « lune » n'existe pas"),
        ('natures = ["subvention"]', 'natures = ["cadeau"]', "attendu : "),
        (
            "permanent = true",
            "permanent = true\ncloture = 2026-01-01",
            "un dispositif permanent n'a pas de « cloture »",
        ),
        ('controle = "projet.cout"', 'par = "quelqu\'un"', "nomme son « controle »"),
        ('texte = "Tous."', 'texte = "Tous."\nactivites = ["Z9"]', "« Z9 » n'est ni une section ni une division"),
        ("[montants]", "[montants", "ce n'est pas du TOML"),
        ('id = "essai"', 'id = "autre"', "est dans le fichier d'un autre"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, avant, apres, dit):
    with pytest.raises(DispositifInvalideError) as refus:
        _lire(tmp_path, BON.replace(avant, apres, 1))
    assert dit in str(refus.value)
    assert str(refus.value).startswith("essai.toml")


def test_every_fault_is_told_at_once(tmp_path):
    suite = '\n[[conditions]]\nid = "x"\nnature = "declaree"\ntexte = "X."\ncontrole = "rien.du_tout"\n'
    suite += '\n[[exemples]]\ntitre = "un"\ncontre = "absente"\n'
    with pytest.raises(DispositifInvalideError) as refus:
        _lire(tmp_path, BON.replace('"PAYS-99100"', '"FRANCE"') + suite)
    assert len(str(refus.value).splitlines()) == 3


def test_a_condition_that_people_judge_has_no_check(tmp_path):
    suite = '\n[[conditions]]\nid = "x"\nnature = "appreciee"\ntexte = "X."\npar = "eux"\ncontrole = "projet.cout"\n'
    with pytest.raises(DispositifInvalideError, match="dit « par » qui elle l'est"):
        _lire(tmp_path, BON + suite)


def test_octets_that_are_not_text_are_refused(tmp_path):
    fichier = tmp_path / "essai.toml"
    fichier.write_bytes(b'id = "\xff"')
    with pytest.raises(DispositifInvalideError, match="ligne 1 : ce texte n'est pas en UTF-8"):
        lire(fichier)
    with pytest.raises(DispositifInvalideError, match="ne peut pas être lu"):
        lire(tmp_path / "absent.toml")
