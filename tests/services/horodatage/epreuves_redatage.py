"""Program of the ordeals of tokens that are dated again: `ensemble` and `tuer`, a number of tokens, the authority."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from tests.services.outils_epreuves import Croisement, a_la_fois  # noqa: E402

from binome.registre.models import Jeton, MaillonDeJeton  # noqa: E402
from binome.services.horodatage import jetons, preuves, redatage  # noqa: E402
from binome.services.socle import horloge  # noqa: E402


def regler(adresse: str, chaine: str, qui: str) -> None:
    settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = f"{adresse}/tsa/{qui}", chaine
    settings.BINOME_HORODATAGE_REVOCATIONS = False


def obtenir(combien: int) -> None:
    """Tokens of the authority that ends soon."""
    for numero in range(combien):
        empreinte = hashlib.sha256(f"{numero}".encode()).hexdigest()
        voulu = Jeton.objects.create(objet=f"depot:{numero}", empreinte=empreinte, demande_le=horloge.maintenant())
        jetons.obtenir.func(voulu.pk)


def fautes() -> list[str]:
    """What is not one next token, and one only, for each."""
    dites = []
    for obtenu in Jeton.objects.all():
        rangs = list(obtenu.maillons.order_by("rang").values_list("rang", flat=True))
        jugee = preuves.composer(obtenu).juger(horloge.maintenant() + jetons.dt.timedelta(days=5))
        if rangs != [1, 2] or jugee.refus:
            dites.append(f"{obtenu.objet} : {rangs} {jugee.refus}")
    return dites


def sans_rang() -> None:
    """For the control: once both have an answer for the first token, who comes second takes the next rank."""
    croises, un_a_un = Croisement(2), threading.Lock()

    def poser(jeton: Jeton, rang: int, defaults: dict[str, Any]) -> tuple[MaillonDeJeton, bool]:
        croises.venir()
        with un_a_un:
            while MaillonDeJeton.objects.filter(jeton=jeton, rang=rang).exists():
                rang += 1
            return MaillonDeJeton.objects.create(jeton=jeton, rang=rang, **defaults), True

    MaillonDeJeton.objects.get_or_create = poser  # type: ignore[method-assign]
    redatage.transaction = SimpleNamespace(atomic=nullcontext)  # type: ignore[assignment]


def main() -> None:
    nom, combien, adresse, chaine, *options = sys.argv[1:]
    if nom == "passer":
        regler(adresse, chaine, "longue")
        redatage.passer(horloge.maintenant())
        return
    regler(adresse, chaine, "courte")
    obtenir(int(combien))
    regler(adresse, chaine, "longue")
    if "--temoin" in options:
        sans_rang()
    if nom == "ensemble":
        a_la_fois([lambda: redatage.passer(horloge.maintenant())] * 2)
    else:
        tuer(adresse, chaine)
        redatage.passer(horloge.maintenant())
        redatage.passer(horloge.maintenant())
    print(json.dumps({"jetons": Jeton.objects.count(), "fautes": fautes()}))


def tuer(adresse: str, chaine: str) -> None:
    """A pass that is killed as soon as it has kept a token."""
    commande = [sys.executable, "-m", "tests.services.horodatage.epreuves_redatage", "passer", "0", adresse, chaine]
    avant = MaillonDeJeton.objects.count()
    fils = subprocess.Popen(commande, env=dict(os.environ))
    while fils.poll() is None and MaillonDeJeton.objects.count() == avant:
        time.sleep(0.01)
    fils.send_signal(signal.SIGKILL)
    assert fils.wait() == -signal.SIGKILL, "it was over before it was killed"


if __name__ == "__main__":
    main()
