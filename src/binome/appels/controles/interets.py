"""Checks on ties and impartiality, computed from memberships."""

from __future__ import annotations

from binome.appels.controles.fiches import ou_fiche
from binome.appels.controles.recueil import Recueil
from binome.appels.grille import InstanceAvis
from binome.appels.parametres import IdClause, Parametres
from binome.appels.regle import Conclusion, Contexte, conforme, manquement, preuve_dossier, sans_objet
from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.gouvernance import MembreOrganisation
from binome.domaine.langue.typographie import accord, enumerer
from binome.domaine.verdict.constat import Preuve

recueil = Recueil("interets")


def _instance(organisation: Organisation, contexte: Contexte) -> InstanceAvis | None:
    """The body that gives an opinion and that this organisation is, or belongs to."""
    return next((i for i in contexte.appel.avis if organisation.nature in i.natures), None)


class PorteurEtAvis(Parametres):
    """`clause` says under which name the fact goes (its `qualification`, that changes with the law)."""

    clause: IdClause
    a_faire: str


@recueil.controle(PorteurEtAvis)
def porteur_et_avis(dossier: Dossier, contexte: Contexte, p: PorteurEtAvis) -> Conclusion:
    if dossier.porteur is None:
        return sans_objet("Aucun porteur n'est nommé.")
    juges = [(m, i) for m in dossier.porteur.membres if (i := _instance(m.organisation, contexte))]
    if not dossier.porteur.membres:
        return sans_objet("Le dossier ne dit pas qui sont les membres du porteur.")
    if not juges:
        return conforme("Aucun membre du porteur ne rend d'avis sur la candidature.")
    prevus = {deport.organisation.casefold() for deport in dossier.gouvernance.deports}
    juges = [(m, i) for m, i in juges if m.organisation.nom.casefold() not in prevus]
    if not juges:
        return conforme("Un membre du porteur rend un avis, et la gouvernance prévoit son déport.")
    phrases = [_phrase(m, i, dossier.porteur.organisation.nom) for m, i in juges]
    return manquement(
        " ".join([*phrases, *_qualification(p.clause, contexte)]),
        ou=["porteur.membres"],
        preuves=[Preuve(libelle=i.nom, valeur="rend un avis", source=i.source) for _, i in dict.fromkeys(juges)]
        + [preuve_dossier(f"{m.organisation.nom}, membre du porteur", _qualite(m)) for m, _ in juges],
        a_faire=p.a_faire,
    )


def _qualification(clause: str, contexte: Contexte) -> list[str]:
    """What the wording in force calls such a fact; nothing when it gives it no name."""
    redaction = contexte.clause(clause)
    return [redaction.qualification] if redaction and redaction.qualification else []


def _qualite(membre: MembreOrganisation) -> str:
    return "membre fondateur" if membre.fondateur else "membre"


def _phrase(membre: MembreOrganisation, instance: InstanceAvis, porteur: str) -> str:
    return (
        f"{membre.organisation.nom} est {_qualite(membre)} de l'organisme qui dépose la candidature ({porteur}) et doit "
        f"rendre un avis sur elle ({instance.nom})."
    )


@recueil.controle()
def actions_et_avis(dossier: Dossier, contexte: Contexte) -> Conclusion:
    liens = [
        (fiche, porteur, instance)
        for fiche in dossier.plan_actions.presentees
        for porteur in fiche.porteurs
        if (instance := _instance(porteur, contexte))
    ]
    if not liens:
        return conforme("Aucune action n'est portée par un service qui rend un avis.")
    return manquement(
        f"{accord(len(liens), 'action est portée', 'actions sont portées')} par un service qui participe aux avis : "
        f"{enumerer([f'{p.sigle or p.nom} ({f.numero_montre})' for f, p, _ in liens])}.",
        ou=[ou_fiche(f, "porteurs") for f, _, _ in liens],
        preuves=[
            Preuve(libelle=i.nom, valeur="rend un avis", source=i.source)
            for i in {i.id: i for _, _, i in liens}.values()
        ],
        a_faire="Présentez ce service comme partenaire, ou prévoyez que d'autres que lui instruisent l'avis.",
    )


@recueil.controle()
def porteur_beneficiaire(dossier: Dossier, contexte: Contexte) -> Conclusion:
    if dossier.porteur is None:
        return sans_objet("Aucun porteur n'est nommé.")
    porteur = dossier.porteur.organisation
    siennes = [f for f in dossier.plan_actions.presentees if any(_meme(p, porteur) for p in f.porteurs)]
    if not siennes:
        return conforme("Le porteur de la candidature ne porte aucune action.")
    return manquement(
        f"{porteur.nom}, qui dépose la candidature, porte aussi {accord(len(siennes), 'action')} du plan "
        f"({enumerer([f.numero_montre for f in siennes])}).",
        ou=[ou_fiche(f, "porteurs") for f in siennes],
        preuves=[
            preuve_dossier(
                "actions portées par le déposant", len(siennes), f"actions sur {len(dossier.plan_actions.presentees)}"
            )
        ],
        a_faire="Dites qui décide de ces actions dans la gouvernance, pour que le déposant ne choisisse pas seul les "
        "siennes.",
    )


def _meme(une: Organisation, autre: Organisation) -> bool:
    if une.siren and autre.siren:
        return une.siren == autre.siren
    return une.nom.casefold() == autre.nom.casefold()
