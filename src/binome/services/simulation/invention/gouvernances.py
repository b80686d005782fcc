"""Who carries an invented candidature: its team, its binômes, the body that deposits it and the bodies around it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.langue.typographie import de
from binome.domaine.socle.geographie import Epci
from binome.referentiel.consultation import Referentiel
from binome.services.simulation.invention.gens import Foule, Personnage, Sirens
from binome.services.simulation.invention.perimetres import TerritoireTrace

ACCORD = dt.date(2023, 8, 30)
FIN_DE_MANDAT = dt.date(2026, 3, 31)
PAR_SOI_MEME = 0.4
"""Share of the candidatures that their first EPCI deposits itself."""
PAR_COURRIEL = 0.4
"""Share of the candidatures whose binôme is asked by e-mail; the others have it on paper."""
AVEC_LA_REGION = 0.3
"""Share of the agencies of which the Région is a member, founder or not: it also gives an opinion."""


@dataclass(frozen=True)
class Matiere:
    """What candidatures are made with."""

    geographie: Referentiel
    stock: dict[str, Any]
    foule: Foule
    sirens: Sirens
    appel: str


@dataclass(frozen=True)
class Equipe:
    """Who writes a candidature, with an account; the binôme of the territory signs it."""

    chef: Personnage
    elu: Personnage
    industriel: Personnage
    contributeurs: tuple[Personnage, ...]
    par_courriel: bool = False
    """Whether the binôme is asked by e-mail whether it may be named."""


def reunir(matiere: Matiere, sort: random.Random) -> Equipe:
    """A team of four or five."""
    foule = matiere.foule
    autres = tuple(foule.suivant() for _ in range(sort.randrange(1, 3)))
    return Equipe(foule.suivant(), foule.suivant(), foule.suivant(), autres, sort.random() < PAR_COURRIEL)


def organisme(epci: Epci) -> dict[str, Any]:
    """An EPCI, as a dossier names it."""
    return {"nom": epci.nom, "siren": epci.siren, "nature": "epci"}


def entreprise(matiere: Matiere, filiere: dict[str, Any], sort: random.Random) -> dict[str, Any]:
    """A firm of an industry."""
    nom = sort.choice(matiere.stock["noms"])
    return {
        "illustratif": True,
        "nom": f"{filiere['entreprise']['nom']} {nom} (fictive)",
        "siren": matiere.sirens.suivant(),
        "nature": "entreprise",
        "naf": filiere["entreprise"]["naf"],
    }


def organismes(matiere: Matiere, nom: str) -> dict[str, dict[str, Any]]:
    """The bodies of a territory that are neither EPCI nor firms, by kind."""
    noms = {
        "chambre_consulaire": f"Chambre de commerce et d'industrie, {nom} (fictive)",
        "sem": f"SEM Énergies, {nom} (fictive)",
        "pole": f"Pôle technique, {nom} (fictif)",
        "association": f"Association des industriels, {nom} (fictive)",
        "organisation_professionnelle": f"Union des métiers industriels, {nom} (fictive)",
    }
    return {
        nature: {"illustratif": True, "nom": dit, "siren": matiere.sirens.suivant(), "nature": nature}
        for nature, dit in noms.items()
    }


def porteur(matiere: Matiere, trace: TerritoireTrace, epci: Sequence[Epci], sort: random.Random) -> dict[str, Any]:
    """Who deposits: the first EPCI, or an agency of which the EPCI, and sometimes the Région, are members."""
    mandat = {"mandat_depot": "Lettre du binôme du 5 septembre 2023 et délibération du conseil (simulées)."}
    membres = [{"organisation": organisme(e), "fondateur": True} for e in epci]
    if sort.random() < PAR_SOI_MEME:
        return {"organisation": organisme(epci[0]), "membres": membres[1:], **mandat}
    agence = {
        "illustratif": True,
        "nom": f"Agence de développement, {trace.nom} (fictive)",
        "siren": matiere.sirens.suivant(),
        "nature": sort.choice(("gip", "association", "etablissement_public")),
    }
    if sort.random() < AVEC_LA_REGION:
        membres.append({"organisation": region(matiere, trace.regions[0]), "fondateur": sort.random() < 0.6})
    return {"organisation": agence, "membres": membres, **mandat}


def region(matiere: Matiere, code: str) -> dict[str, Any]:
    """A Région, as a dossier names it."""
    trouvee = matiere.geographie.region(code)
    return {"nom": f"Région {trouvee.nom if trouvee else code}", "nature": "region", "code": code}


def personne(qui: Personnage) -> dict[str, Any]:
    """Someone, as a dossier names them."""
    return {"illustratif": True, "nom": qui.nom, "courriel": qui.courriel}


def gouvernance(
    matiere: Matiere,
    equipe: Equipe,
    epci: Sequence[Epci],
    entreprises: Sequence[dict[str, Any]],
    porteur: dict[str, Any],
) -> dict[str, Any]:
    """The binôme of the territory, in some candidatures asked for its consent by e-mail; one by EPCI, who gave theirs
    on paper; and the rest."""
    donne = {"consentement": {"donne": True, "date": ACCORD}}
    premier = _binome("territoire", None, epci[0], (equipe.elu, equipe.industriel), entreprises[0])
    if not equipe.par_courriel:
        premier |= {"elu": premier["elu"] | donne, "industriel": premier["industriel"] | donne}
    binomes = [premier]
    for rang, e in enumerate(epci, 1):
        paire = (matiere.foule.suivant(), matiere.foule.suivant())
        ligne = _binome(f"epci-{rang}", e, e, paire, entreprises[rang])
        binomes.append(ligne | {"elu": ligne["elu"] | donne, "industriel": ligne["industriel"] | donne})
    regions = [m["organisation"]["nom"] for m in porteur["membres"] if m["organisation"]["nature"] == "region"]
    mesure = "Ses représentants dans le porteur ne préparent ni ne signent l'avis régional."
    return {
        "description": "Le binôme du territoire porte la candidature et préside le comité local.",
        "binomes": binomes,
        "chef_de_projet": {
            **personne(equipe.chef),
            "fonction": "chef de projet",
            "structure": porteur["organisation"],
            "quotite_etp": 1.0,
        },
        "comites": matiere.stock["comites"],
        "deports": [{"organisation": nom, "mesure": mesure, "illustratif": True} for nom in regions],
    }


def _binome(
    cle: str, pour: Epci | None, siege: Epci, paire: tuple[Personnage, Personnage], entreprise: dict[str, Any]
) -> dict[str, Any]:
    elu, industriel = paire
    return {
        "id": cle,
        "libelle": f"Binôme {de(pour.nom)}" if pour else "Binôme du territoire",
        **({"epci": pour.siren} if pour else {}),
        "elu": {
            **personne(elu),
            "mandat": "conseiller communautaire délégué à l'économie",
            "collectivite": organisme(siege),
            "fin_mandat": FIN_DE_MANDAT,
        },
        "industriel": {**personne(industriel), "fonction": "dirigeant", "entreprise": entreprise},
    }
