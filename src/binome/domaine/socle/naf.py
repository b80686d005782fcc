"""The nomenclature of activities (NAF rév. 2, INSEE 2008): from a code to its section, and what industry is."""

from __future__ import annotations

SECTIONS: dict[str, tuple[int, int, str]] = {
    "A": (1, 3, "Agriculture, sylviculture et pêche"),
    "B": (5, 9, "Industries extractives"),
    "C": (10, 33, "Industrie manufacturière"),
    "D": (35, 35, "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné"),
    "E": (36, 39, "Production et distribution d'eau, assainissement, gestion des déchets et dépollution"),
    "F": (41, 43, "Construction"),
    "G": (45, 47, "Commerce, réparation d'automobiles et de motocycles"),
    "H": (49, 53, "Transports et entreposage"),
    "I": (55, 56, "Hébergement et restauration"),
    "J": (58, 63, "Information et communication"),
    "K": (64, 66, "Activités financières et d'assurance"),
    "L": (68, 68, "Activités immobilières"),
    "M": (69, 75, "Activités spécialisées, scientifiques et techniques"),
    "N": (77, 82, "Activités de services administratifs et de soutien"),
    "O": (84, 84, "Administration publique"),
    "P": (85, 85, "Enseignement"),
    "Q": (86, 88, "Santé humaine et action sociale"),
    "R": (90, 93, "Arts, spectacles et activités récréatives"),
    "S": (94, 96, "Autres activités de services"),
    "T": (97, 98, "Activités des ménages"),
    "U": (99, 99, "Activités extra-territoriales"),
}
INDUSTRIE = frozenset("BCDE")


def section(code: str) -> str | None:
    """The section (A to U) of a NAF code, None when its division does not exist: `section("25.11Z")` → `"C"`."""
    division = int(code[:2])
    return next((s for s, (debut, fin, _) in SECTIONS.items() if debut <= division <= fin), None)


def est_industriel(code: str) -> bool:
    """Whether the code is industrial in INSEE's sense: sections B to E (construction, F, is not)."""
    return section(code) in INDUSTRIE
