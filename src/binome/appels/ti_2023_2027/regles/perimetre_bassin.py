"""Rules on what the perimeter is: one piece, an employment basin, the heir of phase 1 (call 2023, § 1)."""

from __future__ import annotations

from binome.appels.regle import Conclusion, Contexte, Recueil, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.constat import Gravite, Preuve
from binome.domaine.dossier import Dossier
from binome.domaine.geographie import composantes
from binome.domaine.perimetre import CasPerimetre
from binome.domaine.typographie import accord, enumerer

recueil = Recueil()


@recueil.regle("PER-09", "Un périmètre d'un seul tenant", "perimetre-bassin", Gravite.a_justifier)
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


@recueil.regle("PER-10", "Un bassin d'emploi à logique propre", "perimetre-bassin", Gravite.a_justifier)
def bassin_emploi(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if dossier.perimetre.justifications.logique_industrielle:
        return conforme("Le dossier dit ce qui fait de ce groupement un bassin d'emploi industriel.")
    return manquement(
        "Rien dans le dossier ne montre que ces EPCI forment un bassin d'emploi ayant sa logique industrielle.",
        ou=["perimetre.justifications.logique_industrielle"],
        a_faire="Dites où travaillent les habitants, quelles filières traversent les EPCI, ce qui les lie. Binôme "
        "mesure l'auto-contention du périmètre quand un fichier de déplacements est chargé.",
    )


@recueil.regle("PER-11", "Le cas par rapport à la phase 1", "perimetre-phase1", Gravite.a_justifier)
def cas_phase1(dossier: Dossier, contexte: Contexte) -> Conclusion:
    perimetre = dossier.perimetre
    avant = {siren for territoire in perimetre.phase1 for siren in territoire.membres}
    if perimetre.cas is None:
        return manquement(
            "Le dossier ne dit pas si le périmètre est nouveau, ou s'il maintient, agrandit, réduit ou scinde un "
            "territoire de la phase 1.",
            ou=["perimetre.cas"],
            preuves=[preuve_dossier("territoires de la phase 1 cités", len(perimetre.phase1))],
            a_faire="Renseignez « cas », et « phase1 » si un Territoire d'industrie existait déjà ici.",
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
    noms = sorted(e.nom if (e := contexte.geographie.epci(s)) else s for s in sirens)
    return contexte.preuve_geo(f"EPCI {mot}", enumerer(noms) or "aucun")
