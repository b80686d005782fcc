"""Findings as the pages show them: shape, word, places linked, grouped by severity and by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from binome.appels.appel import Appel
from binome.appels.catalogue import retrouver_appel
from binome.appels.chargement import AppelExecutable
from binome.domaine.dossier.completude import est_commence
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import FINE, accord
from binome.domaine.verdict.constat import Constat, Gravite, Statut, Verdict
from binome.web.presentation.nommer import nommer
from binome.web.presentation.parties import PARTIES, Partie, adresses_publiques, partie_de

LIEUX_MONTRES = 8


@dataclass(frozen=True)
class Niveau:
    """A level of the verdict: `cle` names its shape and its colour, `mot` says it, `groupe` heads its findings."""

    cle: str
    mot: str
    groupe: str
    propos: str
    etat: str


NIVEAUX = (
    Niveau("bloquant", "Bloquant", "Bloquants", "La candidature ne peut pas être déposée ainsi.", "Bloquant"),
    Niveau("a_justifier", "À justifier", "À justifier", "Une réponse écrite dans le dossier suffit.", "À justifier"),
    Niveau("conseil", "Conseil", "Conseils", "Rien n’y oblige ; le dossier y gagnerait.", "Conseils"),
    Niveau(
        "a_verifier",
        "À vérifier",
        "À vérifier par quelqu’un",
        "Aucune machine ne peut en juger à votre place.",
        "À vérifier",
    ),
    Niveau("conforme", "Conforme", "Règles respectées", "Rien à faire.", "Complet"),
    Niveau("sans_objet", "Sans objet", "Règles sans objet", "Elles ne concernent pas ce dossier.", "Complet"),
)
PAR_CLE = {niveau.cle: niveau for niveau in NIVEAUX}
PAS_COMMENCE = Niveau("pas_commence", "Pas commencé", "Pas commencé", "Rien n’y est encore écrit.", "Pas commencé")
"""The state of a part in which nothing was written: an empty part is not complete."""
A_TRAITER = ("bloquant", "a_justifier", "conseil")


@dataclass(frozen=True)
class Lieu:
    """A place in words, with its address."""

    nom: str
    adresse: str


@dataclass(frozen=True)
class ConstatVu:
    """A finding ready to be shown."""

    constat: Constat
    niveau: Niveau
    parties: tuple[Partie, ...]
    lieux: tuple[Lieu, ...]
    ancre: str
    titre: str

    @property
    def partie(self) -> Partie:
        return self.parties[0]

    @property
    def lieux_montres(self) -> tuple[Lieu, ...]:
        return self.lieux if len(self.lieux) <= LIEUX_MONTRES + 1 else self.lieux[:LIEUX_MONTRES]

    @property
    def lieux_caches(self) -> tuple[Lieu, ...]:
        return self.lieux[len(self.lieux_montres) :]


@dataclass(frozen=True)
class Dit:
    """A finding beside the field that it concerns: its level, its rule, its first sentence, the rest of it. A `rappel`
    only says that it is told in full elsewhere in the page, at `ancre`; away from its field, `lieux` lead there."""

    niveau: Niveau
    regle: str
    tete: str
    suite: str
    a_faire: str
    adresse: str
    ancre: str = ""
    rappel: bool = False
    lieux: tuple[Lieu, ...] = ()


def niveau_de(constat: Constat) -> Niveau:
    """The level of a finding: its severity when something is wrong, else its status."""
    cle = constat.gravite.value if constat.statut is Statut.non_conforme else constat.statut.value
    return PAR_CLE[cle]


def parties_de(constat: Constat, appel: Appel) -> tuple[Partie, ...]:
    """The parts a finding concerns, in the order of the dossier; that of its rule when it names no place."""
    concernees = {partie_de(chemin).cle for chemin in constat.ou} or {appel.partie(constat.regle)}
    return tuple(p for p in PARTIES if p.cle in concernees)


def presenter(
    constats: Iterable[Constat], dossier: Dossier, adresse: Callable[[Dossier, str], str] | None = None
) -> tuple[ConstatVu, ...]:
    """Findings ready to be shown, in the order given; each has its own anchor even when a rule finds several things.

    `adresse` gives the address of a place of the dossier: that of its public page unless told otherwise.
    """
    executable, adresse = retrouver_appel(dossier.appel), adresse or adresses_publiques(dossier)
    vus: dict[str, int] = {}
    sortie = []
    for constat in constats:
        vus[constat.regle] = rang = vus.get(constat.regle, 0) + 1
        lieux = {adresse(dossier, c): nommer(c, dossier) for c in reversed(_resserrer(constat.ou))}
        sortie.append(
            ConstatVu(
                constat,
                niveau_de(constat),
                parties_de(constat, executable.appel),
                tuple(Lieu(nom, ou) for ou, nom in reversed(lieux.items())),
                f"constat-{constat.regle}" + (f"-{rang}" if rang > 1 else ""),
                titre_de(constat.regle, executable),
            )
        )
    return tuple(sortie)


def _resserrer(chemins: tuple[str, ...]) -> tuple[str, ...]:
    """Past a few places, name the elements only: « action 1-1 » rather than each of its fields."""
    if len(chemins) <= LIEUX_MONTRES + 1:
        return chemins
    return tuple(dict.fromkeys(c[: c.rindex("]") + 1] if "]" in c else c for c in chemins))


def titre_de(identifiant: str, executable: AppelExecutable) -> str:
    """The title of a rule; for a clause that people judge, the name of its family."""
    trouvee = next((r.titre for r in executable.regles if r.id == identifiant), None)
    return trouvee or executable.appel.noms_familles.get(identifiant.split("-")[0], "")


@dataclass(frozen=True)
class Groupe:
    """The findings of one level."""

    niveau: Niveau
    constats: tuple[ConstatVu, ...]


def grouper(constats: Iterable[ConstatVu], niveaux: Iterable[str]) -> tuple[Groupe, ...]:
    """Groups of the levels asked, without the empty ones."""
    tous = tuple(constats)
    groupes = (Groupe(PAR_CLE[cle], tuple(c for c in tous if c.niveau.cle == cle)) for cle in niveaux)
    return tuple(g for g in groupes if g.constats)


def etats_des_parties(verdict: Verdict, dossier: Dossier) -> list[tuple[Partie, Niveau]]:
    """The state of each part: not begun, else its most serious finding; complete when nothing is wrong."""
    appel = retrouver_appel(verdict.appel).appel
    dits: dict[str, set[str]] = {partie.cle: set() for partie in PARTIES}
    for constat in verdict.constats:
        if (niveau := niveau_de(constat).cle) in A_TRAITER:
            for partie in parties_de(constat, appel):
                dits[partie.cle].add(niveau)
    return [
        (
            partie,
            next((PAR_CLE[cle] for cle in A_TRAITER if cle in dits[partie.cle]), PAR_CLE["conforme"])
            if est_commence(dossier, partie.champs, appel.noms_enjeux.values())
            else PAS_COMMENCE,
        )
        for partie in PARTIES
    ]


def en_une_ligne(verdict: Verdict) -> str:
    """The verdict in a sentence."""
    bilan = verdict.bilan
    comptes = (
        accord(bilan.bloquant, "point bloquant", "points bloquants") if bilan.bloquant else "",
        f"{bilan.a_justifier} à justifier" if bilan.a_justifier else "",
        accord(bilan.conseil, "conseil") if bilan.conseil else "",
    )
    presents = [c for c in comptes if c]
    if not bilan.juge:
        return "Rien n’a été jugé."
    if not presents:
        return f"Rien à redire{FINE}: {accord(bilan.conforme, 'règle respectée', 'règles respectées')}."
    return ", ".join(presents) + "."


def compter(constats: Iterable[ConstatVu], gravites: Iterable[Gravite] = tuple(Gravite)) -> int:
    """How many findings are to be dealt with."""
    return sum(1 for c in constats if c.niveau.cle in {g.value for g in gravites})
