"""A page beside a bare Django view that renders the same template with the same values, already computed.

    python -m benchmarks.echeance.pages_nues scene.json > pages.json

Both through the whole stack of middleware, in one process, in turn; processor time, median. What the ratio shows is
what a page costs besides being drawn: session, rights, dossier, verdict.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.signals import template_rendered  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402
from django.urls import include, path  # noqa: E402

TOURS = 40
_CONSTANTES: dict[str, tuple[str, dict[str, Any]]] = {}


@login_not_required
def nue(request: HttpRequest, nom: str) -> HttpResponse:
    """The bare view."""
    gabarit, valeurs = _CONSTANTES[nom]
    return render(request, gabarit, valeurs)


urlpatterns = [path("nue/<path:nom>", nue), path("", include(settings.ROOT_URLCONF))]


def comparer(scene: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Name of a page → milliseconds of the page, of the bare view, and their ratio."""
    settings.ALLOWED_HOSTS = ["localhost"]
    ecrit, depose = scene["editeurs"][1], scene["depots"][-1]
    atelier = f"/atelier/{ecrit['dossier']}/"
    pages = {
        "vue d'ensemble": (ecrit, atelier),
        "présentation, à écrire": (ecrit, f"{atelier}presentation/"),
        "fiche, à écrire": (ecrit, f"{atelier}plan-d-actions/fiches/{ecrit['fiche']}/"),
        "plan d'actions": (ecrit, f"{atelier}plan-d-actions/"),
        "dépôt": (depose, f"/atelier/{depose['dossier']}/depot/"),
        "candidature publique": (ecrit, "/dossiers/hautes-alpes/"),
    }
    with override_settings(ROOT_URLCONF=__name__):
        return {nom: _mesurer(_client(qui), nom, adresse) for nom, (qui, adresse) in pages.items()}


def _client(qui: dict[str, Any]) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = qui["session"]
    return client


def _mesurer(client: Client, nom: str, adresse: str) -> dict[str, float]:
    _CONSTANTES[nom] = _valeurs(client, adresse)
    durees: dict[str, list[float]] = {adresse: [], f"/nue/{nom}": []}
    for _ in range(TOURS):
        for chemin, siennes in durees.items():
            debut = time.process_time()
            assert client.get(chemin).status_code == 200
            siennes.append((time.process_time() - debut) * 1000)
    page, bare = (statistics.median(siennes[3:]) for siennes in durees.values())
    return {"page": page, "nue": bare, "rapport": page / bare}


def _valeurs(client: Client, adresse: str) -> tuple[str, dict[str, Any]]:
    """The template of a page, and all that its view gave it."""
    vus: list[tuple[str, dict[str, Any]]] = []

    def noter(template: Any, context: Any, **_: object) -> None:
        vus.append((template.name, context.flatten()))

    setup_test_environment()
    template_rendered.connect(noter)
    try:
        client.get(adresse)
    finally:
        template_rendered.disconnect(noter)
        teardown_test_environment()
    gabarit, valeurs = vus[0]
    return gabarit, {nom: valeur for nom, valeur in valeurs.items() if nom not in {"request", "csrf_token", "block"}}


if __name__ == "__main__":
    print(json.dumps(comparer(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
