"""The verdict: every rule of a call run over a dossier, and every clause that only people can judge."""

from __future__ import annotations

from collections.abc import Iterable

from binome.appels.appel import Clause
from binome.appels.chargement import AppelExecutable
from binome.appels.regle import Conclusion, Contexte, Regle, Usage, sans_objet
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import soigner
from binome.domaine.socle.empreinte import empreinte
from binome.domaine.verdict.constat import Bilan, Constat, Gravite, Preuve, ReferenceReferentiel, Statut, Verdict

HORS_VIGUEUR = "Aucune des clauses de cette règle n'est en vigueur à la date du jugement."
_ORDRE_STATUT = {Statut.non_conforme: 0, Statut.a_verifier: 1, Statut.conforme: 2, Statut.sans_objet: 3}
_ORDRE_GRAVITE = {gravite: rang for rang, gravite in enumerate(Gravite)}


def verifier(dossier: Dossier, executable: AppelExecutable, contexte: Contexte) -> Verdict:
    """Run the call over the dossier. Pure: same arguments, same verdict."""
    constats = [_appliquer(regle, dossier, contexte) for regle in executable.regles]
    jour = contexte.appel.jour(contexte.date)
    constats += [_humain(c) for c in contexte.appel.clauses if c.verifiee_par and c.en_vigueur(jour)]
    ranges = _ranger(constats, executable)
    return Verdict(
        dossier=dossier.id,
        titre=dossier.titre,
        empreinte=empreinte(dossier),
        appel=contexte.appel.id,
        version_appel=contexte.appel.version,
        date=contexte.date,
        referentiel=ReferenceReferentiel(millesime=contexte.geographie.millesime, sha256=contexte.geographie.empreinte),
        bilan=Bilan.from_constats(ranges),
        constats=ranges,
    )


def reprendre(
    verdict: Verdict, usage: Usage, dossier: Dossier, executable: AppelExecutable, contexte: Contexte
) -> Verdict:
    """The same verdict, the rule of one role applied again in a context that has changed for that rule alone."""
    regle = executable.qui_sert(usage)
    if regle is None:
        return verdict
    autres = [c for c in verdict.constats if c.regle != regle.id]
    constats = _ranger([*autres, _appliquer(regle, dossier, contexte)], executable)
    return verdict.model_copy(update={"constats": constats, "bilan": Bilan.from_constats(constats)})


def _ranger(constats: Iterable[Constat], executable: AppelExecutable) -> tuple[Constat, ...]:
    """Worst first, then in the order of the call."""
    rangs = {regle.id: rang for rang, regle in enumerate(executable.regles)}

    def place(c: Constat) -> tuple[int, int, int, str]:
        return _ORDRE_STATUT[c.statut], _ORDRE_GRAVITE[c.gravite], rangs.get(c.regle, len(rangs)), c.regle

    return tuple(sorted(constats, key=place))


def _appliquer(regle: Regle, dossier: Dossier, contexte: Contexte) -> Constat:
    clause = regle.clause(contexte)
    conclusion = regle.conclure(dossier, contexte) if clause else sans_objet(HORS_VIGUEUR)
    clause = clause or contexte.appel.redactions(regle.clauses[0])[-1]
    return Constat(
        regle=regle.id,
        clause=soigner(clause.texte),
        source=clause.source,
        gravite=regle.gravite,
        statut=conclusion.statut,
        constat=soigner(conclusion.constat),
        ou=conclusion.ou,
        preuves=_soignees(conclusion),
        a_faire=soigner(conclusion.a_faire) if conclusion.a_faire else None,
    )


def _soignees(conclusion: Conclusion) -> tuple[Preuve, ...]:
    return tuple(
        p.model_copy(
            update={
                "libelle": soigner(p.libelle),
                "valeur": soigner(p.valeur) if isinstance(p.valeur, str) else p.valeur,
            }
        )
        for p in conclusion.preuves
    )


def _humain(clause: Clause) -> Constat:
    """A clause that no machine checks, declared so, with who checks it."""
    return Constat(
        regle=clause.id,
        clause=soigner(clause.texte),
        source=clause.source,
        gravite=Gravite.conseil,
        statut=Statut.a_verifier,
        constat=soigner(clause.question or "Cette clause demande un jugement."),
        a_faire=soigner(f"À apprécier par {clause.verifiee_par}."),
    )
