"""Run on a base made by an older version, migrated: what it holds opens, verifies, and hides what it must."""

import hashlib
import json
import sys
import zlib
from dataclasses import replace

import django

django.setup()

from binome.domaine.droits.droits import Lien, Role  # noqa: E402
from binome.registre.models import Compte, Depot, Dossier, Revision  # noqa: E402
from binome.services.acces import ouverture  # noqa: E402
from binome.services.depot import recus, sceaux  # noqa: E402
from binome.services.socle import journal  # noqa: E402
from binome.services.texte import texte_entier, texte_lisible, textes_signes  # noqa: E402


def relire() -> dict[str, object]:
    """What was found, as plain figures that the test compares."""
    dossier = Dossier.objects.select_related("campagne", "tete__auteur").get()
    depot = Depot.objects.select_related("dossier__campagne", "revision__auteur", "par").get()
    ouvert = ouverture.ouvrir(Compte.objects.get(email="chef@exemple.invalid"), dossier.identifiant)
    lecteur = replace(ouvert, lien=Lien(frozenset({Role.lecteur})))
    revisions = list(Revision.objects.order_by("numero"))
    depose = textes_signes.du_depot(depot)
    lignes, faute = journal.verifier()
    return {
        "lignes": lignes,
        "faute": faute and str(faute),
        "revisions": [hashlib.sha256(zlib.decompress(bytes(r.contenu))).hexdigest() == r.empreinte for r in revisions],
        "documents": [texte_entier.document(r).titre for r in revisions],
        "formats": sorted({r.format for r in revisions} | {depose.format}),
        "depot": hashlib.sha256(depose.octets).hexdigest() == json.loads(depot.manifeste)["sha256"],
        "manifeste": hashlib.sha256(depot.manifeste.encode()).hexdigest() == depot.empreinte,
        "accuse": recus.lire(depot).numero,
        "verdict": sceaux.verdict_du_depot(depot).bilan.bloquant,
        "secret": ["Secret de fabrique" in json.dumps(texte_lisible.lire(o).arbre) for o in (ouvert, lecteur)],
        "secret_avant": [
            "1-2" in json.dumps(texte_lisible.lire(o, revisions[0]).arbre["plan_actions"]) for o in (ouvert, lecteur)
        ],
        "sceau": str(sceaux.ecrire(depot)),
    }


if __name__ == "__main__":
    json.dump(relire(), sys.stdout)
