"""Checks on what the perimeter is: one piece, large enough, an employment basin, the heir of phase 1."""

from __future__ import annotations

from binome.appels.controles.recueil import Recueil
from binome.appels.parametres import Parametres, ValeurDeSeuil
from binome.appels.regle import (
    Conclusion,
    Contexte,
    a_verifier,
    conforme,
    manquement,
    preuve_dossier,
    sans_objet,
)
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import CasPerimetre
from binome.domaine.langue.typographie import accord, enumerer, majuscule, pourcent
from binome.domaine.socle.geographie import composantes
from binome.domaine.verdict.constat import Preuve

recueil = Recueil("bassin")


@recueil.controle()
def contiguite(dossier: Dossier, contexte: Contexte) -> Conclusion:
    retenus = {epci.siren: epci for epci in contexte.retenus(dossier)}
    if len(retenus) < 2:
        return sans_objet("Moins de deux EPCI retenus : la continuité ne se pose pas.")
    groupes = composantes(retenus, contexte.geographie)
    if len(groupes) == 1:
        return conforme(f"Les {len(retenus)} EPCI retenus se touchent tous de proche en proche.")
    if dossier.perimetre.justifications.discontinuite:
        return conforme(f"Le périmètre est en {len(groupes)} morceaux, et le dossier dit pourquoi.")
    isoles = [enumerer([retenus[s].nom for s in groupe]) for groupe in groupes[1:]]
    return manquement(
        f"Le périmètre est en {len(groupes)} morceaux : {enumerer(isoles)} "
        f"{'ne touche' if len(isoles) == 1 else 'ne touchent'} pas le reste.",
        ou=[f"perimetre.membres[{siren}]" for groupe in groupes[1:] for siren in groupe],
        preuves=[
            contexte.preuve_geo(f"morceau {rang}", enumerer([retenus[s].nom for s in groupe]))
            for rang, groupe in enumerate(groupes, 1)
        ],
        a_faire="Ajoutez l'EPCI qui fait le lien, ou justifiez la coupure (île, estuaire, vallée, bassin d'emploi).",
    )


class Collectif(Parametres):
    """`membres_min`: from how many EPCI on the perimeter is a group, that owes no justification."""

    membres_min: ValeurDeSeuil


@recueil.controle(Collectif)
def taille_critique(dossier: Dossier, contexte: Contexte, p: Collectif) -> Conclusion:
    retenus = dossier.perimetre.sirens_retenus
    if len(retenus) >= p.membres_min:
        return sans_objet(f"Le périmètre groupe {len(retenus)} EPCI.")
    if not retenus:
        return sans_objet("Aucun EPCI n'est retenu.")
    if dossier.perimetre.justifications.taille_critique:
        return conforme("Le périmètre tient en un EPCI, et le dossier justifie sa taille critique.")
    epci = contexte.geographie.epci(retenus[0])
    return manquement(
        f"Le périmètre tient en un seul EPCI, {epci.nom if epci else retenus[0]}, et rien ne justifie sa taille critique.",
        ou=["perimetre.justifications.taille_critique"],
        preuves=[contexte.preuve_geo(f"{epci.nom}, population", epci.population, "habitants")]
        if epci and epci.population
        else [],
        a_faire="Dites pourquoi cet EPCI suffit : poids de l'industrie, emplois, spécificités de ses entreprises.",
    )


@recueil.controle()
def bassin_emploi(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if dossier.perimetre.justifications.logique_industrielle:
        return conforme(
            "Le dossier dit ce qui fait de ce groupement un bassin d'emploi industriel.", _preuves_mesure(contexte)
        )
    return manquement(
        "Rien dans le dossier ne montre que ces EPCI forment un bassin d'emploi ayant sa logique industrielle.",
        ou=["perimetre.justifications.logique_industrielle"],
        preuves=_preuves_mesure(contexte),
        a_faire="Dites où travaillent les habitants, quelles filières traversent les EPCI, ce qui les lie.",
    )


@recueil.controle()
def cas_phase1(dossier: Dossier, contexte: Contexte) -> Conclusion:
    perimetre = dossier.perimetre
    avant = {siren for territoire in perimetre.phase1 for siren in territoire.membres}
    if perimetre.cas is None:
        return manquement(
            "Le dossier ne dit pas si le périmètre est nouveau, ou s'il maintient, agrandit, réduit ou scinde un "
            "territoire de la phase 1.",
            ou=["perimetre.cas"],
            preuves=[preuve_dossier("territoires de la phase 1 cités", len(perimetre.phase1))],
            a_faire="Dites le cas et, si un Territoire d'industrie existait déjà ici, citez-le avec ses EPCI.",
        )
    if not avant:
        if perimetre.cas is CasPerimetre.creation:
            return conforme("Le périmètre est déclaré nouveau.")
        return manquement(
            f"Le dossier déclare « {perimetre.cas.value} » sans dire de quel territoire de la phase 1.",
            ou=["perimetre.phase1"],
            a_faire="Citez le territoire de la phase 1 et les SIREN de ses EPCI.",
        )
    return _comparer(dossier, contexte, avant)


def _comparer(dossier: Dossier, contexte: Contexte, avant: set[str]) -> Conclusion:
    """The declared case against the real difference with phase 1."""
    maintenant = set(dossier.perimetre.sirens_retenus)
    entrants, sortants = maintenant - avant, avant - maintenant
    preuves = [_difference("entrants", entrants, contexte), _difference("sortants", sortants, contexte)]
    cas = dossier.perimetre.cas
    admis = _cas_possibles(entrants, sortants, bool(maintenant & avant))
    if cas not in admis:
        return manquement(
            f"Le dossier déclare « {cas.value if cas else ''} », mais {accord(len(entrants), 'EPCI entre', 'EPCI entrent')} et "
            f"{accord(len(sortants), 'EPCI sort', 'EPCI sortent')} : c'est « {' » ou « '.join(c.value for c in admis)} ».",
            ou=["perimetre.cas"],
            preuves=preuves,
            a_faire="Corrigez le cas déclaré, ou la liste des EPCI.",
        )
    if (entrants or sortants) and not dossier.perimetre.justifications.ecart_phase1:
        return manquement(
            "Le périmètre change depuis la phase 1 et le dossier ne dit pas pourquoi.",
            ou=["perimetre.justifications.ecart_phase1"],
            preuves=preuves,
            a_faire="Dites en une phrase pourquoi ces EPCI entrent ou sortent.",
        )
    return conforme(f"Le cas déclaré, « {cas.value if cas else ''} », correspond à la phase 1.", preuves)


def _cas_possibles(entrants: set[str], sortants: set[str], commun: bool) -> tuple[CasPerimetre, ...]:
    if not commun:
        return (CasPerimetre.creation,)
    if not entrants and not sortants:
        return (CasPerimetre.maintien,)
    if entrants and not sortants:
        return (CasPerimetre.agrandissement,)
    if sortants and not entrants:
        return (CasPerimetre.retrait, CasPerimetre.scission)
    return (CasPerimetre.agrandissement, CasPerimetre.retrait, CasPerimetre.scission)


def _difference(mot: str, sirens: set[str], contexte: Contexte) -> Preuve:
    noms = sorted(_nom(siren, contexte) for siren in sirens)
    return contexte.preuve_geo(f"EPCI {mot}", enumerer(noms) or "aucun")


class Contention(Parametres):
    """`minimum`: self-containment from which a perimeter holds its workers."""

    minimum: ValeurDeSeuil


@recueil.controle(Contention)
def auto_contention(dossier: Dossier, contexte: Contexte, p: Contention) -> Conclusion:
    mesure = contexte.mesure
    if mesure is None:
        return sans_objet("Auto-contention inconnue : aucun flux domicile-travail n'est connu pour ce périmètre.")
    phrase = (
        f"{mesure.offre} des actifs résidents travaillent dans le périmètre, et {mesure.demande} de ses emplois sont "
        "tenus par ses résidents"
    )
    preuves = _preuves_mesure(contexte)
    if mesure.nature == "estime":
        return a_verifier(
            majuscule(f"{phrase} (auto-contention estimée, faute de flux observés : on n'en conclut rien)."),
            ou=["perimetre.membres"],
            preuves=preuves,
            a_faire="Chargez le fichier des déplacements domicile-travail de l'INSEE pour une mesure observée.",
        )
    if min(mesure.offre.bas, mesure.demande.bas) >= p.minimum:
        return conforme(majuscule(f"{phrase}."), preuves)
    if dossier.perimetre.justifications.logique_industrielle:
        return conforme(
            majuscule(f"{phrase} : c'est moins que {pourcent(p.minimum)}, et le dossier s'en explique."), preuves
        )
    return manquement(
        majuscule(f"{phrase} : un bassin d'emploi au sens de l'INSEE en retient au moins {pourcent(p.minimum)}."),
        ou=["perimetre.membres"],
        preuves=preuves,
        a_faire="Ajoutez les EPCI avec lesquels les actifs s'échangent, ou dites ce qui fait l'unité du territoire.",
    )


def _preuves_mesure(contexte: Contexte) -> list[Preuve]:
    mesure = contexte.mesure
    if mesure is None:
        return []
    mot = "observée" if mesure.nature == "observe" else "estimée"
    return [
        Preuve(
            libelle=f"auto-contention {cote} ({mot})",
            valeur=str(part),
            source=mesure.source,
            millesime=mesure.millesime,
        )
        for cote, part in (("de l'offre, I/R", mesure.offre), ("de la demande, I/W", mesure.demande))
    ]


class Gain(Parametres):
    """`gain_min`: gain of self-containment below which another perimeter is not worth the talk."""

    gain_min: ValeurDeSeuil


@recueil.controle(Gain)
def meilleur_perimetre(dossier: Dossier, contexte: Contexte, p: Gain) -> Conclusion:
    mieux = contexte.mieux
    if contexte.mesure is None or contexte.mesure.nature != "observe":
        return sans_objet("Sans flux observés, Binôme ne cherche pas de meilleur périmètre.")
    if mieux is None or mieux.auto_contention - mieux.actuelle < p.gain_min:
        return conforme("Aucun périmètre d'autant d'EPCI autour du même centre n'est prouvé nettement meilleur.")
    retenus, propose = set(dossier.perimetre.sirens_retenus), set(mieux.sirens)
    return manquement(
        f"Autour de {_nom(mieux.centre, contexte)}, un périmètre de {len(propose)} EPCI retient mieux ses actifs : "
        f"{pourcent(mieux.auto_contention)} au lieu de {pourcent(mieux.actuelle)}. Il est prouvé le meilleur d'un seul "
        "tenant, à nombre d'EPCI au plus égal et sans plus du double d'actifs.",
        ou=["perimetre.membres"],
        preuves=[
            _difference("à ajouter", propose - retenus, contexte),
            _difference("à retirer", retenus - propose, contexte),
        ],
        a_faire="Regardez-le sur la carte : il dit où vont les actifs, non ce que veulent les élus. Gardez le vôtre si "
        "ses raisons sont meilleures.",
    )


def _nom(siren: str, contexte: Contexte) -> str:
    epci = contexte.geographie.epci(siren)
    return epci.nom if epci else siren
