"""The permission table of the follow-up of a dossier. No label is granted here: what it then shows is tried in
tests/web/atelier/suivi/ and tests/web/suivi/."""

from __future__ import annotations

from typing import Any

from tests.web.cas import Cas, Compte, ecrit, lit

from binome.domaine.droits.droits import Action

A = Action


def _absent(porte: Action = A.lire_suivi, **ou: str) -> Cas:
    return Cas("GET", porte, frozenset({404}), ou=ou)


_PROJET: dict[str, Any] = {"geste": A.ecrire_projet, "fiche": "projet-999", "ou": {"cle": "999"}}
"""Who may write an action to add learns that this one is not there; the others, that they may not."""

SUIVRE: dict[str, list[Cas]] = {
    "atelier-suivi": [lit(A.lire_suivi)],
    "atelier-suivi-action": [_absent(fiche="f1")],
    "atelier-suivi-dire": [
        _absent(fiche="f1", genre="jalon"),
        ecrit(A.lire_suivi, 404, ou={"fiche": "f1", "genre": "jalon"}),
    ],
    "atelier-suivi-clore": [ecrit(A.lire_suivi, 404, ou={"fiche": "f1", "rang": "1"})],
    "atelier-suivi-portefeuille": [_absent()],
    "atelier-suivi-portefeuille-emporter": [_absent(forme="csv")],
    "atelier-suivi-importer": [lit(A.lire_suivi), ecrit(A.lire_suivi, 404)],
    "atelier-suivi-xlsx": [_absent()],
    "atelier-suivi-appliquer": [ecrit(A.lire_suivi, 400)],
    "atelier-suivi-agenda": [_absent()],
    "atelier-suivi-ics": [_absent()],
    "atelier-suivi-bilan": [_absent(forme="pdf")],
    "atelier-projets": [ecrit(A.repondre_du_label, 404, {"titre": "Une action"})],
    "atelier-projet": [Cas("GET", A.lire, frozenset({404}), **_PROJET), ecrit(A.lire, 404, **_PROJET)],
    "atelier-projet-confier": [ecrit(A.inviter, 404, {"courriel": "neuf@exemple.fr"}, **_PROJET)],
    "atelier-projet-joindre": [ecrit(A.lire, 404, **_PROJET)],
    "atelier-projet-retirer-piece": [ecrit(A.lire, 404, **{**_PROJET, "ou": {"cle": "999", "piece": "devis"}})],
    "atelier-label-piece": [
        Cas("GET", A.repondre_du_label, frozenset({404}), aussi=A.tenir_label, ou={"piece": "devis"})
    ],
    "atelier-en-vigueur": [_absent()],
    "atelier-en-vigueur-carte": [_absent()],
    "atelier-en-vigueur-pdf": [_absent()],
    "atelier-projet-retirer": [ecrit(A.repondre_du_label, 404, ou={"cle": "999"})],
    "atelier-suivi-engagements": [_absent(), ecrit(A.lire_suivi, 404)],
    "atelier-suivi-correspondants": [_absent(A.tenir_suivi), ecrit(A.tenir_suivi, 404)],
    "atelier-suivi-ne-plus-demander": [ecrit(A.tenir_suivi, 404, ou={"cle": "999"})],
}
SUIVIS: dict[str, list[Compte]] = {
    # For who follows labels; none is granted here: tests/web/suivi/.
    "suivi": [Compte("/suivi/", 302, {200, 302})],
    "suivi-campagne": [Compte("/suivi/ti-2023-2027/", 302, {200, 404})],
    "suivi-operateurs": [Compte("/suivi/ti-2023-2027/operateurs/", 302, {200, 404})],
    "suivi-reference": [Compte("/suivi/ti-2023-2027/operateurs/reference/", 302, {403, 404, 422}, "POST")],
    "suivi-engagements": [
        Compte("/suivi/ti-2023-2027/engagements/", 302, {200, 404}),
        Compte("/suivi/ti-2023-2027/engagements/", 302, {404, 422}, "POST"),
    ],
    "suivi-exporter": [Compte("/suivi/ti-2023-2027/territoires.csv", 302, {200, 404})],
}
