"""Ordeals of the writes of programs: `python -m tests.services.comptes.epreuves_ecritures ensemble|reprise TOURS`.

Four sends of one write come at the same moment, with the same key: it is done once, and each send is answered the same
or told that it is under way; another payload under that key is refused. `--temoin` takes away the transaction and the
turn: it is then done more than once.

`reprise`: a token is taken back while writes are being done by it; the journal holds none of them after it was.
`--temoin`: the token is not looked at again, and half the writes come after it was taken back.
"""

from __future__ import annotations

import sys
import threading
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace

import django

django.setup()

from tests import maquettes  # noqa: E402
from tests.services.outils_epreuves import Croisement, HorsTransaction, a_la_fois, eprouver  # noqa: E402

from binome.domaine.droits.portees import Portee  # noqa: E402
from binome.registre.models import EcritureParJeton, JetonDAcces, LigneJournal  # noqa: E402
from binome.services.comptes import ecritures, jetons  # noqa: E402
from binome.services.comptes.ecritures import (  # noqa: E402
    CleRepriseError,
    EcritureEnCoursError,
    JetonReprisError,
    Reponse,
)
from binome.services.socle import horloge, journal  # noqa: E402

ENVOIS = 4
PORTEES = [Portee.ecrire_suivi]


def preparer() -> JetonDAcces:
    return jetons.creer(maquettes.compte("chef"), "Essai", PORTEES, horloge.aujourdhui() + jetons.DUREE)[0]


def casser() -> None:
    ecritures.transaction = SimpleNamespace(atomic=lambda: nullcontext())  # type: ignore[assignment]
    ecritures._tenir = lambda *_: True
    journal.connection = HorsTransaction()  # type: ignore[assignment]


def tour(jeton: JetonDAcces, n: int) -> list[str]:
    def faire() -> Reponse:
        ligne = journal.ajouter("essai", f"essai:{n}", {}, acteur=jeton.compte, instant=horloge.maintenant())
        return Reponse(201, f'{{"rang": {ligne.rang}}}')

    rendus = a_la_fois([lambda: ecritures.une_fois(jeton, "POST essai", f"cle-{n}", "a", faire)] * ENVOIS)
    faites = LigneJournal.objects.filter(objet=f"essai:{n}").count()
    fautes = [f"tour {n} : écrit {faites} fois"] if faites != 1 else []
    dits = [r for r in rendus if not isinstance(r, EcritureEnCoursError)]
    fautes += [f"tour {n} : {r!r}"[:200] for r in dits if isinstance(r, Exception)]
    reponses = [r for r in dits if not isinstance(r, Exception)]
    if len({r.corps for r, _ in reponses}) != 1 or sum(not redite for _, redite in reponses) != 1:
        fautes.append(f"tour {n} : {rendus}"[:300])
    try:
        ecritures.une_fois(jeton, "POST essai", f"cle-{n}", "b", faire)
        fautes.append(f"tour {n} : une autre demande est passée sous la même clé")
    except CleRepriseError:
        pass
    return fautes


def reprendre(de: JetonDAcces, n: int) -> list[str]:
    compte = de.compte
    jeton = jetons.creer(compte, f"Repris {n}", PORTEES, horloge.aujourdhui() + jetons.DUREE)[0]

    def faire() -> Reponse:
        ligne = journal.ajouter("essai", f"repris:{n}", {}, acteur=compte, instant=horloge.maintenant())
        return Reponse(201, f'{{"rang": {ligne.rang}}}')

    def ecrire(k: int) -> object:
        if k >= ENVOIS // 2 and "--temoin" in sys.argv:
            fait.wait(Croisement.PATIENCE)
        return ecritures.une_fois(jeton, "POST essai", f"cle-{k}", "a", faire)

    def reprendre_le_jeton() -> None:
        jetons.revoquer(compte, jeton.pk)
        fait.set()

    fait, ecrits = threading.Event(), [partial(ecrire, k) for k in range(ENVOIS)]
    rendus = a_la_fois([*ecrits[:2], reprendre_le_jeton, *ecrits[2:]])
    fautes = [r for r in rendus if isinstance(r, Exception) and not isinstance(r, JetonReprisError)]
    # Among so many at once it may bear the instant of the line before, and say what its clock said.
    repris = LigneJournal.objects.get(action="jeton.revoque", donnees__endswith=f'"jeton":{jeton.pk}}}').rang
    apres = LigneJournal.objects.filter(objet=f"repris:{n}", rang__gt=repris).count()
    return [f"tour {n} : {faute!r}"[:200] for faute in fautes] + ([f"tour {n} : {apres} après"] if apres else [])


def bilan(jeton: JetonDAcces, tours: int) -> list[str]:
    faute = journal.verifier()[1]
    fautes = [f"journal : ligne {faute.rang}"] if faute else []
    return fautes + (
        [] if EcritureParJeton.objects.filter(jeton=jeton).count() == tours else ["une réponse n'est pas gardée"]
    )


def fermer_les_yeux() -> None:
    ecritures._exiger_en_vigueur = lambda *_: None


if __name__ == "__main__":
    if sys.argv[1] == "reprise":
        eprouver(preparer, fermer_les_yeux, reprendre, croiser=False)
    else:
        eprouver(preparer, casser, tour, bilan)
