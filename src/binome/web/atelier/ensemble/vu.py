"""What was found, as the page shows it: where it is, in words, and the link that leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from binome.domaine.langue.typographie import majuscule
from binome.domaine.socle.chemin import ancre, decouper
from binome.domaine.texte import recherche as mots
from binome.services.ensemble.recherche import Trouvaille, Trouves
from binome.web.atelier.cadre.pages import GROUPES, adresse_de_partie, adresse_du_lieu
from binome.web.presentation.nommer import nommer
from binome.web.presentation.parties import PARTIES, partie_de

NOMS = {
    "dossiers": "Dossiers",
    "pages": "Pages",
    "textes": "Dans les textes",
    "remarques": "Remarques",
    "depots": "Dépôts que vous instruisez",
    "deposes": "Dans leurs textes",
    "dispositifs": "Offre de services",
    "aide": "Aide et site",
}
AIDE = (
    ("Offre de services", "offre", "aides dispositifs financements subventions"),
    ("Les appels, leurs clauses et leurs règles", "appels", "appel candidatures regles clauses"),
    ("Le référentiel des territoires", "referentiel", "communes epci intercommunalites"),
    ("Vérifier un label", "label-verifier", "attestation certificat"),
    ("Votre calendrier", "calendrier", "echeances agenda dates mois"),
    ("Vos notifications", "notifications", "courriels prevenir"),
    ("Choisir comment être prévenu", "notifications-choix", "notifications courriels resume"),
    ("Votre compte", "compte", "mot de passe adresse securite"),
    ("Raccourcis du clavier", "raccourcis", "touches aide"),
    ("Accessibilité", "accessibilite", "clavier lecteur ecran rgaa"),
    ("Données et API", "api-accueil", "donnees ouvertes programme"),
    ("Mentions légales", "mentions-legales", "donnees personnelles duree conservation"),
)
"""Pages of the site: name, Django name, other words by which they are looked for."""


@dataclass(frozen=True)
class Ligne:
    """One line: a link, where it leads in words, what stands around the words searched."""

    titre: str
    adresse: str
    ou: str = ""
    extrait: str = ""


@dataclass(frozen=True)
class Groupe:
    """The lines of one kind, and how many more there are."""

    nom: str
    lignes: list[Ligne]
    autres: int = 0


def montrer(trouves: Trouves) -> list[Groupe]:
    """The groups that have something, in their order."""
    lignes = {genre: [_LIGNES[genre](t) for t in liste] for genre, liste in trouves.par_genre.items()}
    lignes |= {"pages": list(_pages(trouves)), "aide": list(_aide(trouves))}
    return [Groupe(NOMS[g], lignes[g], trouves.autres.get(g, 0)) for g in NOMS if lignes.get(g)]


ANCRES = {
    "presentation": "#lire-presentation",
    "perimetre": "#lire-perimetre",
    "plan-d-actions": "#lire-plan",
    "gouvernance": "#lire-gouvernance",
    "chiffres": "#lire-chiffres",
}
"""Where each part begins in the text of a deposit as it is read."""


def _depose(t: Trouvaille) -> Ligne:
    pas = dict(decouper(t.chemin))
    fiche = pas.get("fiches")
    place = f"#{ancre(f'plan_actions.fiches[{fiche}]')}" if fiche else ANCRES.get(partie_de(t.chemin).cle, "")
    return replace(_texte(t), adresse=reverse("instruction-texte", args=[t.dossier]) + place)


def _texte(t: Trouvaille) -> Ligne:
    document = t.texte.document if t.texte else None
    nomme = t.chemin.removesuffix(".titre") if t.titre else t.chemin
    lieu = majuscule(nommer(nomme, document)) if document else t.chemin
    titre = f"{lieu} : {t.titre}" if t.titre and t.titre not in lieu else lieu
    extrait = t.extrait if t.extrait != t.titre else ""
    return Ligne(titre, adresse_du_lieu(t.dossier, t.chemin), f"{t.territoire}, {partie_de(t.chemin).nom}", extrait)


def _remarque(t: Trouvaille) -> Ligne:
    document = t.texte.document if t.texte else None
    ou = nommer(t.chemin, document) if document and t.chemin else "tout le dossier"
    page = reverse("atelier-echanges", args=[t.dossier], query={"lieu": t.chemin} if t.chemin else None)
    return Ligne(f"Remarque de {t.titre}", f"{page}#remarque-{t.cle}", f"{t.territoire}, {ou}", t.extrait)


_LIGNES: dict[str, Callable[[Trouvaille], Ligne]] = {
    "dossiers": lambda t: Ligne(t.titre, reverse("atelier-dossier", args=[t.dossier])),
    "textes": _texte,
    "remarques": _remarque,
    "deposes": _depose,
    "depots": lambda t: Ligne(t.titre, reverse("instruction-depot", args=[t.dossier]), extrait=t.extrait),
    "dispositifs": lambda t: Ligne(t.titre, reverse("dispositif", args=[t.cle]), extrait=t.extrait),
}


def _pages(trouves: Trouves) -> Iterator[Ligne]:
    """The pages of the dossiers whose name holds the words: « signatures » leads to signatures."""
    for ouvert in trouves.ouverts[:4]:
        identifiant, territoire = ouvert.dossier.identifiant, ouvert.dossier.territoire
        for partie in PARTIES:
            if mots.contient(mots.plier(partie.nom), trouves.termes):
                yield Ligne(partie.nom, adresse_de_partie(identifiant, partie.cle), territoire)
        for page in (page for groupe in GROUPES for page in groupe.pages):
            if ouvert.peut(page.action) and mots.contient(mots.plier(page.nom), trouves.termes):
                yield Ligne(page.nom, reverse(page.vue, args=[identifiant]), territoire)


def _aide(trouves: Trouves) -> Iterator[Ligne]:
    for nom, vue, autrement in AIDE:
        if mots.contient(mots.plier(f"{nom} {autrement}"), trouves.termes):
            yield Ligne(nom, reverse(vue))
