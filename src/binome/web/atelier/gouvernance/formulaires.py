"""Forms of governance: a binôme, the chef de projet, the bodies, the recusals, the body that carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.dossier.gouvernance import Binome, Gouvernance, Porteur
from binome.domaine.mots.libelles import NATURES
from binome.domaine.socle.modele import Ligne
from binome.web.formes.formulaire import Formulaire, Rangees
from binome.web.formes.saisie import tirer_un_id

_SIREN = "Neuf chiffres, ou les quatorze d'un SIRET."
_COURRIEL = "Sert à lui demander son accord."
_COLLECTIVITES = tuple((n, NATURES[NatureOrganisation(n)]) for n in ("epci", "commune", "departement", "region"))

BINOME = Formulaire(
    Binome,
    (
        "elu.nom",
        "elu.fonction",
        "elu.courriel",
        "elu.mandat",
        "elu.collectivite.nom",
        "elu.collectivite.siren",
        "elu.collectivite.nature",
        "elu.fin_mandat",
        "industriel.nom",
        "industriel.fonction",
        "industriel.courriel",
        "industriel.entreprise.nom",
        "industriel.entreprise.siren",
        "industriel.entreprise.naf",
        "industriel.mandats",
    ),
    objets={"elu": "nom", "elu.collectivite": "nom", "industriel": "nom", "industriel.entreprise": "nom"},
    rangees={"elu.entreprises": Rangees(("nom", "siren", "naf"), "nom")},
    options={"nature": _COLLECTIVITES},
    aides={
        "elu.courriel": _COURRIEL,
        "elu.mandat": "Par exemple « président » ou « maire ».",
        "elu.collectivite.siren": _SIREN,
        "industriel.fonction": "Par exemple « dirigeante » ou « directeur du site ».",
        "industriel.courriel": _COURRIEL,
        "industriel.entreprise.siren": _SIREN,
        "industriel.entreprise.naf": "Par exemple 25.11Z : industrie, sections B à E.",
        "industriel.mandats": "Un par ligne ; vide s'il n'en a aucun.",
    },
    groupes=(
        ("L'élu", ("elu.nom", "elu.fonction", "elu.courriel", "elu.mandat", "elu.fin_mandat")),
        ("Sa collectivité", ("elu.collectivite.",)),
        ("Les entreprises qu'il dirige ou représente", ("elu.entreprises",)),
        ("L'industriel", ("industriel.nom", "industriel.fonction", "industriel.courriel", "industriel.mandats")),
        ("Son entreprise", ("industriel.entreprise.",)),
    ),
)


@dataclass(frozen=True)
class Volet:
    """A form of the governance: its title, what it is for, its form, where in the dossier it writes, and which parts of
    that, when it is not the whole."""

    titre: str
    propos: str
    formulaire: Formulaire
    lieu: str
    parties: tuple[str, ...] = ()


VOLETS = {
    "organisation": Volet(
        "Organisation et chef de projet",
        "Comment le territoire se gouverne, et qui appuie le binôme au quotidien.",
        Formulaire(
            Gouvernance,
            (
                "description",
                "chef_de_projet.nom",
                "chef_de_projet.fonction",
                "chef_de_projet.courriel",
                "chef_de_projet.structure.nom",
                "chef_de_projet.structure.siren",
                "chef_de_projet.quotite_etp",
                "chef_de_projet_annonce.texte",
                "chef_de_projet_annonce.structure",
            ),
            objets={"chef_de_projet": "nom", "chef_de_projet.structure": "nom", "chef_de_projet_annonce": "texte"},
            aides={
                "chef_de_projet.structure.siren": _SIREN,
                "chef_de_projet.quotite_etp": "De 0 à 1 : « 0,5 » pour un mi-temps.",
                "chef_de_projet_annonce.texte": "Quand et par qui il sera recruté.",
            },
            groupes=(
                ("L'organisation", ("description",)),
                ("Le chef de projet", ("chef_de_projet.",)),
                ("S'il n'est pas encore recruté", ("chef_de_projet_annonce.",)),
            ),
        ),
        "gouvernance",
        ("description", "chef_de_projet", "chef_de_projet_annonce"),
    ),
    "instances": Volet(
        "Les instances",
        "Qui se réunit, à quel rythme, pour décider quoi.",
        Formulaire(
            Gouvernance,
            rangees={"comites": Rangees(("nom", "niveau", "composition", "frequence", "role"), "nom", libres=1)},
            aides={"comites.composition": "Un membre par ligne."},
            groupes=(("Les instances", ("comites",)),),
        ),
        "gouvernance",
        ("comites",),
    ),
    "deports": Volet(
        "Les déports",
        "Quand une organisation est à la fois partie et juge, dites qui s'abstient et qui prépare l'avis à sa place.",
        Formulaire(
            Gouvernance,
            rangees={"deports": Rangees(("organisation", "mesure"), "organisation", libres=1)},
            aides={"deports.organisation": "Nommée comme parmi les membres du porteur."},
            groupes=(("Les déports", ("deports",)),),
        ),
        "gouvernance",
        ("deports",),
    ),
    "porteur": Volet(
        "Le porteur",
        "L'organisme qui dépose, et ses membres : c'est d'eux que se calculent les liens avec qui rend un avis.",
        Formulaire(
            Porteur,
            (
                "organisation.nom",
                "organisation.sigle",
                "organisation.siren",
                "organisation.nature",
                "mandat_depot",
                "contact.nom",
                "contact.fonction",
                "contact.courriel",
            ),
            objets={"organisation": "nom", "contact": "nom"},
            rangees={
                "membres": Rangees(
                    ("organisation.nom", "organisation.siren", "organisation.nature", "fondateur"), "organisation.nom"
                )
            },
            options={"nature": tuple(NATURES.items())},
            aides={
                "organisation.siren": _SIREN,
                "mandat_depot": "Délibération ou mandat du binôme, avec sa date.",
            },
            groupes=(
                ("L'organisme et son mandat", ("organisation.", "mandat_depot")),
                ("La personne à joindre", ("contact.",)),
                ("Les membres", ("membres",)),
            ),
        ),
        "porteur",
    ),
}


def sans_l_accord_d_un_autre(avant: dict[str, Any], apres: dict[str, Any]) -> dict[str, Any]:
    """Another name is another person: the consent of the former does not hold for them. A name that will be refused
    leaves the former in place."""
    rendu = dict(apres)
    for cote in ("elu", "industriel"):
        ancien, personne = avant.get(cote) or {}, apres.get(cote)
        if personne and personne.get("nom") != ancien.get("nom") and _tient(personne.get("nom")):
            rendu[cote] = {champ: valeur for champ, valeur in personne.items() if champ != "consentement"}
    return rendu


def _tient(nom: str | None) -> bool:
    try:
        return bool(TypeAdapter(Ligne).validate_python(nom))
    except ValidationError:
        return False


def avec_identifiants(arbre: dict[str, Any]) -> dict[str, Any]:
    """New bodies take an id that nobody else can take at the same time."""
    comites = [{"id": tirer_un_id("comites")} | comite for comite in arbre.get("comites", [])]
    return {**arbre, "comites": comites} if comites else arbre
