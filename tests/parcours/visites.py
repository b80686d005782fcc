"""Which browser test looks at each page of the site: the one list. A page that is in none of them, and has no reason
not to be, fails `tests/web/test_visites.py`; a test that no longer looks at a page of its list fails itself.
"""

from __future__ import annotations

from tests.web.adresses import DES_LABELS, PAGES, RENVOIS
from tests.web.adresses import FICHIERS as FICHIERS_PUBLICS
from tests.web.cas import Cas
from tests.web.matrice import COMPTES, PRIVEES

# What is not a page: files, and the pieces that scripts ask for.
FICHIERS = {
    "atelier-emporter",
    "atelier-plan-xlsx",
    "atelier-perimetre-carte",
    "atelier-perimetre-fond",
    "atelier-perimetre-etabli",
    "atelier-perimetre-etude",
    "atelier-engagement",
    "atelier-deliberation",
    "atelier-accord",
    "atelier-texte-signe",
    "atelier-texte-signe-pdf",
    "atelier-note-pdf",
    "atelier-fiche-pdf",
    "atelier-en-vigueur-carte",
    "atelier-en-vigueur-pdf",
    "atelier-label-piece",
    "atelier-cle",
    "atelier-recu-pdf",
    "atelier-sceau",
    "atelier-avis-horodatage",
    "atelier-horodatage",
    "atelier-complements-sceau",
    "atelier-complements-accuse",
    "atelier-piece",
    "atelier-agenda",
    "atelier-suivi-bilan",
    "atelier-suivi-ics",
    "atelier-suivi-portefeuille-emporter",
    "atelier-suivi-xlsx",
    "suivi-exporter",
    "instruction-lecture-pdf",
    "instruction-xlsx",
    "mfa_download_recovery_codes",
    "comite-carte",
    "comite-exporter",
    "comite-proces-verbal",
    "comite-lettre",
    "comite-horodatage",
    "annonce-horodatage",
    "annonce-lettre",
    "atelier-accord-lettre",
    "atelier-demarche-fichier",
    "bilan-fichier",
    "demarche-recue-fichier",
    "bilan-schema",
    "bilans-carte",
    "bilans-fichier",
    "assemblee-agenda",
    "comite-agenda",
    "label-json",
    "label-jsonld",
    "label-certificat",
    "label-horodatage",
    "liste-de-statuts",
    "emetteur",
}
FICHIERS |= set(FICHIERS_PUBLICS) | set(RENVOIS)
A_SUIVRE = {
    "annonce",
    "annonce-decision",
    "annonce-essai",
    "annonce-notifications",
    "assemblee",
    "assemblee-invitation",
    "assemblee-liste",
    "atelier-avis",
    "atelier-depot",
    "atelier-label",
    "atelier-liens",
    "atelier-recu",
    "atelier-suivi",
    "atelier-suivi-action",
    "atelier-suivi-agenda",
    "atelier-suivi-correspondants",
    "atelier-suivi-dire",
    "atelier-suivi-engagements",
    "atelier-suivi-importer",
    "atelier-suivi-portefeuille",
    "comite",
    "comite-campagne",
    "comite-comparaison",
    "comite-composition",
    "comite-decision",
    "comite-decisions",
    "comite-membre",
    "comite-mentions",
    "comite-point",
    "comite-prevoir",
    "comite-regles",
    "comite-reouverture",
    "comite-reouvertures",
    "comite-seance",
    "instruction",
    "instruction-affectation",
    "instruction-avis",
    "instruction-avis-ecrire",
    "instruction-boite",
    "instruction-charge",
    "instruction-complements",
    "instruction-declarations",
    "instruction-depot",
    "instruction-fil",
    "instruction-importer",
    "instruction-lecture",
    "instruction-liens",
    "instruction-liens-juge",
    "instruction-recevabilite",
    "instruction-texte",
    "label",
    "label-verifier",
    "labels",
    "labels-de-la-campagne",
    "notifications",
    "notifications-choix",
    "suivi-campagne",
    "suivi-engagements",
    "suivi-operateurs",
}
"""The pages of a campaign, from the inbox to the label: followed from link to link by each of its people."""
PAR_LE_PARCOURS = {
    "annonce",
    "annonce-decision",
    "annonce-essai",
    "assemblee",
    "assemblee-invitation",
    "assemblee-liste",
    "atelier-depot",
    "atelier-recu",
    "annonce-notifications",
    "comite-decision",
    "comite-point",
    "comite-seance",
    "instruction-avis-ecrire",
    "instruction-avis-rendre",
    "instruction-boite",
    "instruction-charge",
    "instruction-depot",
    "instruction-importer",
    "instruction-recevabilite",
    "label",
    "label-verdict",
    "labels",
    "labels-de-la-campagne",
    "notification",
    "notifications",
}
"""Looked at on the way from the deposit to the label (`test_label.py`)."""

PAR_LE_COMITE = {
    "comite-campagne",
    "comite-comparaison",
    "comite-composition",
    "comite-decision",
    "comite-decisions",
    "comite-membre",
    "comite-mentions",
    "comite-point",
    "comite-prevoir",
    "comite-regles",
    "comite-reouverture",
    "comite-reouvertures",
    "comite-seance",
}
"""Followed from link to link by the secretariat, a session being open (`test_comite.py`)."""

PAR_L_ADMINISTRATION = {
    "administration",
    "administration-administrateurs",
    "administration-ajouter",
    "administration-campagne",
    "administration-campagnes",
    "administration-cles",
    "administration-compte",
    "administration-comptes",
    "administration-conservation",
    "administration-deconnecter",
    "administration-inscrire",
    "administration-journal",
    "administration-nommer",
    "administration-organisation",
    "administration-organisations",
    "administration-ouvrir",
    "administration-prolonger",
    "administration-purger",
    "administration-reprendre",
    "administration-retirer",
    "administration-taches",
    "administration-verifier",
    "lettres-mortes",
}
"""Followed from link to link by an administrator (`test_administration.py`)."""

PAR_LES_LIENS = {"accord", "account_confirm_email", "account_reset_password_from_key", "demonstration", "invitation"}
PAR_LES_LIENS |= {"mfa_authenticate", "suivre-accord", "suivre-invitation"}
PAR_LES_LIENS |= {"suivre-demande-d-accord", "suivre-enquete", "suivre-point", "suivre-promesses", "suivre-reponse"}
"""Reached by the links of letters, or while one signs in (`test_chaque_page.py`)."""

SANS_VISITE = {
    "administration-detacher": "la page d'un acte ; il y faut un organisme qui a un membre",
    "administration-effacer": "la page d'un acte, du même gabarit que les autres ; il y faut un compte sans dossier",
    "administration-fusionner": "la même ; il y faut deux organismes pour un",
    "administration-nouvelle-cle": "la même ; il y faut une clé perdue",
    "administration-jetons": "la même ; il y faut un compte qui tient un jeton",
    "administration-rattacher": "la même ; il y faut un organisme sans membre",
    "administration-seconde-preuve": "la même ; il y faut un compte qui en tient une",
    "annonce-annuler": "mène à la page de l'annonce, où ses refus se lisent",
    "annonce-armer": "mène à la page de l'annonce, où ses refus se lisent",
    "annonce-proposer": "mène à la page de l'annonce, où ses refus se lisent",
    "accord-recu": "la page d'« accord », ouverte d'une nouvelle plutôt que d'un lien",
    "annuler-adresse": "dit un mot, de la page des liens qui ne servent plus",
    "suivi": "mène à la seule campagne que l'on suit",
    "comite": "mène à la seule campagne où l'on siège, ou dit en une phrase qu'on n'en a aucune",
    "invitation-recue": "la page d'« invitation », ouverte d'une nouvelle plutôt que d'un lien",
    "instruction": "mène à la seule campagne que l'on instruit",
    "lecture": "le corps est celui d'« atelier-lire » ; il y faut un lien : tests/web/atelier/ensemble/test_lecture.py",
    "lecture-pdf": "un fichier, celui d'« atelier-emporter »",
    "suivre-lecture": "mène à « lecture »",
    "mfa_edit_webauthn": "il y faut une clé de sécurité inscrite : tests/parcours/test_entree.py en inscrit une",
    "mfa_remove_webauthn": "il y faut une clé de sécurité inscrite : tests/parcours/test_entree.py en inscrit une",
    "proconnect_callback": "mène ailleurs",
    "proconnect_login": "mène ailleurs",
    "socialaccount_login_error": "un mot, du gabarit des messages, que d'autres montrent",
    "socialaccount_signup": "mène ailleurs",
    "visite": "mène à la page d'une étape : tests/parcours/test_premier_ecran.py les suit",
    "visite-fin": "mène à l'atelier",
    "texte-garde": "tests/parcours/test_evenements.py y passe",
}
"""Pages at which nobody looks there, and why."""

PAR_LA_SUITE = {
    "accords",
    "atelier-accord-demande",
    "atelier-demarche",
    "atelier-en-vigueur",
    "atelier-projet",
    "atelier-suivi-action",
    "atelier-suivi-agenda",
    "atelier-suivi-correspondants",
    "atelier-suivi-dire",
    "atelier-suivi-engagements",
    "atelier-suivi-portefeuille",
    "bilan",
    "bilans",
    "bilans-campagne",
    "demande-d-accord",
    "demarche-recue",
    "demarches-recues",
    "enquete",
    "point",
    "promesses",
    "reponse-d-operateur",
    "suivi-campagne",
    "suivi-engagements",
    "suivi-operateurs",
}
"""Followed from link to link a year after a label (`test_apres_le_label.py`)."""

A_FAIRE: set[str] = set()
"""Pages that no browser has walked yet. The list only gets shorter."""


def se_lit_la(cas: Cas) -> bool:
    """Whether the dossiers of `test_chaque_page.py` hold what that address names: of the base's keys, a deposit only."""
    cles = {ou for ou in cas.ou.values() if ou.startswith("{")}
    return cas.verbe == "GET" and 200 in cas.passe and cles <= {"{depot}"}


def des_roles() -> set[str]:
    """Read by each role that may (`test_chaque_page.py`): those of the matrix, and those of accounts that open."""
    privees = {nom for nom, cas in PRIVEES.items() if nom not in A_FAIRE and any(map(se_lit_la, cas))}
    pages = [(nom, page.anonyme, page.connecte) for nom, (page, *_) in COMPTES.items() if page.verbe == "GET"]
    a_qui_le_peut = {nom for nom, _, connecte in pages if nom.startswith(_COMPTES) and _ouvre(connecte)}
    return privees | a_qui_le_peut | {nom for nom, anonyme, connecte in pages if 200 in (anonyme, connecte)}


_COMPTES = ("account_", "mfa_")


def _ouvre(codes: int | set[int]) -> bool:
    return 200 in (codes if isinstance(codes, set) else {codes})


def vues() -> set[str]:
    """Every page that some browser looks at."""
    publiques = set(PAGES) | set(DES_LABELS) & {"labels", "label"}
    ailleurs = PAR_LE_PARCOURS | PAR_LE_COMITE | PAR_L_ADMINISTRATION | PAR_LES_LIENS | PAR_LA_SUITE
    return publiques | des_roles() | ailleurs


def lue(nom: str) -> bool:
    """Whether an address of that name is one that a browser may read: an act that is only sent is not."""
    cas = PRIVEES.get(nom) or COMPTES.get(nom)
    return nom not in FICHIERS and not nom.startswith("api-v1:") and (not cas or any(c.verbe == "GET" for c in cas))
