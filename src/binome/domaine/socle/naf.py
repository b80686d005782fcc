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
DIVISIONS_INDUSTRIELLES: dict[str, str] = {
    "05": "Extraction de houille et de lignite",
    "06": "Extraction d'hydrocarbures",
    "07": "Extraction de minerais métalliques",
    "08": "Autres industries extractives",
    "09": "Services de soutien aux industries extractives",
    "10": "Industries alimentaires",
    "11": "Fabrication de boissons",
    "12": "Fabrication de produits à base de tabac",
    "13": "Fabrication de textiles",
    "14": "Industrie de l'habillement",
    "15": "Industrie du cuir et de la chaussure",
    "16": "Travail du bois et fabrication d'articles en bois et en liège, sauf les meubles",
    "17": "Industrie du papier et du carton",
    "18": "Imprimerie et reproduction d'enregistrements",
    "19": "Cokéfaction et raffinage",
    "20": "Industrie chimique",
    "21": "Industrie pharmaceutique",
    "22": "Fabrication de produits en caoutchouc et en plastique",
    "23": "Fabrication d'autres produits minéraux non métalliques",
    "24": "Métallurgie",
    "25": "Fabrication de produits métalliques, sauf les machines et les équipements",
    "26": "Fabrication de produits informatiques, électroniques et optiques",
    "27": "Fabrication d'équipements électriques",
    "28": "Fabrication de machines et équipements n.c.a.",
    "29": "Industrie automobile",
    "30": "Fabrication d'autres matériels de transport",
    "31": "Fabrication de meubles",
    "32": "Autres industries manufacturières",
    "33": "Réparation et installation de machines et d'équipements",
    "35": "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné",
    "36": "Captage, traitement et distribution d'eau",
    "37": "Collecte et traitement des eaux usées",
    "38": "Collecte, traitement et élimination des déchets ; récupération",
    "39": "Dépollution et autres services de gestion des déchets",
}
"""The divisions of sections B to E and their names."""


def section(code: str) -> str | None:
    """The section (A to U) of a NAF code, None when its division does not exist: `section("25.11Z")` → `"C"`."""
    division = int(code[:2])
    return next((s for s, (debut, fin, _) in SECTIONS.items() if debut <= division <= fin), None)


def est_industriel(code: str) -> bool:
    """Whether the code is industrial in INSEE's sense: sections B to E (construction, F, is not)."""
    return section(code) in INDUSTRIE
