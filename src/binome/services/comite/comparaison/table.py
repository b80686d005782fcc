"""The files of a campaign side by side: what each brings, where they overlap, what they cover, how a ranking moves.

Every figure is made from the files that its reader takes part in: of the others, the name alone is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import mean

from django.db.models import Prefetch, prefetch_related_objects

from binome.appels.appel import Appel
from binome.appels.catalogue import retrouver_appel
from binome.appels.grille import Grille
from binome.domaine.comite.classement import MARGE, RangDuDossier, classer
from binome.domaine.langue.typographie import accord, alphabetique
from binome.domaine.procedure.avis import NOMS_DES_SENS, SensAvis
from binome.registre.models import Avis, ComplementsDeposes, Depot, RegionDuDepot
from binome.services.comite import portefeuille
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.comparaison.couverture import etendue
from binome.services.comite.comparaison.faits import FaitsDuDepot, faits_de, texte_de
from binome.services.comite.portefeuille import DossierDuComite
from binome.services.instruction import grilles
from binome.services.instruction.avis import qui_valent
from binome.services.socle import referentiel
from binome.services.texte.textes_signes import complements_de

MENTION = (
    "Ce classement est un traitement algorithmique : la moyenne des notes des avis, pesée par les poids de la grille. "
    "Il éclaire la comparaison et ne fonde aucune décision : le comité délibère et motive dossier par dossier (CRPA, "
    "articles L311-3-1 et R311-3-1-1). Qui est concerné peut en demander les règles et l'effet sur son dossier."
)


@dataclass(frozen=True)
class DossierCompare:
    """A file of the comparison. `chevauche`: the territories that ask for one of its EPCI too; `faits` is None, and all
    the rest empty, when its reader takes no part in it."""

    dossier: DossierDuComite
    faits: FaitsDuDepot | None
    regions: tuple[str, ...] = ()
    population: int | None = None
    chevauche: tuple[str, ...] = ()
    avis: tuple[tuple[str, str], ...] = ()
    rang: RangDuDossier | None = None

    @property
    def identifiant(self) -> str:
        return str(self.dossier.depot.dossier.identifiant)

    @property
    def sens_des_avis(self) -> list[tuple[str, int]]:
        """How many opinions go each way, the most frequent first."""
        return Counter(sens for _, sens in self.avis).most_common()


@dataclass(frozen=True)
class ComparaisonDesDossiers:
    """All of it. `classement`: why there is a ranking, or none; `partages`: EPCI asked for by several, with whom."""

    lignes: tuple[DossierCompare, ...]
    enjeux: Mapping[str, str]
    partages: tuple[tuple[str, str, tuple[str, ...]], ...]
    couverture: tuple[str, ...]
    classement: str
    marge: Fraction

    @cached_property
    def classee(self) -> bool:
        return any(ligne.rang for ligne in self.lignes)


def comparer(ouvert: ComiteOuvert, marge: Fraction = MARGE) -> ComparaisonDesDossiers:
    """The files of a committee, as one member may compare them. Ten queries, whatever their number."""
    tous = portefeuille.lignes(ouvert)
    vus = [d for d in tous if not d.deport]
    prefetch_related_objects(
        [d.depot for d in vus], Prefetch("complements", ComplementsDeposes.objects.defer("manifeste"))
    )
    faits = faits_de([texte_de(d.depot) for d in vus])
    appel = retrouver_appel(ouvert.campagne.appel).appel
    cles = [d.depot.pk for d in vus]
    avis = _avis([d.depot for d in vus])
    regions = defaultdict(list)
    for depot, code in RegionDuDepot.objects.filter(depot__in=cles).values_list("depot", "code"):
        regions[depot].append(code)
    demandeurs: dict[str, list[DossierDuComite]] = defaultdict(list)
    for d in vus:
        for siren in faits[d.depot.pk].membres:
            demandeurs[siren].append(d)
    du_depot = {cle: [un for un in avis.get(cle, ()) if un.depot_id == cle] for cle in avis}
    rangs, dit = _classement(grilles.de_la_campagne(ouvert.campagne), du_depot, marge)
    la_france = referentiel.partager()
    ici = {region.code: region.nom for region in la_france.regions()}
    titres = {conseil.id: conseil.nom for conseil in appel.avis}
    epci = {siren: la_france.epci(siren) for siren in demandeurs}
    lignes = [
        _ligne(
            d,
            faits[d.depot.pk],
            sorted((ici.get(code, code) for code in regions[d.depot.pk]), key=alphabetique),
            demandeurs,
            epci,
            [(_qui(a, d.depot, titres, ici), NOMS_DES_SENS[SensAvis(a.sens)]) for a in avis.get(d.depot.pk, ())],
            rangs.get(str(d.depot.pk)),
        )
        if not d.deport
        else DossierCompare(d, None)
        for d in tous
    ]
    return ComparaisonDesDossiers(
        lignes=tuple(lignes),
        enjeux=appel.noms_enjeux,
        partages=tuple(
            (siren, e.nom if (e := epci[siren]) else siren, tuple(_nom(d) for d in qui))
            for siren, qui in sorted(demandeurs.items())
            if len(qui) > 1
        ),
        couverture=tuple(_couverture(vus, regions, epci, appel, faits)),
        classement=dit,
        marge=marge,
    )


def _nom(dossier: DossierDuComite) -> str:
    return str(dossier.depot.dossier.territoire)


def _qui(avis: Avis, depot: Depot, titres: Mapping[str, str], regions: Mapping[str, str]) -> str:
    """Whose opinion it is, and what is to be known of it before its sense: late, the correction of another, given on a
    text that was completed since."""
    complements = complements_de(depot)
    dits = [
        ("tardif", avis.tardif),
        ("corrige un avis d'avant", avis.corrige_id is not None),
        (
            f"rendu sur la révision {avis.revision.numero}, "
            + ("complétée depuis" if complements else "une autre a été déposée depuis"),
            avis.revision_id != (complements or depot).revision_id,
        ),
    ]
    suite = "".join(f", {dit}" for dit, vrai in dits if vrai)
    return f"{_instance(avis.au_titre_de, titres, regions)}{suite}"


def _instance(cle: str, titres: Mapping[str, str], regions: Mapping[str, str]) -> str:
    """« Conseil régional (Provence-Alpes-Côte d'Azur) »."""
    conseil, _, code = cle.partition(":")
    return f"{titres.get(conseil, conseil)} ({regions.get(code, code)})"


def _ligne(
    dossier: DossierDuComite,
    faits: FaitsDuDepot,
    regions: Sequence[str],
    demandeurs: Mapping[str, Sequence[DossierDuComite]],
    epci: Mapping[str, object],
    avis: Sequence[tuple[str, str]],
    rang: RangDuDossier | None,
) -> DossierCompare:
    autres = {d.depot.pk: _nom(d) for s in faits.membres for d in demandeurs[s] if d is not dossier}
    habitants = [getattr(epci[s], "population", None) for s in faits.membres]
    return DossierCompare(
        dossier,
        faits,
        tuple(regions),
        sum(h for h in habitants if h) if habitants and all(habitants) else None,
        tuple(sorted(autres.values())),
        tuple(avis),
        rang,
    )


_D_UN_AVIS = ("depot", "au_titre_de", "sens", "tardif", "corrige", "notes", "revision__numero")


def _avis(depots: Sequence[Depot]) -> dict[int, list[Avis]]:
    """The opinions in force on each deposit; of a body that gave none, that which it gave on one that it replaced."""
    lus: dict[int, list[Avis]] = defaultdict(list)
    dossiers = {depot.dossier_id: depot.pk for depot in depots}
    dits = Avis.objects.filter(depot__dossier__in=dossiers).select_related("revision", "depot")
    dits = dits.only(*_D_UN_AVIS, "depot__dossier")
    for avis in dits.order_by("depot", "au_titre_de", "rang"):
        lus[dossiers[avis.depot.dossier_id]].append(avis)
    return {depot.pk: list({un.au_titre_de: un for un in qui_valent(lus[depot.pk])}.values()) for depot in depots}


def _classement(
    grille: Grille | None, avis: Mapping[int, Sequence[Avis]], marge: Fraction
) -> tuple[dict[str, RangDuDossier], str]:
    """Ranks, and why there are or not. A mark is the mean of those that opinions in force give."""
    if grille is None:
        return {}, "Ni l'appel ni la campagne n'ont de grille : rien ne se classe."
    if not grille.ponderee:
        return {}, "La grille ne donne ni échelle ni poids : aucun classement n'est calculé."
    poids = {c.id: Fraction(str(c.poids)) for c in grille.criteres if c.poids is not None}
    notes = {str(cle): _notes(donnes, poids) for cle, donnes in avis.items()}
    rangs = classer(notes, poids, marge)
    sans = len(notes) - len(rangs)
    dit = f"{accord(len(rangs), 'dossier classé', 'dossiers classés')} sur {len(notes)}"
    manque = f" ; {accord(sans, 'autre n’a', 'autres n’ont')} pas de note sur chaque critère" if sans else ""
    return rangs, f"{dit}{manque}."


def _notes(donnes: Sequence[Avis], poids: Mapping[str, Fraction]) -> dict[str, Fraction]:
    trouvees: dict[str, list[int]] = defaultdict(list)
    for avis in donnes:
        for critere, dite in avis.notes.items():
            if critere in poids and isinstance(dite.get("note"), int):
                trouvees[critere].append(dite["note"])
    return {critere: mean(Fraction(n) for n in notes) for critere, notes in trouvees.items()}


def _couverture(
    vus: Sequence[DossierDuComite],
    regions: Mapping[int, Sequence[str]],
    epci: Mapping[str, object],
    appel: Appel,
    faits: Mapping[int, FaitsDuDepot],
) -> list[str]:
    la_france = referentiel.partager()
    connus = [e for e in epci.values() if e is not None]
    habitants = sum(getattr(e, "population", None) or 0 for e in connus)
    dits = [
        etendue(len(vus), len(epci), len({code for codes in regions.values() for code in codes}), la_france),
        f"{accord(habitants, 'habitant')} dans les EPCI dont la population est connue "
        f"(référentiel {la_france.millesime}).",
    ]
    for enjeu, nom in appel.noms_enjeux.items():
        avec = sum(1 for d in vus if faits[d.depot.pk].enjeux.get(enjeu))
        dits.append(f"{nom} : {accord(avec, 'candidature')}.")
    return dits
