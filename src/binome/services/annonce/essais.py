"""The rehearsal of a campaign: asked for by someone, made by a job, kept, read a page at a time.

It is kept in a file of the data folder, that its owner alone may read, and not in the base, where a job that undoes all
that it writes could not say how far it went. The file names nobody: people are keys there, and who was erased stays so.
The job may run twice: it writes the same over itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task
from pydantic import TypeAdapter, ValidationError

from binome.registre.models import AnnonceDeCampagne, Campagne, Compte
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.annonce import armement, essai, regards
from binome.services.annonce.essai import DossierEssaye, Essai
from binome.services.comite import decisions
from binome.services.comite.acces import ComiteOuvert
from binome.services.socle import coffre, file, horloge

SILENCE = dt.timedelta(minutes=15)
"""A rehearsal that nobody has gone on with for so long may be asked for again."""
STATIQUES = "binome.web.socle.paquets.rassembler"
"""What gathers the files that pages name, by its name: a worker may draw pages before any server did."""
GARDE = dt.timedelta(days=30)
"""How long it is kept: past that, it says nothing that holds."""


@dataclass(frozen=True)
class AdresseChangee:
    """An address that changes: for whom (nobody: everyone), what it answered, what it will."""

    adresse: str
    compte: int | None
    avant: int
    apres: int
    taille_avant: int
    taille_apres: int


@dataclass(frozen=True)
class LettreAVenir:
    """A letter that will leave, and to whom."""

    compte: int
    territoire: str
    objet: str


@dataclass(frozen=True)
class EssaiGarde:
    """What a rehearsal showed: see `essai.Essai`."""

    instant: dt.datetime
    empreinte: str
    dossiers: tuple[DossierEssaye, ...]
    laisses: tuple[str, ...]
    changees: tuple[AdresseChangee, ...]
    inchangees: tuple[str, ...]
    lettres: tuple[LettreAVenir, ...]

    @property
    def regardees(self) -> int:
        return len(self.changees) + len(self.inchangees)


@dataclass(frozen=True)
class EtatDeLEssai:
    """Where the rehearsal of a campaign stands. `etat`: absent, demande, en_cours, pret, refus, echec; `raison`: why it
    was refused."""

    etat: str
    quand: dt.datetime
    avancement: int = 0
    ou: str = ""
    raison: str = ""
    garde: EssaiGarde | None = None

    @property
    def en_route(self) -> bool:
        return self.etat in ("demande", "en_cours")


_FORME = TypeAdapter(EtatDeLEssai)


def demander(compte: Compte, campagne: str, hote: str, *, chiffre: bool) -> EtatDeLEssai:
    """Ask for the rehearsal of what would be announced now, of the site as it is called; one that is on its way is not
    asked for twice. Errors: IntrouvableError, RefusError."""
    with transaction.atomic():
        ouvert = armement.relire(compte, campagne)
        if (deja := etat(ouvert)).en_route:
            return deja
        neuf = EtatDeLEssai("demande", horloge.maintenant())
        file.enfiler(repeter, ouvert.campagne.pk, compte.pk, hote, chiffre)
        # Last: what could not be asked for is not said to be on its way.
        _garder(ouvert.campagne.pk, neuf)
    return neuf


def etat(ouvert: ComiteOuvert) -> EtatDeLEssai:
    """Where it stands, for who may read what would be announced (`armement.relire`). No query."""
    maintenant = horloge.maintenant()
    try:
        lu = _FORME.validate_json(_place(ouvert.campagne.pk).read_bytes())
    except (FileNotFoundError, ValidationError):
        # One that another version kept is made again.
        return EtatDeLEssai("absent", maintenant)
    return EtatDeLEssai("echec", lu.quand) if lu.en_route and maintenant - lu.quand > SILENCE else lu


def tient(ouvert: ComiteOuvert, garde: EssaiGarde, annonce: AnnonceDeCampagne | None) -> bool:
    """Whether what was rehearsed is what would be announced now, at the instant of the announcement under way. One
    query."""
    if annonce is not None and annonce.instant != garde.instant:
        return False
    return armement.empreinte(garde.instant, decisions.decisions_approuvees(ouvert.campagne)) == garde.empreinte


def personnes(cles: Iterable[int | None]) -> Mapping[int, Compte]:
    """Who these keys are, as far as it is still known. One query."""
    return Compte.objects.in_bulk({cle for cle in cles if cle is not None})


@task()
def repeter(campagne: int, pour: int, hote: str, chiffre: bool) -> None:
    """Make the rehearsal that someone asked for, as they may now; keep what it shows."""
    try:
        fini = _repeter(Campagne.objects.get(pk=campagne), Compte.objects.get(pk=pour), hote, chiffre=chiffre)
    except (IntrouvableError, RefusError) as refus:
        fini = EtatDeLEssai("refus", horloge.maintenant(), raison=refus.phrase)
    except Exception:
        _garder(campagne, EtatDeLEssai("echec", horloge.maintenant()))
        raise
    _garder(campagne, fini)


def _repeter(campagne: Campagne, compte: Compte, hote: str, *, chiffre: bool) -> EtatDeLEssai:
    def dire(combien: int, ou: str) -> None:
        _garder(campagne.pk, EtatDeLEssai("en_cours", horloge.maintenant(), combien, ou))

    import_string(STATIQUES)()
    instant = essai.quand(armement.en_cours(campagne))
    adresses, servir = regards.adresses(campagne), regards.servir(hote, chiffre=chiffre)
    fait = essai.essayer(compte, campagne.identifiant, instant, adresses, servir, dire)
    return EtatDeLEssai("pret", horloge.maintenant(), 100, garde=_a_garder(fait))


def _a_garder(fait: Essai) -> EssaiGarde:
    changees = tuple(
        AdresseChangee(
            page.ou.adresse,
            page.ou.comme.pk if page.ou.comme else None,
            page.avant.statut,
            page.apres.statut,
            page.avant.taille,
            page.apres.taille,
        )
        for page in fait.pages
        if page.change
    )
    inchangees = tuple(page.ou.adresse for page in fait.pages if not page.change)
    lettres = tuple(LettreAVenir(li.compte.pk, li.territoire, li.objet) for li in fait.lettres)
    return EssaiGarde(fait.instant, fait.empreinte, fait.dossiers, fait.laisses, changees, inchangees, lettres)


def menage(instant: dt.datetime) -> None:
    """Remove what was kept for too long."""
    for fichier in _racine().glob("*.json"):
        if fichier.stat().st_mtime < (instant - GARDE).timestamp():
            fichier.unlink(missing_ok=True)


def _racine() -> Path:
    return Path(settings.DONNEES) / "essais"


def _place(campagne: int) -> Path:
    return _racine() / f"{campagne}.json"


def _garder(campagne: int, etat_: EtatDeLEssai) -> None:
    coffre.ecrire(_place(campagne), _FORME.dump_json(etat_))
