"""The command `binome`: registers the groups of commands, each in its own module, and turns errors into French."""

from __future__ import annotations

import typer

from binome.cli.administration.administrer import app as administrer
from binome.cli.campagnes import composition, membres, seances
from binome.cli.campagnes.annonce import app as annonce
from binome.cli.campagnes.boite import boite
from binome.cli.campagnes.campagne import app as campagne
from binome.cli.campagnes.comite import app as comite
from binome.cli.campagnes.gestes import affecter, reprendre, vues
from binome.cli.campagnes.instruction import app as instruction
from binome.cli.campagnes.simuler import simuler
from binome.cli.dossiers.appels import app as appels
from binome.cli.dossiers.defaire import defaire
from binome.cli.dossiers.exporter import exporter
from binome.cli.dossiers.verifier import verifier
from binome.cli.evaluation.etude import app as evaluation
from binome.cli.evaluation.programme import programme, territoire
from binome.cli.exemples import joindre
from binome.cli.exploitation.demo import demo
from binome.cli.exploitation.horodatage import app as horodatage
from binome.cli.exploitation.journal import app as journal
from binome.cli.exploitation.nomenclature import nomenclature
from binome.cli.exploitation.sauvegarde import restaurer, sauvegarder
from binome.cli.exploitation.sceau import app as sceau
from binome.cli.exploitation.servir import servir
from binome.cli.exploitation.tache import app as tache
from binome.cli.label.demandes import app as demandes
from binome.cli.label.emetteur import joindre as joindre_les_labels
from binome.cli.label.publies import accords, bilan
from binome.cli.label.suivi import app as suivi
from binome.cli.label.verifier import app as label
from binome.cli.offre.commandes import app as offre
from binome.cli.socle.francais import parler
from binome.cli.territoire.bassins import app as bassins
from binome.cli.territoire.cartes import carte_des_bassins, carte_du_perimetre
from binome.cli.territoire.donnees import app as donnees
from binome.cli.territoire.perimetre import app as perimetre
from binome.cli.territoire.referentiel import app as referentiel
from binome.pile import au_large
from binome.version import __version__

app = typer.Typer(
    name="binome",
    help="Binôme : composer, écrire, vérifier et déposer une candidature à Territoires d'industrie.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
perimetre.command("carte")(carte_du_perimetre)
bassins.command("carte")(carte_des_bassins)
app.add_typer(appels)
app.add_typer(referentiel)
app.add_typer(perimetre)
app.add_typer(donnees)
app.add_typer(bassins)
app.add_typer(administrer)
app.add_typer(tache)
app.add_typer(journal)
app.add_typer(sceau)
joindre_les_labels(label)
app.add_typer(label)
app.add_typer(accords)
app.add_typer(suivi)
app.add_typer(demandes)
app.add_typer(bilan)
app.add_typer(offre)
app.add_typer(horodatage)
evaluation.command("programme")(programme)
evaluation.command("territoire")(territoire)
app.add_typer(evaluation)
campagne.command()(boite)
campagne.command()(vues)
campagne.command()(affecter)
campagne.command()(reprendre)
app.add_typer(campagne)
app.add_typer(instruction)
for commande in (*seances.COMMANDES, *composition.COMMANDES, *membres.COMMANDES):
    comite.command()(commande)
app.add_typer(comite)
app.add_typer(annonce)
app.command()(verifier)
app.command()(demo)
app.command()(exporter)
app.command()(defaire)
app.command()(servir)
app.command()(simuler)
app.command()(sauvegarder)
app.command()(restaurer)
app.command()(nomenclature)
joindre(app)
parler()


@app.callback(invoke_without_command=True)
def racine(version: bool = typer.Option(False, "--version", help="Affiche la version et s'arrête.")) -> None:
    if version:
        typer.echo(f"binome {__version__}")
        raise typer.Exit


def main() -> None:
    au_large(app)
