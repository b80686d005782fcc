"""Who is in the room: arrivals, departures, mandates, recusals; and the room of an item, as the rules count it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.comite.quorum import QuorumDuPoint, quorum
from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.salle import SalleDuPoint, composer, refus_de_mandat
from binome.domaine.socle.erreurs import au_champ
from binome.registre.composees import RequeteComposee
from binome.registre.models import (
    Compte,
    DeportDeSeance,
    EmargementSecret,
    MandatDeSeance,
    MembreDuComite,
    MouvementDeSeance,
    PointDeSeance,
    SeanceDuComite,
    VoixDuComite,
)
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import composition, deports, ordre_du_jour, saisies, seances

SANS_SIEGE = "Le secrétariat assiste à la séance ; il n'y siège pas."


@dataclass(frozen=True)
class SalleVue:
    """A session at one instant: its members, who is there, the mandates in force, the recusals by item."""

    seance: SeanceDuComite
    regles: ReglesDuComite
    membres: tuple[MembreDuComite, ...]
    presents: frozenset[int]
    a_distance: frozenset[int]
    mandats: tuple[tuple[int, int], ...]
    deports: dict[int, dict[int, str]]
    repondants: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def par_ecrit(self) -> bool:
        return self.seance.cloture_le is not None

    def avec(self, point: int, qui: int) -> SalleVue:
        """The same, when this person answers in writing on an item."""
        siens = self.repondants.get(point, frozenset()) | {qui}
        return replace(self, repondants={**self.repondants, point: siens})

    def du_point(self, point: int | None) -> SalleDuPoint:
        """The room for an item; None: before any item, nobody being recused."""
        siegeants = composition.siegeants(list(self.membres))
        hors = self.deports.get(point, {}) if point is not None else {}
        if self.par_ecrit and point is not None:
            la = self.repondants.get(point, frozenset())
            return replace(composer(siegeants, la, hors, (), self.regles), par_ecrit=True)
        return composer(siegeants, self.presents, hors, self.mandats, self.regles, self.a_distance)

    def quorum(self, point: int | None = None) -> QuorumDuPoint:
        """Whether the committee may deliberate on an item now."""
        return quorum(self.du_point(point), self.regles, seconde=self.seance.seconde_de_id is not None)

    @property
    def president(self) -> int | None:
        """The seat of who chairs: theirs, or the one they stand in for."""
        preside = next((m for m in self.membres if m.pk == self.seance.preside_par_id), None)
        return None if preside is None else preside.suppleant_de_id or preside.pk

    def nom(self, cle: int) -> str:
        return next((m.nom for m in self.membres if m.pk == cle), "inconnu")


def voir(seance: SeanceDuComite, regles: ReglesDuComite, membres: Sequence[MembreDuComite] | None = None) -> SalleVue:
    """The room of a session now. Four queries, three when its members are known, one before it is convened."""
    ici = tuple(membres if membres is not None else composition.membres(seance.campagne, seances.seance_le(seance)))
    if seance.convoquee_le is None:
        return SalleVue(seance, regles, ici, frozenset(), frozenset(), (), {})
    if seance.cloture_le is not None:
        hors = deports.des_points(seance.pk, seance.campagne_id, ici)
        return SalleVue(seance, regles, ici, frozenset(), frozenset(), (), hors, _repondants(seance))
    derniers = {m.membre_id: m for m in _MOUVEMENTS(seance.pk)}
    return SalleVue(
        seance,
        regles,
        ici,
        frozenset(cle for cle, m in derniers.items() if m.entre),
        frozenset(cle for cle, m in derniers.items() if m.entre and m.a_distance),
        tuple((de, a) for de, a in _MANDATS.colonnes(seance.pk)),
        deports.des_points(seance.pk, seance.campagne_id, ici),
    )


def _repondants(seance: SeanceDuComite) -> dict[int, frozenset[int]]:
    """Item → who answered in writing, in the votes that are open. Two queries."""
    trouves: dict[int, set[int]] = {}
    for modele in (VoixDuComite, EmargementSecret):
        lus = modele._default_manager.filter(deliberation__point__seance=seance, deliberation__close_le=None)
        for point, qui in lus.values_list("deliberation__point", "exprimee_par"):
            trouves.setdefault(point, set()).add(qui)
    return {point: frozenset(eux) for point, eux in trouves.items()}


def qui_repond(vue: SalleVue, point: PointDeSeance, tenue: seances.SeanceTenue, siege: int) -> SalleVue:
    """The room of a written consultation, with who answers now: the secretariat for who has no account, else oneself.
    Errors: RefusError."""
    seance, moi = tenue.seance, tenue.ouvert.membre
    limite = seance.cloture_le
    if seance.ouverte_le is None or seance.levee_le is not None or limite is None or tenue.quand >= limite:
        raise RefusError("Cette consultation n'est pas ouverte : elle n'a pas commencé, ou son terme est passé.")
    sans_compte = any(m.pk == siege and m.compte_id is None for m in vue.membres)
    qui = siege if sans_compte and tenue.ouvert.conduit else moi.pk if moi else 0
    return vue.avec(point.pk, qui)


def pointer(
    compte: Compte, campagne: str, rang: int, membre: int, *, entre: bool, a_distance: bool = False
) -> MouvementDeSeance:
    """Someone comes in, or leaves; a member does so for themselves, who conducts for anyone. Not during a vote.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        seances.exiger_en_salle(tenue.seance)
        seances.exiger_ouverte(tenue.seance)
        seances.exiger_sans_vote(tenue.seance)
        vise = membre_de(tenue.seance, membre)
        if vise.compte_id != compte.pk:
            tenue.ouvert.exiger_la_conduite()
        if vise.fonction == FonctionAuComite.secretariat:
            raise RefusError(SANS_SIEGE)
        dernier = MouvementDeSeance.objects.filter(seance=tenue.seance, membre=vise).order_by("-le", "-pk").first()
        la = dernier is not None and dernier.entre
        if la == entre and (not entre or dernier is None or dernier.a_distance == a_distance):
            raise RefusError(f"{vise.nom} est déjà {'là' if entre else 'noté absent'}.")
        fait = MouvementDeSeance.objects.create(
            seance=tenue.seance, membre=vise, entre=entre, a_distance=entre and a_distance, le=tenue.quand
        )
        tenue.noter("comite.presence", membre=vise.pk, entre=entre, a_distance=fait.a_distance)
        return fait


def mandater(compte: Compte, campagne: str, rang: int, de: int, a: int) -> MandatDeSeance:
    """A member gives their voice to another, for a session convened. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        seances.exiger_en_salle(tenue.seance)
        _exiger_vivante(tenue.seance)
        seances.exiger_sans_vote(tenue.seance)
        mandant, mandataire = (membre_de(tenue.seance, cle) for cle in (de, a))
        if mandant.compte_id != compte.pk:
            tenue.ouvert.exiger_la_conduite()
        if FonctionAuComite.secretariat in (mandant.fonction, mandataire.fonction):
            raise RefusError(SANS_SIEGE)
        vue = voir(tenue.seance, tenue.regles)
        supplees = {m.suppleant_de_id for m in vue.membres if m.suppleant_de_id and m.pk in vue.presents}
        deux = (composition.siegeant(mandant), composition.siegeant(mandataire))
        refus = refus_de_mandat(*deux, vue.mandats, {c for c in supplees if c is not None}, tenue.regles)
        if refus is not None:
            raise RefusError(refus)
        fait = MandatDeSeance.objects.create(
            seance=tenue.seance, mandant=mandant, mandataire=mandataire, le=tenue.quand
        )
        tenue.noter("comite.mandat", de=de, a=a)
        return fait


def reprendre_le_mandat(compte: Compte, campagne: str, rang: int, de: int) -> None:
    """A mandate is taken back. Errors: IntrouvableError, RefusError."""
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        _exiger_vivante(tenue.seance)
        seances.exiger_sans_vote(tenue.seance)
        if membre_de(tenue.seance, de).compte_id != compte.pk:
            tenue.ouvert.exiger_la_conduite()
        en_vigueur = MandatDeSeance.objects.filter(seance=tenue.seance, mandant=de, repris_le=None)
        if not en_vigueur.update(repris_le=tenue.quand):
            raise IntrouvableError(de)
        tenue.noter("comite.mandat_repris", de=de)


def deporter(compte: Compte, campagne: str, rang: int, point: int, membre: int, motif: str) -> DeportDeSeance:
    """Someone takes no part in an item; a member says so of themselves, who conducts of anyone. It is not undone.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang, conduite=False) as tenue:
        _exiger_vivante(tenue.seance)
        vise, propre = membre_de(tenue.seance, membre), saisies.texte(motif, "Motif", "motif", 2_000)
        if vise.compte_id != compte.pk:
            tenue.ouvert.exiger_la_conduite()
        if not propre:
            raise RefusError(au_champ("motif", "Dites la raison du déport : un fait et sa source, sans qualifier."))
        vu = ordre_du_jour.point_tenu(tenue.seance, point)
        # In writing the vote lasts for days: what was answered before is left out of the count.
        if tenue.seance.cloture_le is None and vu.deliberations.filter(close_le=None).exists():
            raise RefusError("Le vote est ouvert sur ce point : abandonnez-le, puis notez le déport.")
        if vu.deliberations.filter(adoptee__isnull=False).exists():
            raise RefusError("Le comité a déjà voté sur ce point : un déport se note avant.")
        fait, neuf = DeportDeSeance.objects.get_or_create(
            point=vu, membre=vise, defaults={"motif": propre, "par": compte, "le": tenue.quand}
        )
        if not neuf:
            raise RefusError(au_champ("membre", f"{vise.nom} s'est déjà déporté de ce point."))
        tenue.noter("comite.deport", membre=vise.pk, **vu.cle_dite)
        return fait


def constater(compte: Compte, campagne: str, rang: int) -> SeanceDuComite:
    """Close a session for want of a quorum, which is counted now; it may then be convened again.

    Errors: IntrouvableError, RefusError.
    """
    with seances.tenir(compte, campagne, rang) as tenue:
        seances.exiger_en_salle(tenue.seance)
        seances.exiger_ouverte(tenue.seance)
        fait = voir(tenue.seance, tenue.regles).quorum()
        if fait.atteint:
            raise RefusError(f"Le quorum est atteint : {fait.phrase}")
        return seances.lever(compte, campagne, rang, fait.phrase)


def membre_de(seance: SeanceDuComite, cle: int) -> MembreDuComite:
    """Someone of the committee on the day of a session. Errors: IntrouvableError."""
    lus = composition.membres(seance.campagne, seances.seance_le(seance))
    trouve = next((m for m in lus if m.pk == cle), None)
    if trouve is None:
        raise IntrouvableError(cle)
    return trouve


_MOUVEMENTS: RequeteComposee[MouvementDeSeance] = RequeteComposee(
    lambda seance: MouvementDeSeance.objects.filter(seance=seance).order_by("le", "pk")
)
_MANDATS: RequeteComposee[MandatDeSeance] = RequeteComposee(
    lambda seance: (
        MandatDeSeance.objects.filter(seance=seance, repris_le=None).order_by("pk").values_list("mandant", "mandataire")
    )
)


def _exiger_vivante(seance: SeanceDuComite) -> None:
    if seance.convoquee_le is None or seance.levee_le is not None:
        raise RefusError("Cette séance n'est pas convoquée, ou elle est levée.")
