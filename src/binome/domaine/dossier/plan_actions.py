"""Part 2 of a candidature: the shared action plan, its axes and its fiches action."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, PrivateAttr, model_validator

from binome.domaine.dossier.acteurs import PRIVEES, Organisation
from binome.domaine.dossier.numeros import NumeroLibre, numeros_lisibles
from binome.domaine.socle.identifiants import CodeCommune, CodeNaf, Siren
from binome.domaine.socle.modele import (
    Booleen,
    Element,
    Euros,
    Identifiant,
    Jour,
    Ligne,
    LigneLibre,
    Modele,
    Nombre,
    Texte,
    TexteLibre,
    Uniques,
    sans_unite_repetee,
)


class Maturite(StrEnum):
    """How far an action has gone."""

    idee = "idee"
    etude = "etude"
    pret = "pret"
    engage = "engage"
    realise = "realise"


class Visibilite(StrEnum):
    """Who may read a fiche."""

    public = "public"
    partenaires = "partenaires"
    confidentiel = "confidentiel"


class Axe(Element):
    """Un axe du plan d'actions."""

    id: Identifiant
    """Identifiant stable."""
    titre: Ligne
    """Intitulé."""
    enjeux: Annotated[tuple[Identifiant, ...], Uniques] = ()
    """Enjeux de l'appel que l'axe sert."""


class Partenaire(Element):
    """Un partenaire d'une action et son rôle."""

    organisation: Organisation
    """Le partenaire."""
    role: TexteLibre = None
    """Ce qu'il fait dans l'action."""


class Territoires(Modele):
    """Où se passe l'action."""

    epci: Annotated[tuple[Siren, ...], Uniques] = ()
    """EPCI concernés (SIREN)."""
    communes: Annotated[tuple[CodeCommune, ...], Uniques] = ()
    """Communes concernées (code INSEE)."""
    sites: tuple[Ligne, ...] = ()
    """Sites ou zones d'activité."""


class Jalon(Element):
    """Une étape datée."""

    libelle: Ligne
    """L'étape."""
    date: Jour | None = None
    """Sa date."""


class Calendrier(Modele):
    """Le calendrier de l'action."""

    debut: Jour | None = None
    """Début."""
    fin: Jour | None = None
    """Fin."""
    jalons: tuple[Jalon, ...] = ()
    """Étapes."""


def _rien_si_vide(calendrier: Calendrier | None) -> Calendrier | None:
    return None if calendrier == Calendrier() else calendrier


class Cout(Modele):
    """Le coût de l'action."""

    montant: Euros
    """Montant en euros."""
    base: Literal["HT", "TTC"] = "HT"
    """Hors taxes ou toutes taxes comprises."""


class StatutFinancement(StrEnum):
    """Where a funding line stands."""

    envisage = "envisage"
    demande = "demande"
    accorde = "accorde"
    refuse = "refuse"


class LigneFinancement(Element):
    """Une ligne du plan de financement."""

    financeur: Ligne
    """Qui finance."""
    siren: Siren | None = None
    """SIREN du financeur."""
    dispositif: LigneLibre = None
    """Dispositif mobilisé."""
    nature: Literal["autofinancement", "subvention", "pret", "avance", "fonds_propres", "garantie", "autre"]
    """Nature du financement."""
    montant: Euros
    """Montant en euros."""
    statut: StatutFinancement = StatutFinancement.envisage
    """Envisagé, demandé, accordé ou refusé."""
    date: Jour | None = None
    """Date du statut."""


class AidesEtat(Modele):
    """Le régime d'aides d'État qui couvre l'action."""

    regime: Ligne
    """Régime cité : règlement, régime exempté, de minimis, ou « sans aide »."""
    justification: TexteLibre = None
    """Pourquoi ce régime."""


class Besoin(Element):
    """Un soutien attendu de l'offre de services."""

    description: Texte
    """Ce qui est attendu."""
    operateur: LigneLibre = None
    """De qui."""


class Indicateur(Element):
    """Un indicateur de résultat."""

    libelle: Ligne
    """Ce qui est mesuré."""
    unite: LigneLibre = None
    """Unité."""
    initial: Nombre | None = None
    """Valeur de départ."""
    cible: Nombre | None = None
    """Valeur visée."""
    echeance: Jour | None = None
    """Date de la cible."""
    source: LigneLibre = None
    """D'où vient la mesure."""

    @model_validator(mode="before")
    @classmethod
    def _sans_son_unite(cls, brut: Any) -> Any:
        return sans_unite_repetee(brut, "initial", "cible")


class Risque(Element):
    """Un risque et sa parade."""

    description: Texte
    """Ce qui peut arriver."""
    parade: TexteLibre = None
    """Ce qui est prévu."""


class FicheAction(Element):
    """Une fiche action."""

    id: Identifiant
    """Identifiant stable."""
    numero: NumeroLibre = None
    """Numéro sous lequel on la lit, s'il n'est pas son identifiant."""
    titre: Ligne
    """Intitulé de l'action."""
    axe: Identifiant
    """Axe auquel elle appartient."""
    enjeux: Annotated[tuple[Identifiant, ...], Uniques] = ()
    """Enjeux de l'appel servis, s'ils diffèrent de ceux de l'axe."""
    enjeu_local: LigneLibre = None
    """Enjeu local spécifique servi."""
    diagnostic: TexteLibre = None
    """Le besoin auquel elle répond."""
    objectifs: TexteLibre = None
    """Ce qu'elle vise."""
    description: TexteLibre = None
    """Ce qui sera fait."""
    porteurs: tuple[Organisation, ...] = ()
    """Porteur, puis co-porteurs."""
    partenaires: tuple[Partenaire, ...] = ()
    """Partenaires et leur rôle."""
    territoires: Territoires = Territoires()
    """EPCI, communes et sites concernés."""
    filieres: Annotated[tuple[Identifiant, ...], Uniques] = ()
    """Filières du dossier concernées."""
    naf: tuple[CodeNaf, ...] = ()
    """Activités concernées (NAF rév. 2)."""
    maturite: Maturite | None = None
    """Idée, étude, prêt, engagé ou réalisé."""
    calendrier: Annotated[Calendrier | None, AfterValidator(_rien_si_vide)] = None
    """Calendrier et étapes."""
    cout: Cout | None = None
    """Coût total."""
    financement: tuple[LigneFinancement, ...] = ()
    """Plan de financement."""
    aides_etat: AidesEtat | None = None
    """Régime d'aides d'État."""
    besoins: tuple[Besoin, ...] = ()
    """Soutiens attendus de l'offre de services."""
    indicateurs: tuple[Indicateur, ...] = ()
    """Indicateurs de résultat."""
    risques: tuple[Risque, ...] = ()
    """Risques et parades."""
    pieces: Annotated[tuple[Identifiant, ...], Uniques] = ()
    """Pièces du dossier jointes à la fiche."""
    visibilite: Visibilite = Visibilite.public
    """Qui peut la lire."""
    elu_referent: LigneLibre = None
    """Élu qui suit l'action."""
    industriel_referent: LigneLibre = None
    """Industriel qui suit l'action."""
    en_reserve: Booleen = False
    """Vrai quand l'action n'est pas présentée dans la candidature."""
    _numero_lisible: str = PrivateAttr(default="")

    @property
    def numero_montre(self) -> str:
        """The number that people read: the one they gave, else the id, or one in its place when it is not to be
        read."""
        return self.numero or self._numero_lisible or self.id

    @property
    def financement_acquis(self) -> Decimal:
        """Sum in euros of the lines that were not refused."""
        return sum((li.montant for li in self.financement if li.statut is not StatutFinancement.refuse), Decimal(0))

    @property
    def portee_par_une_seule_entreprise(self) -> bool:
        """Whether a single private firm carries it, with no co-carrier and no partner."""
        return len(self.porteurs) == 1 and self.porteurs[0].nature in PRIVEES and not self.partenaires


class EnjeuLocal(Modele):
    """L'enjeu local spécifique que l'appel permet d'ajouter."""

    libelle: Ligne
    """L'enjeu."""
    justification: TexteLibre = None
    """Pourquoi il est propre au territoire."""


class PlanActions(Modele):
    """La feuille de route : axes et fiches action."""

    strategie: TexteLibre = None
    """La stratégie industrielle que le plan met en œuvre."""
    axes: tuple[Axe, ...] = ()
    """Axes."""
    fiches: tuple[FicheAction, ...] = ()
    """Fiches action."""
    enjeu_local: EnjeuLocal | None = None
    """Enjeu local, s'il y en a un."""
    elaboration: TexteLibre = None
    """Comment élus et industriels l'ont construit ensemble."""
    enseignements_phase1: TexteLibre = None
    """Ce que la phase 1 a appris."""
    etat_redaction: TexteLibre = None
    """Où en est la rédaction des fiches, dans les mots du dossier."""

    @model_validator(mode="after")
    def _numeroter(self) -> PlanActions:
        """A number to the fiches whose id was drawn at random; their text stays as it is."""
        lisibles = numeros_lisibles((axe.id for axe in self.axes), ((f.id, f.axe) for f in self.fiches))
        for fiche in self.fiches if lisibles else ():
            fiche._numero_lisible = lisibles.get(fiche.id, "")
        return self

    def numero_de(self, fiche: str) -> str:
        """The number that people read of a fiche known by its id; the id when it is not in this plan."""
        return next((f.numero_montre for f in self.fiches if f.id == fiche), fiche)

    @property
    def presentees(self) -> tuple[FicheAction, ...]:
        """The fiches that are part of the candidature (the others wait in the reserve)."""
        return tuple(f for f in self.fiches if not f.en_reserve)

    def enjeux_de(self, fiche: FicheAction) -> tuple[str, ...]:
        """The national stakes of a fiche: its own, or else those of its axe."""
        if fiche.enjeux:
            return fiche.enjeux
        return next((axe.enjeux for axe in self.axes if axe.id == fiche.axe), ())
