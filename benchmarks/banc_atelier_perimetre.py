"""What a click on the perimeter workbench costs the server, save included: median and 95th percentile.

Bar: 100 ms at the median (add or remove one EPCI, durable save, measures and findings drawn again). Read the way a
browser's script asks, through the whole stack but the network, on a database file of its own (SQLite, WAL, FULL).
Beside the time on the clock, that of the processor: the first one also counts what else the machine was doing.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from binome.registre.models import Campagne, Compte

RACINE = Path(__file__).parents[1]
BARRE_MS = 100
Duree = tuple[float, float]
"""Seconds on the clock, and of the processor."""
CLICS = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as dossier:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        os.environ["BINOME_BASE"] = f"sqlite:///{dossier}/banc.sqlite3"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        mesurer()


def mesurer() -> None:
    from django.db import connection
    from django.test import Client

    from binome.moteur.perimetre.auto_contention.chauffe import chauffer
    from binome.registre.models import Campagne, Compte
    from binome.services.perimetre import sol
    from binome.services.socle import horloge as temps

    depart = time.perf_counter()
    sol.sol()
    chauffer()
    charge = os.getloadavg()[0]
    print(f"charge de la machine au départ : {charge:.1f} pour {os.cpu_count()} cœurs")
    print(f"mise en mémoire du terrain et compilation : {time.perf_counter() - depart:.2f} s, une fois par processus")
    quand = temps.maintenant()
    campagne = Campagne.objects.create(appel="ti-2023-2027", version_appel="1", echeance="2099-09-22", ouverte_le=quand)
    chef = Compte.objects.create_user("banc@exemple.invalid")
    client = Client(SERVER_NAME="localhost")
    client.force_login(chef)
    for membres, deposees in ((8, 0), (8, 300), (20, 300), (300, 300)):
        if deposees and not Campagne.objects.filter(dossiers__depots__isnull=False).exists():
            deposer(campagne, chef, deposees)
        identifiant = ouvrir(campagne, chef, membres)
        afficher(f"{membres} membres, {deposees} autres candidatures déposées", client, identifiant)
    connection.close()


def ouvrir(campagne: Campagne, chef: Compte, membres: int) -> str:
    """The example with that many members: its own eight first, then those around."""
    from binome.documents.lecture import lire_fichier
    from binome.domaine.dossier.perimetre import Membre
    from binome.registre.models import Dossier
    from binome.services.perimetre.etabli import autour_de
    from binome.services.redaction import enregistrement
    from binome.services.socle import referentiel

    exemple = lire_fichier(RACINE / "exemples/hautes-alpes/dossier.yaml").dossier
    geographie = referentiel.partager()
    sirens = list(exemple.perimetre.sirens_retenus)
    while len(sirens) < membres:
        sirens += sorted(s for s, anneau in autour_de(geographie, sirens).items() if anneau == 1)
    retenus = tuple(Membre(siren=s, nom=s) for s in sirens[:membres])
    contenu = exemple.model_copy(
        update={
            "id": f"banc-{Dossier.objects.count()}",
            "perimetre": exemple.perimetre.model_copy(update={"membres": retenus}),
        }
    )
    return enregistrement.creer(chef, campagne, contenu).identifiant


def deposer(campagne: Campagne, chef: Compte, combien: int) -> None:
    """Other candidatures of the campaign, deposited, three EPCI each."""
    from binome.domaine.dossier.dossier import Dossier as Document
    from binome.domaine.dossier.perimetre import Membre, Perimetre
    from binome.registre.models import Depot
    from binome.services.redaction import enregistrement
    from binome.services.socle import referentiel
    from binome.services.texte import texte_entier

    sirens = referentiel.partager().sirens()
    for rang in range(combien):
        siens = (Membre(siren=s, nom=s) for s in sirens[3 * rang : 3 * rang + 3])
        contenu = Document(
            id=f"autre-{rang}",
            titre="Autre",
            territoire=f"Autre {rang}",
            appel="ti-2023-2027",
            perimetre=Perimetre(membres=tuple(siens)),
        )
        dossier = enregistrement.creer(chef, campagne, contenu)
        revision = texte_entier.revision_de_tete(dossier)
        Depot.objects.create(
            numero=f"autre-{rang}-1",
            dossier=dossier,
            revision=revision,
            manifeste="{}",
            empreinte="0" * 64,
            recu_at=dossier.cree_le,
            enregistre_at=dossier.cree_le,
            tardif=False,
            cle_idempotence="banc-banc",
            par=chef,
        )


def afficher(titre: str, client: Client, identifiant: str) -> None:
    adresse = f"/atelier/{identifiant}/perimetre/"
    print(titre)
    clics = cliquer(client, adresse)
    dire("un clic, enregistrement compris", clics, BARRE_MS)
    for nom, suite in (("mesures seules", "etabli/"), ("carte dessinée", "carte.svg"), ("propositions", "etude/")):
        dire(f"{nom}, redemandées", [chronometrer(client, adresse + suite) for _ in range(9)])


def cliquer(client: Client, adresse: str) -> list[Duree]:
    """Add then remove each of the EPCI around, as the script of the page does; the first clicks warm the caches."""
    import re

    page = client.get(f"{adresse}etabli/").content.decode()
    autour = list(dict.fromkeys(re.findall(r'value="ajouter:(\d+)"', page)))
    revision, durees = 1, []
    for rang in range(CLICS + 4):
        geste, siren = ("ajouter", "retirer")[rang % 2], autour[rang // 2 % len(autour)]
        depart, calcul = time.perf_counter(), time.process_time()
        reponse = client.post(
            f"{adresse}gestes/", {"revision": revision, "geste": f"{geste}:{siren}"}, headers={"X-Fragment": "1"}
        )
        durees.append((time.perf_counter() - depart, time.process_time() - calcul))
        assert reponse.status_code == 200, reponse.status_code
        revision += 1
        assert f'data-revision="{revision}"' in reponse.content.decode()
    return durees[4:]


def chronometrer(client: Client, adresse: str) -> Duree:
    depart, calcul = time.perf_counter(), time.process_time()
    assert client.get(adresse).status_code == 200
    return time.perf_counter() - depart, time.process_time() - calcul


def dire(quoi: str, durees: list[Duree], barre: float | None = None) -> None:
    horloge, calcul = (sorted(1000 * d for d in mesures) for mesures in zip(*durees, strict=True))
    p95 = horloge[int(0.95 * (len(horloge) - 1))]
    suite = f" (barre : {barre:.0f} ms)" if barre else ""
    print(
        f"  {quoi:<36}: médiane {statistics.median(horloge):6.1f} ms{suite}, p95 {p95:6.1f} ms ; "
        f"dont calcul, médiane {statistics.median(calcul):6.1f} ms"
    )


if __name__ == "__main__":
    main()
