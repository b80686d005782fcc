"""What is known of the members of a committee who have no account, written down in the name of who conducts it.

The services of the page, with the same refusals and the same lines in the journal.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Annotated

import typer

from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.personnes import qui
from binome.cli.socle.saisies import lire_saisie
from binome.cli.socle.sorties import Format, erreurs_en_francais

if TYPE_CHECKING:
    from binome.services.comite.acces import ComiteOuvert

Campagne = Annotated[str, typer.Argument(metavar="CAMPAGNE", help="Son identifiant.", show_default=False)]
Membre = Annotated[int, typer.Argument(metavar="MEMBRE", help="Sa clé (« comite membres »).", show_default=False)]
Mandat = Annotated[int, typer.Argument(metavar="MANDAT", help="Sa clé (« comite membre »).", show_default=False)]
Pour = Annotated[
    str, typer.Option("--pour", metavar="ADRESSE", help="Qui conduit le comité, ou administre : on agit en son nom.")
]
Forme = Annotated[Format, typer.Option("--format", help="texte ou json.")]


def membres(campagne: Campagne, pour: Pour, format_: Forme = Format.texte) -> None:
    """Liste les membres en fonction ou à venir, et dit lesquels n'ont pas de compte."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import composition
        from binome.services.socle import horloge

        ouvert = conduit(pour, campagne)
        jour = horloge.jour_a(ouvert.campagne.fuseau, horloge.maintenant())
        lus = [
            {
                "cle": m.pk,
                "nom": m.nom,
                "fonction": m.fonction,
                "qualite": m.qualite,
                "rattachement": m.rattachement,
                "suppleant_de": m.suppleant_de_id,
                "compte": m.compte_id is not None,
            }
            for m in composition.membres_ou_a_venir(ouvert.campagne, jour)
        ]
    if format_ is Format.json:
        typer.echo(json.dumps({"campagne": campagne, "membres": lus}, ensure_ascii=False, indent=2))
        return
    for lu in lus:
        dire(f"{lu['cle']}\t{lu['nom']}, {lu['qualite']}{'' if lu['compte'] else ' (sans compte)'}")


def membre(campagne: Campagne, membre: Membre, pour: Pour, format_: Forme = Format.texte) -> None:
    """Dit ce qui est noté d'un membre sans compte, et ce qu'une liste en propose."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.membres import rattachements
        from binome.services.socle import horloge

        lue = rattachements.en_arbre(rattachements.fiche(conduit(pour, campagne), membre, horloge.maintenant()))
    if format_ is Format.json:
        typer.echo(json.dumps(lue, ensure_ascii=False, indent=2, default=dt.date.isoformat))
        return
    dire(f"{lue['nom']}, {lue['qualite']}, {lue['rattachement']}")
    for mandat in lue["mandats"]:
        dire(f"  {mandat['cle']}\t{mandat['organisme']} : {mandat['fonction']} ({mandat['source']})")
    for mandat in lue["non_confirmes"]:
        ne = f", naissance le {mandat['ne_le']:%d/%m/%Y}" if mandat["ne_le"] else ""
        dire(f"  {mandat['cle']}\tNon confirmé, {mandat['organisme']} : {mandat['fonction']} ({mandat['source']}{ne})")
    dire(f"  Déclaration d'intérêts : {'reçue' if lue['declaration_recue_le'] else 'pas reçue'}")


def rattacher(
    campagne: Campagne,
    membre: Membre,
    pour: Pour,
    organisme: Annotated[str, typer.Option("--organisme", metavar="NOM", help="Son nom usuel.")],
    nature: Annotated[str, typer.Option("--nature", metavar="NATURE", help="Ce que c'est : region, epci, etat…")],
    fonction: Annotated[str, typer.Option("--fonction", metavar="TEXTE", help="Ce que la personne y est.")],
    d_apres: Annotated[str, typer.Option("--d-apres", metavar="TEXTE", help="Ce qui le dit : une lettre, un arrêté.")],
    siren: Annotated[
        str, typer.Option("--siren", metavar="SIREN", help="Neuf chiffres : sans lui, connu par son nom seul.")
    ] = "",
    du: Annotated[
        dt.datetime | None, typer.Option("--du", metavar="JOUR", formats=["%Y-%m-%d"], help="Premier jour.")
    ] = None,
    au: Annotated[
        dt.datetime | None, typer.Option("--au", metavar="JOUR", formats=["%Y-%m-%d"], help="Dernier jour.")
    ] = None,
) -> None:
    """Note pour qui travaille un membre sans compte, ou quel mandat il détient, et ce qui le dit."""
    with erreurs_en_francais(), sur_la_base():
        from binome.domaine.dossier.acteurs import Organisation
        from binome.services.comite.membres import rattachements
        from binome.services.conflits.declarations import PeriodeDite

        dite = lire_saisie(Organisation, {"nom": organisme, "nature": nature, "siren": siren or None})
        periode = PeriodeDite(du.date() if du else None, au.date() if au else None)
        compte = conduit(pour, campagne).compte
        fait = rattachements.rattacher(compte, campagne, membre, dite, fonction, periode, d_apres)
        dit = f"{fait.organisation.nom} est rattaché à {fait.nom} (mandat {fait.pk})."
    dire(dit)


def detacher(campagne: Campagne, membre: Membre, mandat: Mandat, pour: Pour) -> None:
    """Retire un mandat noté pour un membre sans compte ; le journal en garde la trace."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.membres import rattachements

        rattachements.retirer(conduit(pour, campagne).compte, campagne, membre, mandat)
    dire("C'est retiré.")


def repondre(
    campagne: Campagne,
    membre: Membre,
    mandat: Mandat,
    pour: Pour,
    oui: Annotated[bool, typer.Option("--oui/--non", help="Si ce mandat est le sien.", show_default=False)],
) -> None:
    """Dit si le mandat que propose une liste est bien celui d'un membre sans compte : demandez-le-lui d'abord."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.membres import rattachements

        rattachements.repondre(conduit(pour, campagne).compte, campagne, membre, mandat, oui=oui)
    dire("Le mandat est le sien." if oui else "C'est noté : le mandat est de quelqu'un d'autre.")


def recevoir(campagne: Campagne, membre: Membre, pour: Pour) -> None:
    """Note reçue la déclaration d'intérêts d'un membre sans compte, une fois ses mandats rattachés."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite.membres import rattachements

        rattachements.recevoir(conduit(pour, campagne).compte, campagne, membre)
    dire("La déclaration est notée reçue.")


def conduit(pour: str, campagne: str) -> ComiteOuvert:
    """The committee, for who conducts or composes it. Errors: IntrouvableError, RefusError."""
    from binome.services.comite import acces

    return acces.conduire(qui(pour), campagne)


COMMANDES = (membres, membre, rattacher, detacher, repondre, recevoir)
