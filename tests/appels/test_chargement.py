"""A call that cannot be read is refused in French, with the place in its TOML; several faults are told at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from binome.appels.chargement import lire
from binome.appels.fautes import TAILLE_MAX, AppelInvalideError
from binome.appels.regle import Usage
from binome.domaine.verdict.constat import Gravite

ENTETE = """\
id = "essai"
titre = "Appel d'essai"
titre_court = "Essai"
version = "1"
programme = "Essai"
resume = "Un appel d'essai."
document = "Règlement d'essai"
calendrier = []
avis = []

[[enjeux]]
id = "eau"
nom = "Eau"
source = "art. 1"

[seuils.trois]
valeur = 3
unite = "actions"
source = "art. 2"

[[familles]]
id = "ACT"
nom = "Actions"
partie = "plan-d-actions"

[[clauses]]
id = "plan"
texte = "Le plan a trois actions au plus."
source = "art. 2"

[[clauses]]
id = "loi"
texte = "Ce que dit la loi."
source = "loi"
nature = "droit"
"""
NOMBRE = """
[[regles]]
id = "ACT-01"
titre = "Trois actions"
controle = "plan.nombre_actions"
clauses = ["plan"]
gravite = "conseil"
sert = "nombre_actions"
parametres = { maximum = "trois", dit = "trois" }
"""
ENJEUX = """
[[regles]]
id = "ACT-02"
titre = "Des enjeux de l'appel"
controle = "plan.enjeux_rattaches"
clauses = ["plan", "loi"]
gravite = "bloquant"
sert = "enjeux"
parametres = { echelle = "régional" }
"""
JUSTE = ENTETE + NOMBRE + ENJEUX


def ecrire(ou: Path, texte: str) -> Path:
    (ou / "appel.toml").write_text(texte, encoding="utf-8")
    return ou


def refus(ou: Path, texte: str) -> str:
    with pytest.raises(AppelInvalideError) as erreur:
        lire(ecrire(ou, texte))
    return str(erreur.value)


def test_a_call_is_toml_alone(tmp_path: Path) -> None:
    lu = lire(ecrire(tmp_path, JUSTE))
    nombre, enjeux = lu.regles
    assert (nombre.gravite, enjeux.gravite) == (Gravite.conseil, Gravite.bloquant)
    assert (nombre.parametres.maximum, nombre.parametres.dit) == (3, "trois")
    assert lu.qui_sert(Usage.enjeux) is enjeux
    assert lu.qui_sert(Usage.chevauchement) is None
    assert lu.regles_de("plan-d-actions") == lu.regles
    with pytest.raises(KeyError):
        lu.regle("ACT-99")


def _ligne(texte: str, debut: str, rang: int = 0) -> int:
    return [i for i, ligne in enumerate(texte.splitlines(), 1) if ligne.startswith(debut)][rang]


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        (
            "plan.nombre_actions",
            "plan.nombre_action",
            "le contrôle « plan.nombre_action » n'existe pas. Vouliez-vous dire",
        ),
        (
            'clauses = ["plan"]',
            'clauses = ["plam"]',
            "la clause « plam » n'est pas de l'appel. Vouliez-vous dire « plan »",
        ),
        ('dit = "trois" }', 'dit = "trois", ton = "sec" }', "paramètre « ton » : cette clé n'existe pas (lu : 'sec')"),
        (', dit = "trois"', "", "paramètre « dit » : il manque"),
        ('dit = "trois"', "dit = 3", "paramètre « dit » : un texte est attendu (lu : 3)"),
        ('maximum = "trois"', "maximum = 3", "paramètre « maximum » : un seuil se donne par son nom"),
        (
            'maximum = "trois"',
            'maximum = "troi"',
            "le seuil « troi » n'est pas de l'appel. Vouliez-vous dire « trois »",
        ),
        ('id = "ACT-01"', 'id = "XYZ-01"', "la famille « XYZ » n'est pas dans [[familles]]"),
        ('id = "ACT-01"', 'id = "un"', "cet identifiant n'en est pas un (lu : 'un')"),
        ('gravite = "conseil"', 'gravite = "grave"', "« gravite » : attendu : 'bloquant', 'a_justifier' ou 'conseil'"),
        ('sert = "nombre_actions"', 'sert = "compter"', "« sert » : attendu"),
        ('titre = "Trois actions"\n', "", "« titre » : il manque"),
        ('titre = "Trois actions"', 'titre = "Trois actions"\nlibelle = "x"', "« libelle » : cette clé n'existe pas"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, avant: str, apres: str, dit: str) -> None:
    assert avant in NOMBRE
    message = refus(tmp_path, ENTETE + ENJEUX + NOMBRE.replace(avant, apres, 1))
    assert dit in message
    ligne = _ligne(ENTETE + ENJEUX + NOMBRE, "[[regles]]", 1)
    assert message.startswith(f"appel.toml, ligne {ligne}, ")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    texte = JUSTE.replace("plan.nombre_actions", "rien").replace('"loi"]', '"lois"]')
    assert [ligne.split(" : ")[0] for ligne in refus(tmp_path, texte).splitlines()[:2]] == [
        f"appel.toml, ligne {_ligne(texte, '[[regles]]', 0)}, ACT-01",
        f"appel.toml, ligne {_ligne(texte, '[[regles]]', 1)}, ACT-02",
    ]


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        (JUSTE.replace("ACT-02", "ACT-01"), "l'identifiant « ACT-01 » est donné à deux règles"),
        (
            JUSTE.replace('sert = "enjeux"', 'sert = "nombre_actions"'),
            "le rôle « nombre_actions » est donné à deux règles",
        ),
        (ENTETE + NOMBRE, "l'appel nomme des enjeux, mais aucune règle ne dit ceux qu'il ne connaît pas"),
        (ENTETE + ENJEUX, "ligne 16 : le seuil « trois » ne sert à aucune règle"),
        (JUSTE.replace('id = "loi"', 'id = "plan"'), "la clause « plan » est en double"),
        (
            JUSTE.replace(
                'source = "art. 2"\n\n[[clauses]]', 'source = "art. 2"\njusqu_au = 2025-01-01\n\n[[clauses]]'
            ),
            "seule une clause du droit",
        ),
        (
            JUSTE.replace('partie = "plan-d-actions"', 'partie = "ailleurs"'),
            "ligne 21 : « familles.0.partie » : attendu",
        ),
        (JUSTE.replace('titre = "Appel d\'essai"\n', ""), "« titre » : il manque"),
        (JUSTE.replace("valeur = 3", 'valeur = "trois"'), "ligne 16 : « seuils.trois.valeur » : un nombre est attendu"),
        (JUSTE + "[[[", "ce n'est pas du TOML"),
    ],
)
def test_what_no_rule_can_see_alone_is_refused(tmp_path: Path, texte: str, dit: str) -> None:
    assert dit in refus(tmp_path, texte)


@pytest.mark.parametrize(
    ("chemin", "dit"),
    [
        ("plan_actions.strategi", "n'est pas d'un dossier. Vouliez-vous dire « strategie »"),
        ("strategie", "le champ « strategie » n'est pas d'un dossier"),
        ("plan_actions.fiches.titre", "le champ « plan_actions.fiches.titre » n'est pas d'un dossier"),
    ],
)
def test_a_field_that_does_not_exist_is_refused(tmp_path: Path, chemin: str, dit: str) -> None:
    regle = f"""
[[regles]]
id = "ACT-03"
titre = "Un champ"
controle = "dossier.champ_rempli"
clauses = ["plan"]
gravite = "conseil"
parametres = {{ chemin = "{chemin}", conforme = "Oui.", manque = "Non.", a_faire = "Écrivez-le." }}
"""
    assert dit in refus(tmp_path, JUSTE + regle)
    lire(ecrire(tmp_path, JUSTE + regle.replace(chemin, "plan_actions.strategie")))


CHAMPS = """
[[regles]]
id = "ACT-03"
titre = "Des fiches complètes"
controle = "fiches.completes"
clauses = ["plan"]
gravite = "conseil"
parametres = { champs = { cout = "le coût" }, phrase = "{n} sur {total} sont incomplètes.", a_faire = "Complétez." }
"""
INTERETS = """
[[regles]]
id = "ACT-03"
titre = "Un lien"
controle = "interets.porteur_et_avis"
clauses = ["loi"]
gravite = "conseil"
parametres = { clause = "loi", a_faire = "Dites-le." }
"""
SUITE = """
[[clauses]]
id = "loi"
texte = "Ce que dit la loi, depuis."
source = "loi nouvelle"
nature = "droit"
en_vigueur_du = 2025-12-24
"""


def _datee(fin: str) -> str:
    return JUSTE.replace('nature = "droit"', f'nature = "droit"\njusqu_au = {fin}') + SUITE


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "appel.toml : « id » : il manque."),
        (JUSTE.encode("utf-16"), "appel.toml, ligne 1 : ce texte n'est pas en UTF-8"),
        (JUSTE.replace("Essai", "Essaié").encode("latin-1"), "appel.toml, ligne 3 : ce texte n'est pas en UTF-8"),
        (b"#" * (TAILLE_MAX + 1), "appel.toml : ce fichier dépasse 1 Mo"),
        (f"x = {'[' * 5000}".encode(), "appel.toml : ce n'est pas du TOML qui se lise"),
        (f"x = {'9' * 5000}".encode(), "appel.toml : ce n'est pas du TOML qui se lise"),
        (
            (JUSTE + "x = 2024-02-30").encode(),
            f"appel.toml, ligne {JUSTE.count(chr(10)) + 1}, colonne 5 : ce n'est pas",
        ),
        (b'id = "x"\nid = "y"\n', "appel.toml, ligne 2, colonne 9 : ce n'est pas du TOML."),
        (b'id = """x', "appel.toml, à la fin : ce n'est pas du TOML."),
        (b'regles = "x"\n' + ENTETE.encode(), "appel.toml, ligne 1 : une suite de tables [[regles]] est attendue."),
        (ENTETE.encode() + b"\n[regles]\nid = 1", "une suite de tables [[regles]] est attendue."),
    ],
)
def test_a_file_that_is_no_call_is_refused_in_one_sentence(tmp_path: Path, octets: bytes, dit: str) -> None:
    (tmp_path / "appel.toml").write_bytes(octets)
    with pytest.raises(AppelInvalideError) as erreur:
        lire(tmp_path)
    assert dit in str(erreur.value) and str(erreur.value).startswith("appel.toml")
    assert not re.search(r"\b(at line|Expected|Invalid|Cannot|codec|should)\b", str(erreur.value))


def test_a_folder_without_its_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AppelInvalideError, match=r"appel\.toml : ce fichier ne peut pas être lu"):
        lire(tmp_path)


def test_the_mark_and_the_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    (tmp_path / "appel.toml").write_bytes(JUSTE.replace("\n", "\r\n").encode("utf-8-sig"))
    assert len(lire(tmp_path).regles) == 2


@pytest.mark.parametrize(
    ("texte", "entete", "dit"),
    [
        (JUSTE.replace("valeur = 3", "valeur = nan"), "[seuils", "un nombre fini est attendu"),
        (JUSTE + ENJEUX.replace("ACT-02", "ACT-01").replace('sert = "enjeux"', ""), "[[regles]]", "deux règles"),
        (JUSTE + '[[enjeux]]\nid = "eau"\nnom = "x"\nsource = "x"', "[[enjeux]]", "« eau » est en double"),
        (JUSTE + '[[familles]]\nid = "ACT"\nnom = "x"', "[[familles]]", "« ACT » est en double"),
        (JUSTE + '[[clauses]]\nid = "plan"\ntexte = "x"\nsource = "x"', "[[clauses]]", "« plan » est en double"),
        (_datee("2025-12-24"), "[[clauses]]", "deux rédactions valent le même jour"),
        (_datee("2025-12-01"), "[[clauses]]", "aucune rédaction entre le 1er décembre 2025 et le 24 décembre 2025"),
        (JUSTE + '[[clauses]]\nid = "x"\ntexte = ""\nsource = "x"', "[[clauses]]", "texte » : ce texte est vide"),
        (JUSTE + '[[clauses]]\nid = "x"\ntexte = "x"\nsource = " "', "[[clauses]]", "source » : ce texte est vide"),
        (JUSTE + '[echeance]\njour = 2027-01-31\nfuseau = "Europe/Pari"', "[echeance]", "« Europe/Paris » ?"),
        (JUSTE + '[echeance]\njour = "janvier 2027"', "[echeance]", "est un mois, et un jour est attendu"),
        (JUSTE + "[echeance]\njour = 9999-12-31", "[echeance]", "hors des années"),
        (JUSTE.replace('clauses = ["plan", "loi"]', "clauses = []"), "[[regles]]", "cette liste est vide"),
        (JUSTE + CHAMPS.replace("{total}", "{tout}"), "[[regles]]", "« phrase » ne remplace que {n} et {total}"),
        (JUSTE + CHAMPS.replace("{n}", "{n"), "[[regles]]", "« phrase » ne remplace que {n} et {total}"),
        (JUSTE + CHAMPS.replace('{ cout = "le coût" }', "{}"), "[[regles]]", "avec leurs mots"),
        (JUSTE + INTERETS.replace('clause = "loi"', 'clause = ["loi"]'), "[[regles]]", "n'est pas de l'appel"),
    ],
)
def test_a_fault_is_told_with_its_line_and_without_a_word_of_english(
    tmp_path: Path, texte: str, entete: str, dit: str
) -> None:
    message = refus(tmp_path, texte)
    assert dit in message
    assert message.startswith(f"appel.toml, ligne {_ligne(texte, entete, -1)}"), message
    assert "should" not in message and "Value error" not in message


def test_what_these_faults_are_made_of_is_right(tmp_path: Path) -> None:
    for texte in (JUSTE + CHAMPS, JUSTE + INTERETS, _datee("2025-12-23")):
        assert lire(ecrire(tmp_path, texte))
