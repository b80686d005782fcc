"""Checks on the governance: binômes, chef de projet, porteur, levels."""

from __future__ import annotations

from binome.appels.controles.recueil import Recueil
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import Binome
from binome.domaine.langue.typographie import accord, enumerer

recueil = Recueil("gouvernance")
BINOMES = "gouvernance.binomes"


def ou_binome(binome: Binome, champ: str = "") -> str:
    return f"{BINOMES}[{binome.id}]" + (f".{champ}" if champ else "")


def nom_binome(binome: Binome) -> str:
    return binome.libelle or (binome.epci or "le territoire")


@recueil.controle()
def binome_du_territoire(dossier: Dossier, contexte: Contexte) -> Conclusion:
    binomes = dossier.gouvernance.binomes_du_territoire
    if any(b.complet for b in binomes):
        return conforme("Un élu et un industriel portent la candidature du territoire.")
    if not binomes:
        return manquement(
            "Aucun binôme n'est désigné pour porter la candidature du territoire.",
            ou=[BINOMES],
            preuves=[preuve_dossier("binômes du territoire", 0)],
            a_faire="Désignez au moins un élu du territoire et un chef d'entreprise industrielle qui portent ensemble "
            "la candidature.",
        )
    manques = [
        f"{nom_binome(b)} : il manque {' et '.join(cote for cote, la in (('l’élu', b.elu), ('l’industriel', b.industriel)) if not la)}"
        for b in binomes
    ]
    return manquement(
        f"Le binôme du territoire est incomplet ({enumerer(manques)}).",
        ou=[ou_binome(b) for b in binomes],
        a_faire="Nommez les deux membres du binôme.",
    )


@recueil.controle()
def binomes_par_epci(dossier: Dossier, contexte: Contexte) -> Conclusion:
    lignes = [b for b in dossier.gouvernance.binomes if b.epci]
    if not lignes:
        return sans_objet("Le dossier n'annonce pas de binôme par intercommunalité.")
    complets = [b for b in lignes if b.complet]
    if len(complets) == len(lignes):
        return conforme(f"Les {len(lignes)} binômes annoncés ont leur élu et leur industriel.")
    reste = [b for b in lignes if not b.complet]
    etat = "aucune n'est remplie" if not complets else f"{len(complets)} sont remplies"
    return manquement(
        f"Le tableau des binômes a {accord(len(lignes), 'ligne')} ; {etat if len(complets) != 1 else 'une seule est remplie'}. "
        f"Manquent : {enumerer([nom_binome(b) for b in reste])}.",
        ou=[ou_binome(b) for b in reste],
        preuves=[preuve_dossier("binômes complets", len(complets), f"lignes sur {len(lignes)}")],
        a_faire="Demandez à chaque intercommunalité son élu et son industriel, ou retirez les lignes que vous ne "
        "remplirez pas : l'appel demande un binôme, non un par EPCI.",
    )


@recueil.controle()
def binomes_dans_le_perimetre(dossier: Dossier, contexte: Contexte) -> Conclusion:
    retenus = set(dossier.perimetre.sirens_retenus)
    lignes = [b for b in dossier.gouvernance.binomes if b.epci]
    if not lignes:
        return sans_objet("Le dossier n'annonce pas de binôme par intercommunalité.")
    dehors = [b for b in lignes if b.epci not in retenus]
    couverts = {b.epci for b in lignes}
    sans_ligne = [m for m in dossier.perimetre.membres if m.siren in retenus and m.siren not in couverts]
    if not dehors and not sans_ligne:
        return conforme("Chaque EPCI du périmètre, et lui seul, a sa ligne dans le tableau des binômes.")
    phrases = []
    if dehors:
        phrases.append(f"{enumerer([nom_binome(b) for b in dehors])} a une ligne sans être dans le périmètre retenu")
    if sans_ligne:
        phrases.append(f"{enumerer([m.nom for m in sans_ligne])} est dans le périmètre sans avoir de ligne")
    return manquement(
        f"Le tableau des binômes ne suit pas le périmètre : {' ; '.join(phrases)}.",
        ou=[ou_binome(b) for b in dehors] or [BINOMES],
        a_faire="Mettez d'accord le tableau des binômes et la liste des EPCI.",
    )


@recueil.controle()
def chef_de_projet(dossier: Dossier, contexte: Contexte) -> Conclusion:
    gouvernance = dossier.gouvernance
    if gouvernance.chef_de_projet:
        return conforme(f"Chef de projet : {gouvernance.chef_de_projet.nom}.")
    annonce = gouvernance.chef_de_projet_annonce
    if annonce:
        return manquement(
            "Le dossier annonce un chef de projet sans le nommer ni dire son temps.",
            ou=["gouvernance.chef_de_projet_annonce", "gouvernance.chef_de_projet"],
            preuves=[preuve_dossier("annonce", annonce.texte)],
            a_faire="Nommez-le, avec son employeur et la part de son temps donnée au programme, ou dites quand il "
            "sera recruté.",
        )
    return manquement(
        "Aucun chef de projet n'est prévu.",
        ou=["gouvernance.chef_de_projet"],
        a_faire="Nommez le chef de projet, ou dites quand et par qui il sera recruté.",
    )


@recueil.controle()
def porteur_identifie(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if dossier.porteur is None:
        return manquement(
            "Le dossier ne dit pas qui dépose la candidature.",
            ou=["porteur"],
            a_faire="Nommez l'organisme qui dépose, avec son SIREN et ses membres.",
        )
    return conforme(f"La candidature est déposée par {dossier.porteur.organisation.nom}.")


@recueil.controle()
def mandat_du_porteur(dossier: Dossier, contexte: Contexte) -> Conclusion:
    porteur = dossier.porteur
    if porteur is None:
        return sans_objet("Aucun porteur n'est nommé.")
    manques, ou = [], []
    if not porteur.mandat_depot:
        manques.append("ce qui l'autorise à déposer au nom du binôme")
        ou.append("porteur.mandat_depot")
    if not porteur.organisation.siren:
        manques.append("son SIREN")
        ou.append("porteur.organisation")
    if not porteur.contact:
        manques.append("une personne à joindre")
        ou.append("porteur.contact")
    if not manques:
        return conforme("Le porteur a un SIREN, un contact et un mandat pour déposer.")
    return manquement(
        f"{porteur.organisation.nom} dépose la candidature, mais le dossier ne donne pas {enumerer(manques)}.",
        ou=ou,
        a_faire="Ajoutez le mandat ou la délibération, le SIREN et un contact.",
    )


@recueil.controle()
def gouvernance_operationnelle(dossier: Dossier, contexte: Contexte) -> Conclusion:
    comites = dossier.gouvernance.comites
    locaux = [c for c in comites if c.niveau == "local"]
    regionaux = [c for c in comites if c.niveau == "regional"]
    if locaux and regionaux and all(c.frequence for c in comites):
        return conforme(f"{accord(len(comites), 'instance')}, locale et régionale, avec leur rythme.")
    manque = [
        mot
        for absent, mot in (
            (not locaux, "une instance locale"),
            (not regionaux, "le lien avec le co-pilotage État-Région"),
            (any(not c.frequence for c in comites), "le rythme de réunion de chaque instance"),
        )
        if absent
    ]
    return manquement(
        f"Le dossier ne dit pas comment la gouvernance fonctionne : il manque {enumerer(manque)}.",
        ou=["gouvernance.comites"],
        a_faire="Décrivez les instances : qui s'y réunit, à quel rythme, pour décider quoi.",
    )
