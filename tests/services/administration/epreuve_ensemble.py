"""Acts of administration done at once, on a real database: `… -m tests.services.administration.epreuve_ensemble ensemble N`.

`--temoin` lets everyone act without waiting for their turn: on PostgreSQL the ordeal must then find something.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

import django

django.setup()

from tests.services.outils_epreuves import ensemble, eprouver  # noqa: E402

from binome.registre.models import Appartenance, Compte, Organisation  # noqa: E402
from binome.services.administration import administrateurs, campagnes, organismes  # noqa: E402
from binome.services.comptes import comptes  # noqa: E402
from binome.services.socle import personnes  # noqa: E402

APPEL = "ti-2023-2027"


def se_retirer(n: int) -> list[str]:
    """Two administrators, the only ones, retire each other."""
    Compte.objects.update(administrateur=False)
    deux = [administrateurs.ajouter_administrateur(f"{cote}{n}@exemple.fr").email for cote in "ab"]
    pannes = ensemble(*(partial(administrateurs.retirer_administrateur, c) for c in deux)).pannes
    return pannes if Compte.objects.filter(administrateur=True).count() == 1 else [*pannes, "personne n'administre"]


def prolonger(n: int) -> list[str]:
    """Two put a deadline off: the later day stays."""
    jours = [dt.date(2030, 1, 1) + dt.timedelta(days=10 * n + k) for k in (9, 1)]
    pannes = ensemble(*(partial(campagnes.prolonger, APPEL, j, "Panne") for j in jours)).pannes
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
    ).pannes
    compte.refresh_from_db()
    perdu = Appartenance.objects.filter(membre=doublon).exists() or compte.organisation_id == doublon.pk
    return [*pannes, "un lien est resté au doublon"] if perdu else pannes


def casser() -> None:
    personnes.serialiser = lambda: None


def administrer(_: object, n: int) -> list[str]:
    return [*se_retirer(n), *prolonger(n), *fusionner(n)]


if __name__ == "__main__":
    eprouver(lambda: campagnes.ouvrir(APPEL), casser, administrer)
