"""Names come as in a French index, whatever the database: none of them is put in order by it."""

from __future__ import annotations

import re
from pathlib import Path

PAR_LA_BASE = re.compile(r"order_by\([^)]*\"-?(?:\w+__)?(?:nom|titre|territoire)\"[^)]*\)")


def test_no_list_of_names_is_put_in_order_by_the_database(racine: Path) -> None:
    modules = (racine / "src/binome").rglob("*.py")
    assert {str(m): trouves for m in modules if (trouves := PAR_LA_BASE.findall(m.read_text(encoding="utf-8")))} == {}
    assert PAR_LA_BASE.findall('lues.order_by("depot__dossier__territoire", "pk")')
    assert not PAR_LA_BASE.findall('lues.order_by("dossier__identifiant")')
