"""Acts of administration done at once, on a real database: `python -m tests.services.administration.epreuve_ensemble N`.

Prints one JSON object: how many rounds, and `fautes`, what was found wrong. `--temoin` lets everyone act without
waiting for their turn: on PostgreSQL the ordeal must then find something, or it proves nothing.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import threading
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connections  # noqa: E402

from binome.registre.models import Appartenance, Compte, Organisation  # noqa: E402
from binome.services.administration import administrateurs, campagnes, organismes  # noqa: E402
from binome.services.comptes import comptes  # noqa: E402
from binome.services.socle import personnes  # noqa: E402

APPEL = "ti-2023-2027"


def ensemble(*gestes: Callable[[], object]) -> list[str]:
    """Do these at the same time; what broke down. To be refused is an answer."""
    depart, pannes = threading.Barrier(len(gestes)), list[str]()

    def un(geste: Callable[[], object]) -> None:
        depart.wait()
        try:
            geste()
        except administrateurs.AdministrationError:
            pass
        except OperationalError as erreur:
            pannes.append(str(erreur).splitlines()[0])
        finally:
            connections.close_all()

    fils = [threading.Thread(target=un, args=(geste,)) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return pannes


def se_retirer(n: int) -> list[str]:
    """Two administrators, the only ones, retire each other."""
    Compte.objects.update(administrateur=False)
    deux = [administrateurs.ajouter_administrateur(f"{cote}{n}@exemple.fr").email for cote in "ab"]
    pannes = ensemble(*(lambda c=c: administrateurs.retirer_administrateur(c) for c in deux))  # type: ignore[misc]
    return pannes if Compte.objects.filter(administrateur=True).count() == 1 else [*pannes, "personne n'administre"]


def prolonger(n: int) -> list[str]:
    """Two put a deadline off: the later day stays."""
    jours = [dt.date(2030, 1, 1) + dt.timedelta(days=10 * n + k) for k in (9, 1)]
    pannes = ensemble(*(lambda j=j: campagnes.prolonger(APPEL, j, "Panne") for j in jours))  # type: ignore[misc]
    return pannes if campagnes.trouver(APPEL).echeance == jours[0] else [*pannes, "la date a reculé"]


def fusionner(n: int) -> list[str]:
    """A duplicate is merged while it is tied to another body, and an account to it by its SIRET."""
    gip, gardee = (Organisation.objects.create(nom=f"{nom} {n}", nature="gip") for nom in ("GIP", "Gardée"))
    doublon = Organisation.objects.create(nom=f"Doublon {n}", nature="gip", siren=f"{n:09}")
    compte = comptes.creer_prouve(f"agent{n}@exemple.fr")
    pannes = ensemble(
        lambda: organismes.fusionner(gardee.pk, doublon.pk, "Doublon"),
        lambda: organismes.rattacher(gip.pk, doublon.pk, "Convention"),
        lambda: comptes.rattacher_par_siret(compte, f"{n:09}00012"),
    )
    compte.refresh_from_db()
    perdu = Appartenance.objects.filter(membre=doublon).exists() or compte.organisation_id == doublon.pk
    return [*pannes, "un lien est resté au doublon"] if perdu else pannes


def main(combien: int, temoin: bool) -> None:
    call_command("migrate", interactive=False, verbosity=0)
    campagnes.ouvrir(APPEL)
    if temoin:
        personnes.serialiser = lambda: None
    fautes = [
        faute for n in range(1, combien + 1) for geste in (se_retirer, prolonger, fusionner) for faute in geste(n)
    ]
    print(json.dumps({"tours": combien, "fautes": fautes}))


if __name__ == "__main__":
    main(int(sys.argv[1]), "--temoin" in sys.argv)
