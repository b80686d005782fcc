"""The pages of instruction and of the committee, by who reads them."""

from __future__ import annotations

CAMPAGNE = "ti-2023-2027"
_I, _C, _A = (f"/{ou}/{CAMPAGNE}/" for ou in ("instruction/campagnes", "comite", "annonce/campagnes"))
_D = "/instruction/dossiers/hautes-alpes/"
PAGES = {
    "region": (
        *(_I, f"{_I}charge/", _D, f"{_D}texte/", f"{_D}affectation/", f"{_D}liens/"),
        *(f"{_D}recevabilite/", f"{_D}avis/", f"{_D}lecture/", f"{_D}fil/"),
    ),
    "national": (_I, f"{_I}charge/", f"{_I}?tri=recu", f"{_I}depots.xlsx", _D),
    "president": (
        *(_C, f"{_C}composition/", f"{_C}regles/", f"{_C}seances/1/", f"{_C}seances/1/points/1/"),
        *(f"{_C}comparaison/", f"{_C}comparaison/carte.svg", f"{_C}decisions/", f"{_C}decisions/hautes-alpes/", _A),
    ),
}
"""Who enters, by the page of the demonstration → what they read."""
APRES = {
    "public": ("/labels/", f"/campagnes/{CAMPAGNE}/labels/", "/labels/verifier/"),
    "national": (_I,),
    "president": (f"{_C}decisions/", _A, f"{_A}notifications/"),
}
"""The same, once the decisions are announced."""
ESSAI = {"president": (f"{_A}essai/", f"{_A}essai/?dossiers=2&adresses=2&courriels=2")}
"""What is read of a rehearsal, once it is made."""
