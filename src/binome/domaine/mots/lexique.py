"""The one lexicon of the dossier: what people read for each field of its model, on every page, in every document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel

from binome.domaine.langue.typographie import majuscule

_ARTICLES = ("le ", "la ", "les ", "l'")


@dataclass(frozen=True, slots=True)
class Nom:
    """The name of a field, in the forms that sentences, trails and headings ask for.

    `plein` has its article (« le coût »); `bref` is said in a trail, by default without it (« coût »); `titre` stands
    over a box or a column, by default the short one with a capital; `un` is what its list holds, with its article (« la
    fiche »), and `nommant` the field that names it; `attendu` is what is said to be missing (« un porteur »).
    """

    plein: str
    bref: str = ""
    titre: str = ""
    un: str = ""
    nommant: str = ""
    attendu: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "bref", self.bref or sans_article(self.plein))
        object.__setattr__(self, "titre", self.titre or majuscule(self.bref))
        object.__setattr__(self, "attendu", self.attendu or self.plein)


def sans_article(mot: str) -> str:
    """« le coût » → « coût »."""
    return next((mot.removeprefix(article) for article in _ARTICLES if mot.startswith(article)), mot)


def nommer(champ: str, modele: str = "") -> Nom:
    """The name of a field, as its model says it when it has its own word for it; a name that no field has is shown."""
    nom = LEXIQUE.get(f"{modele}.{champ}") or LEXIQUE.get(champ)
    return nom or Nom(f"le champ « {champ.replace('_', ' ')} »", bref=champ.replace("_", " "))


def nommer_au_lieu(modele: type[BaseModel], lieu: str) -> Nom:
    """The name of what stands at a place under a model (« elu.collectivite.nom », rows by rank): the words of the model
    furthest from it that has any, down to those of the field itself."""
    pas = [p for p in lieu.split(".") if not p.isdigit()]
    for rang in range(len(pas) - 1):
        if nom := LEXIQUE.get(f"{modele.__name__}.{'.'.join(pas[rang:])}"):
            return nom
        modele = modele_de(modele.model_fields[pas[rang]].annotation) or modele
    return nommer(pas[-1], modele.__name__)


def modele_de(annotation: Any) -> type[BaseModel] | None:
    """The model that a type holds, itself, in a tuple or beside None; None when it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for dedans in get_args(annotation) if (m := modele_de(dedans))), None)


LEXIQUE: Mapping[str, Nom] = {  # field, or model and field where the model has its own word → its name
    "aides_etat": Nom("le régime d'aides d'État"),
    "appel": Nom("l'appel"),
    "approximatif": Nom("le caractère approximatif", titre="Approximatif (« près de », « une vingtaine »)"),
    "avec": Nom("le territoire rejoint"),
    "avertissement": Nom("l'avertissement"),
    "axe": Nom("l'axe"),
    "axes": Nom("les axes", un="l'axe", nommant="titre"),
    "base": Nom("la base (HT ou TTC)", titre="HT ou TTC"),
    "besoins": Nom("les soutiens attendus", un="le soutien", attendu="le soutien attendu"),
    "binomes": Nom("les binômes", un="le binôme", nommant="libelle"),
    "calendrier": Nom("le calendrier"),
    "candidature_ailleurs": Nom("la candidature ailleurs"),
    "cas": Nom("le cas par rapport à la phase 1", titre="Par rapport à la phase 1"),
    "centralites": Nom("les centralités", titre="Centralités visées"),
    "centre": Nom("le centre", titre="Centre du périmètre"),
    "chef_de_projet": Nom("le chef de projet"),
    "chef_de_projet_annonce": Nom("l'annonce du chef de projet", bref="chef de projet annoncé"),
    "chiffres": Nom("les chiffres", un="le chiffre", nommant="libelle"),
    "cible": Nom("la cible"),
    "code": Nom("le code"),
    "collectivite": Nom("la collectivité"),
    "comites": Nom("les instances", un="l'instance", nommant="nom"),
    "communes": Nom("les communes"),
    "composition": Nom("la composition"),
    "concertation": Nom("la concertation"),
    "consentement": Nom("l'accord"),
    "contact": Nom("le contact"),
    "courriel": Nom("l'adresse électronique"),
    "cout": Nom("le coût", titre="Coût total"),
    "date": Nom("la date"),
    "debut": Nom("le début"),
    "definition": Nom("la définition"),
    "deports": Nom("les déports", un="le déport"),
    "depose_le": Nom("la date de dépôt"),
    "description": Nom("la description"),
    "diagnostic": Nom("le besoin"),
    "discontinuite": Nom("la justification de la discontinuité", bref="discontinuité du périmètre"),
    "dispositif": Nom("le dispositif"),
    "donne": Nom("l'accord donné"),
    "ecart_phase1": Nom("la justification de l'écart avec la phase 1", bref="écart avec la phase 1"),
    "echeance": Nom("l'échéance"),
    "elaboration": Nom("l'élaboration partagée"),
    "elu": Nom("l'élu"),
    "elu_referent": Nom("l'élu référent"),
    "en_reserve": Nom("la mise en réserve", titre="En réserve"),
    "enjeu_local": Nom("l'enjeu local"),
    "enjeux": Nom("les enjeux servis", bref="enjeux"),
    "enjeux_du_territoire": Nom("les enjeux du territoire"),
    "enseignements_phase1": Nom("les enseignements de la phase 1"),
    "entreprise": Nom("l'entreprise"),
    "entreprises": Nom("les entreprises", un="l'entreprise"),
    "epci": Nom("les EPCI"),
    "etat_redaction": Nom("l'état de la rédaction"),
    "evolution_de": Nom("le chiffre d'origine", titre="Évolution de"),
    "fiches": Nom("les fiches action", un="la fiche", nommant="titre"),
    "fichier": Nom("le fichier"),
    "filieres": Nom("les filières", un="la filière", nommant="nom"),
    "fin": Nom("la fin"),
    "fin_mandat": Nom("la fin du mandat"),
    "financement": Nom("le plan de financement", un="la ligne"),
    "financeur": Nom("le financeur"),
    "fonction": Nom("la fonction"),
    "fondateur": Nom("la qualité de fondateur", titre="Fondateur"),
    "format": Nom("le format"),
    "frequence": Nom("le rythme", titre="Rythme des réunions"),
    "fuseau": Nom("le fuseau horaire"),
    "gouvernance": Nom("la gouvernance"),
    "grandeur": Nom("la grandeur", titre="Ce qu'il mesure"),
    "id": Nom("l'identifiant"),
    "id_ti": Nom("l'identifiant du programme"),
    "illustratif": Nom("la mention « inventé »", titre="Illustratif"),
    "indicateurs": Nom("les indicateurs", un="l'indicateur", attendu="des indicateurs"),
    "industriel": Nom("l'industriel"),
    "industriel_referent": Nom("l'industriel référent"),
    "initial": Nom("la valeur de départ"),
    "jalons": Nom("les étapes", un="l'étape"),
    "justification": Nom("la justification"),
    "justifications": Nom("les justifications"),
    "libelle": Nom("le libellé"),
    "lien": Nom("le lien avec la candidature"),
    "logique_industrielle": Nom("la justification de la logique industrielle", bref="logique industrielle propre"),
    "mandat": Nom("le mandat", titre="Mandat sur le territoire"),
    "mandat_depot": Nom("le mandat pour déposer"),
    "mandats": Nom("les mandats", titre="Mandats électifs déclarés"),
    "maturite": Nom("la maturité"),
    "membres": Nom("les membres", un="le membre", nommant="nom"),
    "mesure": Nom("la mesure", titre="Qui s'abstient, qui prépare et signe l'avis, où c'est écrit"),
    "millesime": Nom("le millésime"),
    "montant": Nom("le montant", titre="Montant (€)"),
    "naf": Nom("les activités (NAF)", titre="Activités (NAF rév. 2)"),
    "nature": Nom("la nature"),
    "niveau": Nom("le niveau"),
    "nom": Nom("le nom"),
    "numero": Nom("le numéro"),
    "objectif": Nom("l'objectif"),
    "objectifs": Nom("les objectifs"),
    "operateur": Nom("l'opérateur", titre="De qui"),
    "organisation": Nom("l'organisation"),
    "parade": Nom("la parade"),
    "partenaires": Nom("les partenaires", un="le partenaire"),
    "perimetre": Nom("le périmètre"),
    "periode": Nom("la période"),
    "phase1": Nom("les territoires de la phase 1", bref="phase 1"),
    "pieces": Nom("les pièces jointes", un="la pièce", nommant="titre"),
    "plan_actions": Nom("le plan d'actions"),
    "porteur": Nom("le porteur"),
    "porteurs": Nom("les porteurs", un="le porteur", nommant="nom", attendu="un porteur"),
    "provenance": Nom("la provenance"),
    "quotite_etp": Nom("la quotité de temps plein", titre="Part de son temps"),
    "regime": Nom("le régime", titre="Régime d'aides d'État"),
    "reseaux": Nom("les réseaux", un="le réseau", nommant="nom"),
    "risques": Nom("les risques", un="le risque"),
    "role": Nom("le rôle"),
    "sha256": Nom("l'empreinte"),
    "sigle": Nom("le sigle"),
    "signataires": Nom("les signataires", un="le signataire", nommant="nom"),
    "siren": Nom("le SIREN"),
    "siret": Nom("le SIRET"),
    "sites": Nom("les sites", titre="Sites et zones"),
    "source": Nom("la source"),
    "statut": Nom("le statut"),
    "strategie": Nom("la stratégie", titre="Stratégie industrielle"),
    "structure": Nom("la structure"),
    "taille_critique": Nom(
        "la justification de la taille critique", bref="taille critique", titre="Taille critique d'un EPCI seul"
    ),
    "territoire": Nom("le territoire"),
    "territoire_annonce": Nom("le territoire annoncé"),
    "territoires": Nom("les territoires concernés"),
    "texte": Nom("le texte"),
    "titre": Nom("le titre"),
    "unite": Nom("l'unité"),
    "valeur": Nom("la valeur"),
    "visibilite": Nom("la visibilité"),
    # What a model says in its own words.
    "Axe.titre": Nom("le titre", titre="Intitulé"),
    "Besoin.description": Nom("la description", titre="Ce qui est attendu"),
    "FicheAction.pieces": Nom("les pièces jointes", titre="Pièces"),
    "FicheAction.titre": Nom("le titre", titre="Intitulé de l'action"),
    "AidesEtat.justification": Nom("la justification", titre="Pourquoi ce régime"),
    "Indicateur.libelle": Nom("le libellé", titre="Indicateur"),
    "Indicateur.source": Nom("la source", titre="Source de la mesure"),
    "Jalon.libelle": Nom("le libellé", titre="Étape"),
    "Justifications.territoire_annonce": Nom(
        "la justification du territoire annoncé", titre="Du territoire annoncé aux intercommunalités"
    ),
    "LigneFinancement.date": Nom("la date", titre="Date du statut"),
    "Organisation.code": Nom("le code", titre="Code COG de la collectivité"),
    "Organisation.naf": Nom("les activités (NAF)", titre="Code NAF (rév. 2)"),
    "Partenaire.role": Nom("le rôle", titre="Rôle dans l'action"),
    "Risque.description": Nom("la description", titre="Risque"),
    "AnnonceChefDeProjet.structure": Nom("la structure", titre="Structure qui l'emploiera"),
    "AnnonceChefDeProjet.texte": Nom("le texte", titre="S'il n'est pas encore nommé"),
    "ChefDeProjet.fonction": Nom("la fonction", titre="Sa fonction"),
    "ChefDeProjet.nom": Nom("le nom", titre="Prénom et nom du chef de projet"),
    "ChefDeProjet.structure.nom": Nom("le nom", titre="Son employeur"),
    "ChefDeProjet.structure.siren": Nom("le SIREN", titre="SIREN de l'employeur"),
    "Chiffre.libelle": Nom("le libellé", titre="Ce que dit le chiffre"),
    "Chiffre.periode.debut": Nom("le début", titre="Début de la période"),
    "Chiffre.periode.fin": Nom("la fin", titre="Fin de la période"),
    "Chiffre.territoire": Nom("le territoire", titre="Territoire couvert"),
    "Comite.nom": Nom("le nom", titre="Instance"),
    "Comite.role": Nom("le rôle", titre="Ce qu'elle décide ou suit"),
    "Elu.collectivite.nom": Nom("le nom", titre="Collectivité du mandat"),
    "Elu.collectivite.siren": Nom("le SIREN", titre="SIREN de la collectivité"),
    "Elu.entreprises.nom": Nom("le nom", titre="Entreprise"),
    "Elu.entreprises.naf": Nom("les activités (NAF)", titre="NAF"),
    "Elu.nom": Nom("le nom", titre="Prénom et nom"),
    "Gouvernance.description": Nom("la description", titre="Organisation d'ensemble"),
    "Industriel.entreprise.naf": Nom("les activités (NAF)", titre="Activité (code NAF)"),
    "Industriel.entreprise.nom": Nom("le nom", titre="Entreprise"),
    "Industriel.entreprise.siren": Nom("le SIREN", titre="SIREN de l'entreprise"),
    "Industriel.nom": Nom("le nom", titre="Prénom et nom"),
    "MembreOrganisation.organisation.nom": Nom("le nom", titre="Membre"),
    "Porteur.organisation.nom": Nom("le nom", titre="Nom de l'organisme"),
    "Elu.entreprises.siren": Nom("le SIREN", titre="SIREN ou SIRET"),
    "MembreOrganisation.organisation.siren": Nom("le SIREN", titre="SIREN ou SIRET"),
    "Porteur.organisation.siren": Nom("le SIREN", titre="SIREN ou SIRET"),
    "Porteur.contact.nom": Nom("le nom", titre="Personne à joindre"),
    "EnjeuLocal.libelle": Nom("le libellé", titre="Enjeu local"),
    "EnjeuLocal.justification": Nom("la justification", titre="Pourquoi il est propre au territoire"),
}
