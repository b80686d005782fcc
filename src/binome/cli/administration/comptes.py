"""`binome administrer`, for people: administrators, accounts opened for someone, a second factor lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import Motif, dire, sur_la_base
from binome.domaine.procedure.motifs import SUR_LE_SERVEUR

if TYPE_CHECKING:
    from binome.services.acces.lignes import Compte

Courriel = Annotated[str, typer.Argument(metavar="COURRIEL", help="L'adresse de la personne.")]
Site = Annotated[str | None, typer.Option("--site", help="L'adresse publique du site ; sans elle, BINOME_ADRESSE.")]


def joindre(app: typer.Typer) -> None:
    """Add these commands to the group."""
    for commande in (
        premier_administrateur,
        ajouter_administrateur,
        retirer_administrateur,
        inscrire,
        retirer_seconde_preuve,
        deconnecter,
    ):
        app.command(commande.__name__.replace("_", "-"))(commande)


def premier_administrateur(courriel: Courriel, site: Site = None) -> None:
    """Crée le premier administrateur et donne le lien où il choisira son mot de passe."""
    with sur_la_base():
        from binome.services.administration import administrateurs

        compte = administrateurs.premier_administrateur(courriel)
        lien = _lien(compte, site)
    _remettre(f"{compte.email} administre la plateforme.", lien)
    dire("À sa première connexion, une seconde preuve d'identité lui sera demandée.")


def ajouter_administrateur(courriel: Courriel, site: Site = None, motif: Motif = SUR_LE_SERVEUR) -> None:
    """Nomme un administrateur de plus ; son compte est créé s'il n'existe pas."""
    with sur_la_base():
        from binome.services.administration import administrateurs

        compte = administrateurs.ajouter_administrateur(courriel, motif)
        lien = None if compte.has_usable_password() else _lien(compte, site)
    _remettre(f"{compte.email} administre la plateforme.", lien)
    dire("À sa prochaine connexion, une seconde preuve d'identité lui sera demandée.")


def retirer_administrateur(courriel: Courriel, motif: Motif = SUR_LE_SERVEUR) -> None:
    """Retire à une personne l'administration de la plateforme ; le dernier administrateur reste."""
    with sur_la_base():
        from binome.services.administration import administrateurs

        compte = administrateurs.retirer_administrateur(courriel, motif)
    dire(f"{compte.email} n'administre plus la plateforme.")


def inscrire(courriel: Courriel, site: Site = None, motif: Motif = SUR_LE_SERVEUR) -> None:
    """Ouvre un compte à une personne, là où l'inscription est sur invitation, et donne le lien de son mot de passe."""
    with sur_la_base():
        from binome.services.administration import administrateurs

        compte = administrateurs.inscrire(courriel, motif)
        lien = _lien(compte, site)
    _remettre(f"{compte.email} a un compte.", lien)


def retirer_seconde_preuve(courriel: Courriel, motif: Motif = SUR_LE_SERVEUR) -> None:
    """Oublie la seconde preuve d'identité de qui l'a perdue, codes de secours compris. Assurez-vous de qui demande."""
    with sur_la_base():
        from binome.services.administration import administrateurs

        compte = administrateurs.retirer_seconde_preuve(courriel, motif)
    dire(f"La seconde preuve de {compte.email} est oubliée : qui doit en avoir une en choisira une autre.")


def deconnecter(courriel: Courriel, motif: Motif = SUR_LE_SERVEUR) -> None:
    """Déconnecte une personne de tous ses appareils : téléphone volé, compte suspect."""
    with sur_la_base():
        from binome.domaine.langue.typographie import accord
        from binome.services.administration import administrateurs

        fermees = administrateurs.deconnecter(courriel, motif)
    dire(f"{accord(fermees, 'session fermée', 'sessions fermées')}.")


def _lien(compte: Compte, site: str | None) -> str:
    from binome.services.comptes import comptes
    from binome.services.socle import adresses

    chemin = comptes.chemin_mot_de_passe(compte)
    return site.rstrip("/") + chemin if site else adresses.absolue(chemin)


def _remettre(fait: str, lien: str | None) -> None:
    dire(f"{fait} Remettez-lui ce lien, à usage unique :" if lien else fait)
    if lien:
        typer.echo(lien)
