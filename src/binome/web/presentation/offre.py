"""What the schemes say of an action, as pages show it: shapes and words, the place of each proof as a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from binome.documents.offre.mots import ETATS, operateurs_a_dire, par_une_entreprise, resume
from binome.domaine.accords.etats import EtatDAccord
from binome.domaine.demarches.etats import EtatDeDemarche
from binome.offre.aides_etat import constats
from binome.offre.conditions.recueil import Etat
from binome.offre.dispositif import ENJEUX, NATURES, Dispositif
from binome.offre.rapprochement import ConditionLue, FicheAppariee, Issue, Rapprochement, fraicheur
from binome.web.presentation.constats import PAR_CLE, Niveau

Adresse = Callable[[str], str | None]
"""The address of a place of the dossier, None when no page shows it."""
_FORMES = {
    Etat.remplie: "conforme",
    Etat.a_confirmer: "a_verifier",
    Etat.a_apprecier: "a_verifier",
    Etat.manque: "a_justifier",
    Etat.exclut: "bloquant",
    Etat.fermee: "sans_objet",
}
_ISSUES = {
    Issue.ouvert: "conforme",
    Issue.a_confirmer: "a_verifier",
    Issue.a_verifier: "a_verifier",
    Issue.il_manque: "a_justifier",
    Issue.exclu: "bloquant",
    Issue.ferme: "sans_objet",
}


@dataclass(frozen=True)
class ConditionVue:
    """A condition, its shape, and where its proof is shown."""

    lue: ConditionLue
    niveau: Niveau
    adresse: str | None
    source: str | None
    """Where it was read, when that is not what the scheme itself cites."""


@dataclass(frozen=True)
class RapprochementVu:
    """A scheme beside an action; what remains to be done first."""

    rapprochement: Rapprochement
    niveau: Niveau
    restent: tuple[ConditionVue, ...]
    remplies: tuple[ConditionVue, ...]

    @property
    def par(self) -> str:
        """Who runs it, unless its name says so already."""
        return operateurs_a_dire(self.rapprochement.dispositif)

    @property
    def raisons(self) -> str:
        return " ; ".join(self.rapprochement.proximite.raisons)


@dataclass(frozen=True)
class FicheVue:
    """An action and its schemes."""

    appariee: FicheAppariee
    proposes: tuple[RapprochementVu, ...]
    resume: str
    ailleurs: tuple[Dispositif, ...]
    aides: tuple[ConditionVue, ...]


def fiche_vue(appariee: FicheAppariee, adresse: Adresse) -> FicheVue:
    """An action ready to be shown."""
    return FicheVue(
        appariee,
        tuple(_rapprochement(r, adresse) for r in appariee.proposes),
        resume(appariee),
        tuple(r.dispositif for r in par_une_entreprise(appariee)),
        tuple(_condition(c, adresse, "") for c in constats(appariee.situation)),
    )


def _rapprochement(rapprochement: Rapprochement, adresse: Adresse) -> RapprochementVu:
    vues = [_condition(c, adresse, rapprochement.dispositif.source) for c in rapprochement.conditions]
    return RapprochementVu(
        rapprochement,
        replace(PAR_CLE[_ISSUES[rapprochement.issue]], mot=rapprochement.phrase[:1].upper() + rapprochement.phrase[1:]),
        tuple(v for v in vues if v.lue.etat is not Etat.remplie),
        tuple(v for v in vues if v.lue.etat is Etat.remplie),
    )


def _condition(lue: ConditionLue, adresse: Adresse, source: str) -> ConditionVue:
    niveau = replace(PAR_CLE[_FORMES[lue.etat]], mot=ETATS[lue.etat])
    ailleurs = lue.source if lue.source != source else None
    return ConditionVue(lue, niveau, adresse(lue.ou) if lue.ou else None, ailleurs)


_MOMENTS = ("Dans ses dates", "Pas encore ouvert", "Dates à confirmer", "À vérifier", "Fermé")


@dataclass(frozen=True)
class DispositifVu:
    """A scheme of the catalogue, on a day."""

    dispositif: Dispositif
    niveau: Niveau
    fraicheur: str | None
    natures: tuple[str, ...]
    enjeux: tuple[str, ...]

    @property
    def par(self) -> str:
        """Who runs it, unless its name says so already."""
        return operateurs_a_dire(self.dispositif)

    @property
    def rang(self) -> int:
        """Those that may be asked for first, the closed ones last."""
        return _MOMENTS.index(self.niveau.mot)


def dispositif_vu(dispositif: Dispositif, jour: dt.date) -> DispositifVu:
    """A scheme ready to be listed."""
    return DispositifVu(
        dispositif,
        _moment(dispositif, jour),
        fraicheur(dispositif, jour),
        tuple(NATURES[n] for n in dispositif.natures),
        tuple(ENJEUX[e] for e in dispositif.enjeux),
    )


def _moment(dispositif: Dispositif, jour: dt.date) -> Niveau:
    dates = dispositif.dates
    if dispositif.ferme(jour):
        return replace(PAR_CLE["sans_objet"], mot="Fermé")
    if dates.ouverture and jour < dates.ouverture:
        return replace(PAR_CLE["a_justifier"], mot="Pas encore ouvert")
    if dispositif.provenance:
        return replace(PAR_CLE["a_verifier"], mot="À vérifier")
    if (dates.cloture or dates.permanent) and not dispositif.a_relire(jour):
        return replace(PAR_CLE["conforme"], mot="Dans ses dates")
    return replace(PAR_CLE["a_verifier"], mot="Dates à confirmer")


def filtrer(vus: Iterable[DispositifVu], enjeu: str, nature: str, moment: str) -> list[DispositifVu]:
    """Those of a stake, of a kind, not closed (`moment` « tous »: the closed ones too)."""
    return [
        vu
        for vu in vus
        if (not enjeu or enjeu in vu.dispositif.enjeux)
        and (not nature or nature in vu.dispositif.natures)
        and (moment == "tous" or vu.niveau.mot != "Fermé")
    ]


_A, _D = EtatDAccord, EtatDeDemarche
NIVEAUX: Mapping[EtatDAccord, str] = {
    _A.attendu: "a_justifier",
    _A.a_moitie: "a_justifier",
    _A.donne: "conforme",
    _A.refuse: "bloquant",
    _A.caduc: "bloquant",
    _A.retire: "sans_objet",
}
NIVEAUX_DES_DEMARCHES: Mapping[EtatDeDemarche, str] = {
    _D.preparee: "a_verifier",
    _D.envoyee: "a_verifier",
    _D.recue: "a_verifier",
    _D.a_completer: "a_justifier",
    _D.instruite: "a_verifier",
    _D.accordee: "conforme",
    _D.refusee: "bloquant",
    _D.sans_objet: "sans_objet",
    _D.abandonnee: "sans_objet",
}
