"""`binome administrer`: the platform's first steps, its campaigns and who instructs them; each act is journalled."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.administration import comptes, donnees, organisations
from binome.cli.socle.base import Motif, dire, sur_la_base
from binome.cli.socle.sorties import echouer, erreurs_en_francais
from binome.domaine.procedure.motifs import SUR_LE_SERVEUR

if TYPE_CHECKING:
    from binome.domaine.droits.droits import Role

app = typer.Typer(
    name="administrer", help="Administre la plateforme : base, campagnes, rôles, comptes.", no_args_is_help=True
)

Appel = Annotated[str, typer.Argument(metavar="APPEL", help="L'identifiant de l'appel, par exemple ti-2023-2027.")]
Campagne = Annotated[
    str, typer.Argument(metavar="CAMPAGNE", help="L'identifiant de la campagne : celui de l'appel pour sa première.")
]
CampagneVoulue = Annotated[
    str, typer.Option("--campagne", "--appel", metavar="CAMPAGNE", help="La campagne concernée.")
]
Identifiant = Annotated[
    str, typer.Option("--identifiant", metavar="ID", help="Le sien ; par défaut, celui de l'appel.")
]
Nom = Annotated[
    str, typer.Option("--nom", metavar="NOM", help="Ce qui la distingue d'une autre du même appel : « vague 2 ».")
]
JusquAu = Annotated[
    dt.datetime | None,
    typer.Option("--jusqu-au", metavar="JOUR", formats=["%Y-%m-%d"], help="Dernier jour, inclus, au lieu de l'appel."),
]
Courriel = Annotated[str, typer.Argument(metavar="COURRIEL", help="L'adresse de la personne.")]
RoleCampagne = Annotated[str, typer.Argument(metavar="RÔLE", help="instructeur, comite, operateur ou administrateur.")]
RegionReprise = Annotated[
    str | None, typer.Option("--region", metavar="CODE", help="Pour cette seule région ; sans elle, toutes.")
]
RegionDonnee = Annotated[
    list[str] | None,
    typer.Option(
        "--region", metavar="CODE", help="Le code INSEE d'une région, par exemple 93 ; sans elle, tout le pays."
    ),
]

ServiceDonne = Annotated[
    str,
    typer.Option("--service", metavar="ID", help="Le service d'un instructeur, qui rend un avis ; sans lui, tous."),
]


@app.command()
def initialiser() -> None:
    """Crée la base de données, ou la met à jour pour cette version. Sans effet si elle l'est déjà."""
    with sur_la_base(a_jour=False):
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        # A backup of an older version was put back, maybe: those erased since are erased again before anyone comes.
        from binome.services.depot import regions
        from binome.services.effacement import effacement
        from binome.services.socle import horloge

        effacement.rejouer(horloge.maintenant())
        regions.completer()
    dire("Base de données prête.")


@app.command()
def compiler() -> None:
    """Compile les calculs du périmètre, une fois par version ; sinon, le site le fait à son premier démarrage."""
    from binome.cli.socle.progression import suivre
    from binome.services.calculs import noyaux

    with erreurs_en_francais(), suivre("Calculs") as rapport:
        fait = noyaux.compiler(rapport)
    dire("Calculs compilés." if fait else "Calculs déjà compilés.")


@app.command("ouvrir-campagne")
def ouvrir_campagne(
    appel: Appel,
    identifiant: Identifiant = "",
    nom: Nom = "",
    jusqu_au: JusquAu = None,
    motif: Motif = SUR_LE_SERVEUR,
) -> None:
    """Ouvre un appel aux candidatures, avec la date limite qu'il fixe ou celle que vous donnez."""
    with sur_la_base():
        from binome.services.acces import ouverture
        from binome.services.administration import campagnes

        limite_voulue = jusqu_au.date() if jusqu_au else None
        campagne = campagnes.ouvrir(appel, motif, identifiant=identifiant, nom=nom, jusqu_au=limite_voulue)
        limite = ouverture.echeance(campagne).affichage()
    dire(f"Campagne {campagne.identifiant} ouverte ; date limite : {limite}.")


@app.command()
def prolonger(
    campagne: Campagne,
    jour: Annotated[dt.datetime, typer.Argument(metavar="JOUR", formats=["%Y-%m-%d"], help="Dernier jour, inclus.")],
    motif: Motif,
) -> None:
    """Repousse la date limite d'une campagne ouverte."""
    with sur_la_base():
        from binome.services.acces import ouverture
        from binome.services.administration import campagnes

        limite = ouverture.echeance(campagnes.prolonger(campagne, jour.date(), motif)).affichage()
    dire(f"Campagne {campagne} prolongée ; date limite : {limite}.")


@app.command()
def nommer(
    courriel: Courriel,
    role: RoleCampagne,
    campagne: CampagneVoulue,
    region: RegionDonnee = None,
    service: ServiceDonne = "",
    motif: Motif = SUR_LE_SERVEUR,
) -> None:
    """Donne à une personne un rôle dans une campagne ; son compte est créé s'il n'existe pas."""
    voulu = _role(role)
    with sur_la_base():
        from django.db import transaction

        from binome.services.administration import roles_de_campagne

        # All the régions of one command, or none.
        with transaction.atomic():
            for code in region or [""]:
                compte = roles_de_campagne.nommer(courriel, voulu, campagne, motif, region=code, service=service)
    ou = f", région {', '.join(region)}" if region else ""
    suite = "Son mot de passe se choisit par « Mot de passe oublié »."
    dire(f"{compte.email} : {role} de la campagne {campagne}{ou}. {suite}")


@app.command()
def demettre(
    courriel: Courriel,
    role: RoleCampagne,
    campagne: CampagneVoulue,
    region: RegionReprise = None,
    motif: Motif = SUR_LE_SERVEUR,
) -> None:
    """Reprend à une personne un rôle dans une campagne ; son compte reste."""
    voulu = _role(role)
    with sur_la_base():
        from binome.services.administration import roles_de_campagne

        compte = roles_de_campagne.demettre(courriel, voulu, campagne, motif, region=region)
    ou = f" pour la région {region}" if region else ""
    dire(f"{compte.email} n'est plus {role} de la campagne {campagne}{ou}.")


def _role(nom: str) -> Role:
    from binome.domaine.droits.droits import ROLES_CAMPAGNE, Role

    if nom not in {r.value for r in ROLES_CAMPAGNE}:
        possibles = ", ".join(sorted(r.value for r in ROLES_CAMPAGNE))
        echouer(f"« {nom} » n'est pas un rôle de campagne. Rôles possibles : {possibles}.")
    return Role(nom)


comptes.joindre(app)
donnees.joindre(app)
organisations.joindre(app)
