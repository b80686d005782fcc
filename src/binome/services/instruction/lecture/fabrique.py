"""Making a reading pack: gather, then lay out. What it is made of gives its name: the same content is made once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from binome.appels.catalogue import retrouver_appel
from binome.documents.dossier_de_lecture import Compose, pdf_de_lecture
from binome.documents.pdf.contenu import contenu
from binome.referentiel.emplacement import ecrire_d_un_coup
from binome.registre.models import LectureDuDepot
from binome.services.instruction import depots_instruits
from binome.services.instruction.depots_instruits import DepotInstruit
from binome.services.instruction.lecture import faits
from binome.services.production import production
from binome.services.socle import referentiel
from binome.services.territoire.mesure_du_verdict import mesurer
from binome.version import __version__

Dire = Callable[[int, str], None]
"""Told how far it went, in hundredths, and what is being done."""


def composer(instruit: DepotInstruit, dire: Dire = lambda *_: None) -> Compose:
    """Gather what goes in the pack of a deposit in force, complements included, as this person may read it."""
    dire(10, "Lecture du texte déposé")
    depot, document, geographie = instruit.depot, instruit.texte.document, referentiel.partager()
    verdict = depots_instruits.verdict_de(depot, instruit.complements)
    appel = retrouver_appel(depot.dossier.campagne.appel).appel
    dire(25, "Mesure du périmètre")
    mesure = mesurer(document, geographie).mesure
    dire(35, "Dessin de la carte")
    carte, silhouette = production.dessins(document, geographie)
    dire(50, "Avis et liens")
    autres = faits.rassembler(instruit)
    depose = document.model_copy(update={"depose_le": depot.recu_at})
    donnees = contenu(depose, verdict, geographie, appel, production.source_des_cartes(geographie), mesure)
    date = max([depot.enregistre_at, *(acte.le for acte in instruit.faits)])
    return Compose.de(donnees, verdict, autres, date, carte=carte, silhouette=silhouette)


def cle(compose: Compose) -> str:
    """What stands for the content of a pack: SHA-256 of all that the model reads, and of our version."""
    tout = json.dumps(
        [__version__, compose.date.isoformat(), dict(compose.entrees)], ensure_ascii=False, sort_keys=True
    )
    return hashlib.sha256(tout.encode()).hexdigest()


def fabriquer(compose: Compose, nom: str) -> Path:
    """The file of a pack, laid out if it is not kept already."""
    return garder(nom, lambda: pdf_de_lecture(compose))


def garder(nom: str, mettre: Callable[[], bytes]) -> Path:
    """The file of that name, else what `mettre` gives; it appears whole, or not at all."""
    place = chemin(nom)
    if not place.is_file():
        ecrire_d_un_coup(place, mettre())
    return place


def racine() -> Path:
    """The folder of the packs: each can be made again."""
    return Path(settings.DONNEES) / "lectures"


def chemin(nom: str) -> Path:
    return racine() / f"{nom}.pdf"


def menage(instant: dt.datetime) -> int:
    """Remove the files that no row names any more, an hour after they were made; how many."""
    nommes = set(LectureDuDepot.objects.exclude(cle="").values_list("cle", flat=True))
    limite = (instant - dt.timedelta(hours=1)).timestamp()
    vieux = [f for f in racine().glob("*.pdf") if f.stem not in nommes and f.stat().st_mtime < limite]
    for fichier in vieux:
        fichier.unlink(missing_ok=True)
    return len(vieux)
