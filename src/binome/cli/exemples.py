"""An example at the foot of the help of each command, kept in one place so that they read alike."""

from __future__ import annotations

import typer

EXEMPLES = {
    "verifier": "dossier.yaml --format html --sortie verdict.html",
    "exporter": "dossier.yaml --format pdf --sortie dossier.pdf",
    "demo": "exemples/hautes-alpes/dossier.yaml --servir",
    "servir": "dossier.yaml --adresse 127.0.0.1:8080",
    "campagne boite": 'ti-2023-2027 --pour instruction@region.exemple.fr --filtre "affecte=personne" --format json',
    "simuler": "--territoires 20 --graine 7 --donnees var/essai",
    "appels lister": "",
    "appels documenter": "--verifier",
    "referentiel etat": "--format json",
    "referentiel construire": "--forcer",
    "referentiel chercher": '"gap tallard"',
    "donnees charger": "insee-flux base-flux-mobilite.zip",
    "donnees etat": "",
    "perimetre evaluer": "240500439 240500462 200067452",
    "perimetre proposer": "--avec 240500439 --max-unites 8",
    "perimetre carte": "240500439 240500462 --sortie perimetre.svg --proposer",
    "perimetre comparer": "--avec 240500439 240500462 --et 240500439 240500462 200067452",
    "perimetre lot": "--max-unites 6 --travailleurs -1 --sortie perimetres.jsonl",
    "bassins delimiter": "flux.csv --sortie bassins.csv",
    "bassins expliquer": "flux.csv 05061",
    "bassins carte": "bassins.csv --sortie bassins.svg",
    "label lister": "--format json",
    "label exporter": "7k3m-9qxw --sortie label.json",
    "label emetteur": "--sortie did.json",
    "label statuts": "--sortie listes",
    "label nouvelle-cle": '--motif "Relève annuelle de la clé"',
    "label cle-volee": 'did:web:labels.exemple.fr#cle-1 --motif "Retrouvée sur un disque vendu"',
    "horodatage verifier": "jeton.tsr --autorite chaine.pem --fichier depot.json",
    "horodatage etat": "",
    "horodatage rattraper": "",
    "horodatage exporter": "depot:hautes-alpes-1 --sortie depot.tsr",
    "label verifier": "label.json --emetteur did.json --statuts suspensions.json",
    "offre lister": "",
    "offre apparier": "dossier.yaml --fiche 1-1",
    "offre importer": "dispositifs.csv",
    "offre demander": "dossier.yaml --fiche 1-1 --dispositif pret-vert",
    "offre correspondance": "formulaire.json --sortie formulaires/pret-vert.json",
    "evaluation etude": "emplois.csv --unite siren --annee annee --cohorte labellise --resultat emplois --logarithme",
    "evaluation programme": "",
    "evaluation territoire": "240500439 240500462 --annee 2023",
    "administrer initialiser": "",
    "administrer compiler": "",
    "administrer premier-administrateur": "prenom.nom@exemple.fr --site https://candidatures.exemple.fr",
    "administrer ouvrir-campagne": "ti-2023-2027",
    "administrer prolonger": 'ti-2023-2027 2026-12-15 --motif "Décision du comité du 20 novembre"',
    "administrer nommer": "instruction@region.exemple.fr instructeur --appel ti-2023-2027 --region 93",
    "administrer demettre": "instruction@region.exemple.fr instructeur --appel ti-2023-2027",
    "administrer ajouter-administrateur": "prenom.nom@exemple.fr",
    "administrer retirer-administrateur": "prenom.nom@exemple.fr",
    "administrer inscrire": "chef.de.projet@exemple.fr",
    "administrer retirer-seconde-preuve": "prenom.nom@exemple.fr",
    "administrer effacer-personne": 'prenom.nom@exemple.fr --motif "Sa demande du 3 novembre" --essai',
    "administrer purger": "--essai",
    "administrer charger-mandats": "elus-conseillers-regionaux-cr.csv --millesime 2026-T3 --essai",
    "administrer deconnecter": "prenom.nom@exemple.fr",
    "administrer organisations": "region",
    "administrer fusionner-organisations": '12 48 --motif "Même région, sans son SIREN"',
    "administrer rattacher-organisation": '12 48 --fondateur --motif "Statuts du GIP"',
    "administrer detacher-organisation": '12 48 --motif "Retrait du 3 mars"',
    "tache executer": "--une-fois",
    "tache lettres-mortes": "",
    "tache retours": "/var/mail/retours",
    "tache rejouer": "1f0c9a2e",
    "tache oublier": "1f0c9a2e",
    "journal verifier": "",
    "journal lire": "--objet dossier:hautes-alpes --lignes 20",
    "sceau verifier": "sceau.zip --cle cle-publique.pem",
    "sceau nouvelle-cle": '--motif "Disque perdu le 3 mars, sauvegarde illisible"',
    "comite proces-verbal": "ti-2023-2027 1 --pour presidence@comite.exemple.fr --sortie proces-verbal.pdf",
    "comite comparaison": "ti-2023-2027 --pour presidence@comite.exemple.fr --sortie comparaison.xlsx",
    "annonce etat": "ti-2023-2027 --pour presidence@comite.exemple.fr --format json",
    "annonce essai": "ti-2023-2027 --pour presidence@comite.exemple.fr",
    "annonce annuler": 'ti-2023-2027 --pour presidence@comite.exemple.fr --motif "Une décision est à relire"',
    "campagne grille": 'ti-2023-2027 grille.toml --motif "Instruction du 3 octobre"',
    "campagne liens": "ti-2023-2027 --dossier hautes-alpes",
    "campagne dossiers-de-lecture": "ti-2023-2027 --pour instruction@region.exemple.fr --sortie lectures",
    "sauvegarder": "sauvegardes/2026-11-22.zip",
    "restaurer": "sauvegardes/2026-11-22.zip",
    "nomenclature": "--sortie binome.cdx.json",
}


def joindre(app: typer.Typer, prefixe: str = "") -> None:
    """Write its example under each command of `app`, groups gone through."""
    for commande in app.registered_commands:
        nom = commande.name or str(getattr(commande.callback, "__name__", "")).replace("_", "-")
        if (exemple := EXEMPLES.get(prefixe + nom)) is not None:
            commande.epilog = f"Exemple : binome {prefixe}{nom} {exemple}".rstrip()
    for groupe in app.registered_groups:
        if groupe.typer_instance is not None:
            joindre(groupe.typer_instance, f"{groupe.typer_instance.info.name} ")
