"""`binome administrer`, for people: administrators, accounts opened for someone, a second factor lost, tokens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import Motif, dire, sur_la_base
from binome.cli.socle.sorties import Format
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
        jetons,
        revoquer_jetons,
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


def jetons(
    courriel: Annotated[str, typer.Argument(metavar="COURRIEL", help="D'une personne seule.")] = "",
    format_: Annotated[Format, typer.Option("--format", help="Forme de la réponse.")] = Format.texte,
) -> None:
    """Donne les jetons d'accès des programmes : à qui, ce qu'ils permettent, leur fin, leur dernier jour de service."""
    with sur_la_base():
        from binome.services.comptes import jetons as services
        from binome.services.socle import horloge

        quand = horloge.maintenant()
        lus = [
            {
                "numero": jeton.pk,
                "compte": jeton.compte.email,
                "nom": jeton.nom,
                "debut": jeton.debut,
                "portees": jeton.portees,
                "jusqu_au": services.dernier_jour(jeton).isoformat(),
                "a_servi_le": jeton.vu_le.isoformat() if jeton.vu_le else None,
                "vaut": not services.refus(jeton, quand),
            }
            for jeton in services.tous(courriel)
        ]
    if format_ is Format.json:
        typer.echo(json.dumps({"jetons": lus}, ensure_ascii=False, indent=2))
        return
    for lu in lus:
        etat = "" if lu["vaut"] else " (ne vaut plus)"
        servi = f", a servi le {lu['a_servi_le']}" if lu["a_servi_le"] else ", n'a pas servi"
        portees = ", ".join(map(str, lu["portees"]))
        dire(f"{lu['numero']}  {lu['compte']}  {lu['nom']} : {portees}, jusqu'au {lu['jusqu_au']}{servi}{etat}")
    if not lus:
        dire("Aucun jeton d'accès.")


def revoquer_jetons(
    courriel: Courriel,
    numero: Annotated[int | None, typer.Option("--numero", help="Celui-là seul ; tous sinon.")] = None,
    motif: Motif = SUR_LE_SERVEUR,
) -> None:
    """Révoque les jetons d'accès d'une personne : les programmes qui s'en servaient n'entrent plus."""
    with sur_la_base():
        from binome.domaine.langue.typographie import accord
        from binome.services.administration import administrateurs

        revoques = administrateurs.revoquer_jetons(courriel, motif, cle=numero)
    dire(f"{accord(revoques, 'jeton révoqué', 'jetons révoqués')}.")


def _lien(compte: Compte, site: str | None) -> str:
    from binome.services.comptes import comptes
    from binome.services.socle import adresses

    chemin = comptes.chemin_mot_de_passe(compte)
    return site.rstrip("/") + chemin if site else adresses.absolue(chemin)


def _remettre(fait: str, lien: str | None) -> None:
    dire(f"{fait} Remettez-lui ce lien, à usage unique :" if lien else fait)
    if lien:
        typer.echo(lien)
