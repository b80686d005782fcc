"""One address at least for each URL of the site, by the name of its pattern."""

from __future__ import annotations

REEL, CORRIGE = "/dossiers/hautes-alpes/", "/dossiers/hautes-alpes-corrige/"

PAGES = {
    "accueil": ["/"],
    "dossier": [REEL, CORRIGE],
    "perimetre": [f"{REEL}perimetre/", f"{CORRIGE}perimetre/", f"{REEL}perimetre/?tri=population&sens=desc"],
    "plan-d-actions": [f"{REEL}plan-d-actions/", f"{CORRIGE}plan-d-actions/"],
    "fiche": [f"{REEL}plan-d-actions/3-5/"],
    "gouvernance": [f"{REEL}gouvernance/", f"{CORRIGE}gouvernance/"],
    "chiffres": [f"{REEL}chiffres/", f"{CORRIGE}chiffres/?tri=valeur&sens=asc"],
    "verdict": [f"{REEL}verdict/", f"{CORRIGE}verdict/", f"{REEL}verdict/?partie=gouvernance"],
    "appels": ["/appels/"],
    "appel": ["/appels/ti-2023-2027/", "/appels/sites-cles-en-main/"],
    "label-verifier": ["/labels/verifier/"],
    "offre": ["/offre/", "/offre/?q=dechets&enjeu=transition_ecologique&moment=tous", "/offre/?q=zzzzzz"],
    "dispositif": ["/offre/decarb-flash/", "/offre/business-france/"],
    "panier": [f"{REEL}offre/", f"{CORRIGE}offre/"],
    "panier-fiche": [f"{REEL}offre/2-3/", f"{CORRIGE}offre/3-5/"],
    "referentiel": ["/referentiel/", "/referentiel/?q=guillestroi", "/referentiel/?q=zzzzzz"],
    "api-accueil": ["/api/"],
    "accessibilite": ["/accessibilite/"],
    "mentions-legales": ["/mentions-legales/"],
}
FICHIERS = {
    "pdf": (f"{REEL}dossier.pdf", "application/pdf"),
    "yaml": (f"{REEL}dossier.yaml", "application/yaml"),
    "verdict-json": (f"{REEL}verdict.json", "application/json"),
    "geojson": (f"{REEL}perimetre.geojson", "application/geo+json"),
    "carte": (f"{REEL}carte.svg", "image/svg+xml"),
    "fond": (f"{REEL}fond.geojson", "application/geo+json"),
    "carte-de-france": ("/carte-de-france.svg", "image/svg+xml"),
    "fond-de-france": ("/carte-de-france.geojson", "application/geo+json"),
    "sante": ("/sante", "application/json"),
    "robots": ("/robots.txt", "text/plain"),
}
DES_LABELS = {"labels", "label", "label-json", "label-jsonld", "label-certificat", "label-verdict", "label-horodatage"}
DES_LABELS |= {"liste-de-statuts", "emetteur"}
"""They read the base, as no other page of the public site: tried in tests/web/public/test_labels.py."""
RENVOIS = {"dossiers": ("/dossiers/", "/#candidatures")}

TOUTES_LES_PAGES = [adresse for adresses in PAGES.values() for adresse in adresses]
