"""The words of our templates have the spaces of French, whoever typed them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from config.gabarits import soigner_un_gabarit
from django.template import engines

from binome.domaine.langue.typographie import FINE

GABARITS = Path(__file__).parents[2] / "src/binome/web/templates"
ORDINAIRE = re.compile(r"[ \u00a0][;:!?%»€]|«[ \u00a0]")


def test_our_words_are_spaced_and_what_is_between_braces_is_not_touched() -> None:
    ecrit = '<p title="Ici : là">« {{ q }} » : {{ n|default:" : " }} ! {# a : b #}{% if a != " ; " %} ; {% endif %}</p>'
    assert soigner_un_gabarit(ecrit) == (
        f'<p title="Ici{FINE}: là">«{FINE}{{{{ q }}}}{FINE}»{FINE}: {{{{ n|default:" : " }}}}{FINE}! '
        f'{{# a : b #}}{{% if a != " ; " %}}{FINE}; {{% endif %}}</p>'
    )


@pytest.mark.lent
def test_all_our_pages_are_made_of_templates_so_read() -> None:
    noms = [str(f.relative_to(GABARITS)) for f in GABARITS.rglob("*.html")]
    lus = {nom: engines["django"].get_template(nom).template.source for nom in noms}
    ecrits = {nom: (GABARITS / nom).read_text(encoding="utf-8") for nom in noms}
    assert sum(ecrits[nom] != lus[nom] for nom in noms) > 50, "nobody types them"
    hors_des_accolades = {nom: re.sub(r"\{[{%#].*?[}%#]\}", "", lu) for nom, lu in lus.items()}
    assert {nom: mots for nom, lu in hors_des_accolades.items() if (mots := ORDINAIRE.findall(lu))} == {}
