"""A call that cannot be read is refused in French, with the place in its TOML; several faults are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from binome.appels.chargement import AppelInvalideError, lire
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
