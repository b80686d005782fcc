"""What nothing reads in the product: vulture, told of the doors that Python does not see.

`python -m tests.maison.code_mort` names each function, class or variable of `src` that nobody reads. A name that is in
a template, a data file, a setting or a promise of the command line is read; the others that live have their reason here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from vulture import Vulture

RACINE = Path(__file__).parents[2]
LUS = ("*.html", "*.txt", "*.svg", "*.typ", "*.toml")
"""Files of the product that name what Python holds: templates, documents, calls."""
DECORATEURS = ["@controle*", "@*.command*", "@*.callback*", "@*_validator*", "@receiver*", "@register.*"]
DECORATEURS += ["@*.exception_handler*", "@*.get*", "@*.post*", "@*.put*", "@*.delete*", "@task*", "@overload"]
RAISONS: dict[str, tuple[str, ...]] = {
    "Django asks for it": (
        "Meta ordering constraints indexes template_name default_auto_field ready field_order clean_* process_*",
        "bound_data write_message _get_session_from_db get_user",
        "USERNAME_FIELD EMAIL_FIELD REQUIRED_FIELDS get_by_natural_key _cull num",
        "cache_key expires connection_class ignore_patterns prefix sender WebConfig RegistreConfig ProConnectConfig",
    ),
    "allauth asks for it": (
        "is_open_for_signup _get_login_attempts_cache_key is_reauthentication_required signup closed",
        "get_public_key_credential_rp_entity pre_social_login on_authentication_error _action_* provider_classes",
        "get_callback_url complete_login oauth2_adapter_class get_login_url get_default_scope extract_*",
    ),
    "pydantic asks for it": ("model_config",),
    "ninja asks for it": ("parse_body openapi_*",),
    "Python asks for it": ("__getattr__ handle_* readable readinto redirect_request fp newurl",),
    "numba asks for it": ("from_function get_cache_path get_source_stamp get_disambiguator load_overload",),
    "gunicorn, openpyxl and yaml ask for it": ("load_config read_chartsheet indentless",),
    "named in a string, or in a program that another process runs": ("TaskResult veiller",),
    "a value of a list of choices, read by iteration": (
        "INSEE_* URSSAF_EMPLOI TERRITOIRES_INDUSTRIE CARTOFRICHES BANATIC EMPLOIS SOI",
    ),
    "a field kept or sent, read whole": (
        "duree_s version_format communes_isolees avec_emplois part_de_la_zone evolution_de",
        "lien_ancre au_dela_du_bassin sans_population trop_vastes communes_inconnues autres_membres part_de_la_france",
        "quotient_min emplois_min",
        "preponderante creee_par ouverte_par exprimee_par saisie_par",
        "portee_km jeton_sha256 acceptee_par reprise_le",
        "proposee_le convoquee_par resume_du essaye_le tiree_le emis_le saisi_par",
        "envoye_le ecrite_le ajoute_par ajoute_le rouvert_le rendu_le reserve_personnes",
        "ecarte_par ouvert_le clos_le voix_donnees ont_vote non_confirmes declaration_recue_le",
    ),
    "what a test proves complete": ("DEPLACEES SORT",),
    "the measures of benchmarks": ("part_commune autocontention from_lignes flux_communes",),
    "a reader of data that only tests ask for": (
        "secteurs_communes contours_regions",
        "avec_appel",
    ),
}


def exceptes() -> list[str]:
    return [nom for lignes in RAISONS.values() for ligne in lignes for nom in ligne.split()]


def morts(exceptes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each thing of `src` that nothing reads, but these: its name, and where it stands."""
    examen = Vulture(ignore_names=list(exceptes), ignore_decorators=DECORATEURS)
    examen.scavenge([str(RACINE / "src"), str(RACINE / "config")], exclude=["*/migrations/*"])
    examen.used_names |= set(_nommes())
    for trouve in examen.get_unused_code(min_confidence=60):
        if (chemin := trouve.filename.relative_to(RACINE)).parts[0] == "src":
            yield trouve.name, f"{chemin}:{trouve.first_lineno}: {trouve.message}"


def _nommes() -> Iterator[str]:
    """The words of the files that name what Python holds, and those of the strings that settings and tables hold."""
    for motif in LUS:
        for fichier in (RACINE / "src").rglob(motif):
            yield from re.findall(r"\w+", fichier.read_text(encoding="utf-8"))
    for module in [*(RACINE / "config").rglob("*.py"), *(RACINE / "src").rglob("*.py")]:
        for pointe in re.findall(r'["\' ]((?:\w+\.)+\w+)', module.read_text(encoding="utf-8")):
            yield pointe.rpartition(".")[2]


if __name__ == "__main__":
    sys.exit("\n".join(dit for _, dit in morts(exceptes())) or 0)
