"""The permission table of the pages of one deposit in instruction."""

from __future__ import annotations

from tests.web.cas import Cas, ecrit, lit

from binome.domaine.droits.droits import Action

A = Action
INSTRUIRE: dict[str, list[Cas]] = {
    # Another région's deposit does not exist; its own territory is told that these pages are not its.
    "instruction-depot": [lit(A.suivre_instruction)],
    "instruction-texte": [lit(A.suivre_instruction)],
    "instruction-affectation": [
        lit(A.tenir_instruction),
        ecrit(A.tenir_instruction, {302, 403}, corps={"service": "region:93", "a": "", "apres": "0"}),
    ],
    "instruction-fil": [lit(A.tenir_instruction), ecrit(A.tenir_instruction, corps={"texte": "Un mot."})],
    "instruction-lu": [ecrit(A.tenir_instruction)],
    # What has not its opinions goes nowhere.
    "instruction-transmettre": [ecrit(A.tenir_instruction, 403)],
    "instruction-rayer": [ecrit(A.tenir_instruction, 404, ou={"cle": "999"})],
    "instruction-recevabilite": [
        lit(A.tenir_instruction),
        ecrit(A.tenir_instruction, corps={"point": "plan", "etat": "rempli", "apres": "0"}),
    ],
    "instruction-declarer": [ecrit(A.tenir_instruction, 422, {"acte": "recevable"})],
    "instruction-complements": [lit(A.suivre_instruction)],
    "instruction-demander": [ecrit(A.tenir_instruction, 422)],
    # Nothing is awaited: the refusal says so.
    "instruction-constater": [ecrit(A.tenir_instruction, 403)],
    "atelier-complements": [lit(), ecrit(A.lire, 409, geste=A.completer)],
    "instruction-note": [
        ecrit(A.tenir_instruction, {302, 403}, corps={"service": "region:93", "priorite": "1", "version": "0"})
    ],
    "instruction-lecture": [lit(A.suivre_instruction), ecrit(A.suivre_instruction)],
    # Nobody made it: it is not there.
    "instruction-lecture-pdf": [Cas("GET", A.suivre_instruction, frozenset({200, 404}))],
    "atelier-avis": [lit(A.lire_confidentiel)],
    # Nobody gave or dated one here: tests/web/instruction/test_avis_pages.py.
    "atelier-avis-horodatage": [
        Cas("GET", A.lire_depot, frozenset({404}), ou={"empreinte": "ab", "forme": "tsr"}, aussi=A.instruire)
    ],
    # Nothing is announced here: the page of a decision does not exist, even for its team (tests/services/annonce/).
    "annonce-decision": [Cas("GET", A.lire, frozenset({404}))],
    "annonce-lettre": [Cas("GET", A.lire, frozenset({404}))],
    "annonce-horodatage": [Cas("GET", A.lire, frozenset({404}), ou={"forme": "tsr"})],
    "instruction-avis": [lit(A.suivre_instruction)],
    "instruction-avis-ecrire": [
        lit(A.tenir_instruction, ou={"instance": "region:93"}),
        ecrit(A.tenir_instruction, corps={"version": "0"}, ou={"instance": "region:93"}),
    ],
    # Whoever does not confirm reads it over again.
    "instruction-avis-rendre": [
        lit(A.tenir_instruction, ou={"instance": "region:93"}),
        ecrit(A.tenir_instruction, 422, ou={"instance": "region:93"}),
    ],
    "instruction-liens": [lit(A.lire_liens)],
    "instruction-liens-juge": [lit(A.lire_liens, ou={"juge": "instance:region:93"})],
    "instruction-liens-ecarter": [ecrit(A.traiter_liens, 422, ou={"juge": "instance:region:93"})],
    # A body stands aside of nothing: only its people do.
    "instruction-liens-deport": [ecrit(A.traiter_liens, 404, ou={"juge": "instance:region:93"})],
    "instruction-liens-retablir": [ecrit(A.traiter_liens, 404, ou={"cle": "999"})],
    "instruction-liens-lever": [ecrit(A.traiter_liens, 422, ou={"cle": "999"})],
}
