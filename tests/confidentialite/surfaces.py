"""Where a decision could show before its instant: each surface, and by what the walk of `embargo` looks at it.

`CLASSES` gives every address of the site a class; one of none fails. `VARIANTES` are the other questions that an address
takes, besides the one that `embargo.adresses` asks: words, filters, forms of a file.
"""

from __future__ import annotations

from collections.abc import Mapping

Noms = tuple[str, ...]

CLASSES: Mapping[str, Noms] = {
    "site public": (
        "accueil", "dossiers", "dossier", "perimetre", "plan-d-actions", "fiche", "gouvernance", "chiffres", "verdict",
        "pdf", "yaml", "verdict-json", "geojson", "carte", "carte-de-france", "fond", "fond-de-france", "appels",
        "appel", "offre", "dispositif", "panier", "panier-fiche", "referentiel", "api-accueil", "accessibilite",
        "mentions-legales", "robots", "sante",
    ),
    "labels": ("labels", "label", "liste-de-statuts", "emetteur", "labels-de-la-campagne"),
    "bilans et accords": ("bilan", "bilans", "enquete", "suivre-enquete", "accord", "accords", "suivre-accord",
        "demande-d-accord", "suivre-demande-d-accord"),
    "API": ("api-v1:",),
    "atelier": ("atelier", "a-vous", "calendrier", "chercher", "raccourcis"),
    "liens reçus": ("lecture", "suivre-lecture", "suivre-point", "point", "promesses", "suivre-promesses",
        "suivre-reponse", "reponse-d-operateur", "invitation", "suivre-invitation", "annuler-adresse"),
    "opérateurs": ("demarche-recue", "demarches-recues"),
    "instruction": ("instruction",),
    "comité": ("comite",),
    "annonce": ("annonce", "assemblee"),
    "suivi": ("suivi",),
    "administration": ("administration", "lettres-mortes"),
    "comptes": ("account", "mfa", "compte", "sessions", "proconnect", "socialaccount", "demonstration", "visite",
        "texte-garde", "jetons", "revoquer-jeton"),
    "notifications": ("notification", "notifications"),
}  # fmt: skip
"""Class → the names of its addresses, or how they begin, up to a dash."""

VARIANTES: Mapping[str, Noms] = {
    "chercher": ("?q=labellis", "?q=refus", "?q=dossier-1", "?q=Hautes-Alpes&dossier=dossier-1"),
    "calendrier": ("?tous=oui", "?mois=2023-11"),
    "dossiers": ("?q=Hautes",),
    "referentiel": ("?q=Gap",),
    "api-v1:chercher": ("?q=Gap",),
    "labels": ("?page=2",),
    "label": ("?e=abcd",),
    "instruction-boite": ("?etape=label", "?etape=refus", "?etape=decision", "?tri=etape&sens=desc", "?page=2"),
    "administration-journal": ("?page=2", "?q=decision"),
    "administration-taches": ("?page=2",),
    "administration-comptes": ("?q=chef",),
    "notifications": ("?page=2",),
    "atelier-emporter": ("pdf", "yaml", "xlsx", "svg", "geojson"),
    "atelier-suivi-bilan": ("pptx", "docx", "pdf"),
    "atelier-suivi-portefeuille-emporter": ("csv", "xlsx"),
    "atelier-demarche-fichier": ("pdf",),
    "suivi-exporter": ("csv", "xlsx"),
    "bilans-fichier": ("csv", "xlsx", "pdf"),
    "comite-exporter": ("csv", "xlsx"),
    "comite-proces-verbal": ("pdf", "docx"),
}
"""Name → what is asked besides: a query, or another form."""

SURFACES: Mapping[str, Noms] = {
    "pages, titres, Open Graph, JSON-LD": ("accueil", "dossiers", "dossier", "labels", "atelier-dossier"),
    "longueur des listes, compteurs, totaux de pages, facettes": ("atelier", "instruction", "instruction-boite",
        "instruction-charge", "suivi", "administration-campagnes"),
    "recherche, complétion": ("chercher", "raccourcis", "api-v1:chercher", "atelier-membres-connus", "referentiel"),
    "plan du site, robots, flux": ("robots", "atelier-agenda", "atelier-suivi-ics", "assemblee-agenda"),
    "cartes": ("carte", "carte-de-france", "fond-de-france", "geojson", "bilans-carte", "comite-carte"),
    "tableaux": ("instruction-xlsx", "atelier-plan-xlsx", "atelier-suivi-xlsx", "suivi-exporter", "bilans-fichier"),
    "diapositives, procès-verbaux, dossiers de lecture": ("atelier-suivi-bilan", "comite-proces-verbal",
        "instruction-lecture-pdf", "annonce-lettre", "comite-lettre", "comite-horodatage",
        "atelier-recu-pdf", "atelier-sceau"),
    "API : listes, détails, totaux, refus": ("api-v1:labels", "api-v1:label", "api-v1:boite", "api-v1:decision",
        "api-v1:seances", "api-v1:seance", "api-v1:suivi", "api-v1:demandes-recues", "api-v1:accords", "api-v1:bilans"),
    "émetteur, listes de statuts, certificats": ("emetteur", "liste-de-statuts", "label-json", "label-jsonld",
        "label-certificat"),
    "numéros tirés, suites de clés": ("(places)", "(suites)"),
    "courriels en attente, tâches, objets": ("(lettres)", "(nouvelles)", "(tâches)", "lettres-mortes",
        "administration-taches"),
    "ce qui est attendu de chacun, pastilles": ("a-vous", "notifications", "atelier-qui-doit-quoi", "calendrier"),
    "avancement des travaux": ("instruction-lecture", "sante"),
    "journal": ("(journal)", "administration-journal"),
    "ligne de commande, paquet hors ligne": ("(labels de la ligne de commande)", "(émetteur)", "(listes)"),
    "qui tient un lien de lecture": ("lecture", "lecture-pdf"),
    "opérateurs": ("demarches-recues", "suivi-operateurs", "api-v1:demandes-recues"),
    "scrutin secret, consultation écrite": ("comite-seance", "comite-point"),
    "annonce et assemblée": ("annonce-decision", "annonce-notifications", "assemblee-invitation", "notification"),
}  # fmt: skip
"""Surface → what is looked at for it: names of addresses, or what is behind them, between brackets."""


def classes(nom: str) -> list[str]:
    """The classes of an address: one, if the table is right."""
    trouvees = {
        (len(debut), classe)
        for classe, debuts in CLASSES.items()
        for debut in debuts
        if nom == debut or nom.startswith(debut if debut.endswith(":") else (f"{debut}-", f"{debut}_"))
    }
    return [classe for longueur, classe in trouvees if longueur == max(lo for lo, _ in trouvees)]
