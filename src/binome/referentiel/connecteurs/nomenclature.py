"""NAF rév. 2 at 38 levels (INSEE, « A 38 »): from an APE code to its class, and which classes are industry."""

from __future__ import annotations

from functools import lru_cache

from binome.domaine.socle import naf

A38_DIVISIONS: dict[str, tuple[int, int]] = {
    "AZ": (1, 3), "BZ": (5, 9), "CA": (10, 12), "CB": (13, 15), "CC": (16, 18), "CD": (19, 19), "CE": (20, 20),
    "CF": (21, 21), "CG": (22, 23), "CH": (24, 25), "CI": (26, 26), "CJ": (27, 27), "CK": (28, 28), "CL": (29, 30),
    "CM": (31, 33), "DZ": (35, 35), "EZ": (36, 39), "FZ": (41, 43), "GZ": (45, 47), "HZ": (49, 53), "IZ": (55, 56),
    "JA": (58, 60), "JB": (61, 61), "JC": (62, 63), "KZ": (64, 66), "LZ": (68, 68), "MA": (69, 71), "MB": (72, 72),
    "MC": (73, 75), "NZ": (77, 82), "OZ": (84, 84), "PZ": (85, 85), "QA": (86, 86), "QB": (87, 88), "RZ": (90, 93),
    "SZ": (94, 96), "TZ": (97, 98), "UZ": (99, 99),
}  # fmt: skip
A38 = tuple(A38_DIVISIONS)
"""The 38 classes, in the order of the nomenclature; arrays by sector have one column per class."""
INDUSTRIE = tuple(classe for classe in A38 if classe[0] in "BCDE")
"""Sections B to E: what INSEE calls industry (construction, F, is not)."""
DIVISIONS = tuple(f"{d:02d}" for debut, fin, _ in naf.SECTIONS.values() for d in range(debut, fin + 1))
"""The divisions (« A 88 »), in the order of the nomenclature."""


@lru_cache(1024)
def a38_de(ape: str) -> str | None:
    """The class of an APE code (« 2511Z », « 25.11Z »), None when its division does not exist."""
    if not ape[:2].isdigit():
        return None
    division = int(ape[:2])
    return next((classe for classe, (debut, fin) in A38_DIVISIONS.items() if debut <= division <= fin), None)
