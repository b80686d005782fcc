"""Who sits in a committee, named and ended in the name of who composes it: the service of the page."""

from __future__ import annotations

from typing import Annotated

import typer

from binome.cli.campagnes.membres import Campagne, Membre, Pour, conduit
from binome.cli.socle.base import dire, sur_la_base
from binome.cli.socle.personnes import qui
from binome.cli.socle.sorties import echouer, erreurs_en_francais


def nommer(
    campagne: Campagne,
    pour: Pour,
    nom: Annotated[str, typer.Option("--nom", metavar="NOM", help="Tel que le procès-verbal le dira.")],
    qualite: Annotated[str, typer.Option("--qualite", metavar="TEXTE", help="« directrice générale », « maire ».")],
    rattachement: Annotated[
        str, typer.Option("--rattachement", metavar="TEXTE", help="Service, assemblée ou organisme.")
    ],
    nature: Annotated[str, typer.Option("--nature", metavar="NATURE", help="de_droit, elu, organisme ou qualifiee.")],
    fonction: Annotated[
        str, typer.Option("--fonction", metavar="FONCTION", help="president, membre ou secretariat.")
    ] = "membre",
    compte: Annotated[
        str,
        typer.Option(
            "--compte", metavar="ADRESSE", help="Son compte, s'il en a un, membre du comité.", show_default=False
        ),
    ] = "",
    suppleant_de: Annotated[
        int | None, typer.Option("--suppleant-de", metavar="MEMBRE", help="La clé de qui il supplée.")
    ] = None,
) -> None:
    """Nomme un membre, un suppléant ou le secrétariat du comité."""
    with erreurs_en_francais(), sur_la_base():
        from binome.domaine.comite.composition import FonctionAuComite, NatureDuMembre
        from binome.services.comite import composition

        if nature not in set(NatureDuMembre):
            echouer(f"« {nature} » n'est pas une nature : {', '.join(NatureDuMembre)}.")
        if fonction not in set(FonctionAuComite):
            echouer(f"« {fonction} » n'est pas une fonction : {', '.join(FonctionAuComite)}.")
        lui = qui(compte) if compte else None
        neuf = composition.nommer(
            conduit(pour, campagne).compte,
            campagne,
            nom=nom,
            qualite=qualite,
            rattachement=rattachement,
            nature=NatureDuMembre(nature),
            fonction=FonctionAuComite(fonction),
            qui=lui.pk if lui else None,
            suppleant_de=suppleant_de,
        )
        dit = f"{neuf.nom} est du comité à partir du {neuf.depuis:%Y-%m-%d} (membre {neuf.pk})."
    dire(dit)


def finir(campagne: Campagne, membre: Membre, pour: Pour) -> None:
    """Met fin aux fonctions d'un membre, et à celles de ses suppléants."""
    with erreurs_en_francais(), sur_la_base():
        from binome.services.comite import composition

        fini = composition.finir(conduit(pour, campagne).compte, campagne, membre)
        dit = f"Les fonctions de {fini.nom} finissent le {fini.jusqu_au:%Y-%m-%d}."
    dire(dit)


COMMANDES = (nommer, finir)
