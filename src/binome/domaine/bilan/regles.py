"""What a call says of the evaluation of its territories: the questions asked of their actors, and from how many answers
on anything of them shows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from binome.domaine.socle.modele import Identifiant, Ligne, Modele, Texte, Uniques

QUESTIONS = (
    ("gouvernance", "Le binôme élu et industriel décide, et fait avancer les actions."),
    ("besoins", "Les actions du plan répondent aux besoins des industriels du territoire."),
    ("operateurs", "L'État, la Région et les opérateurs répondent dans des délais utiles."),
    ("moyens", "Les moyens annoncés sont au rendez-vous."),
    ("cooperation", "Les acteurs du territoire travaillent ensemble davantage qu'avant."),
    ("utilite", "Être territoire labellisé est utile à mon organisation."),
)


class QuestionDuBilan(Modele):
    """Une phrase, avec laquelle chacun se dit d'accord ou non."""

    id: Identifiant
    """Identifiant stable : il permet de réunir les réponses des territoires."""
    texte: Ligne
    """La phrase."""


class ReglesDuBilan(Modele):
    """What a call says of its evaluation; what it leaves out is Binôme's default."""

    seuil_reponses: int = Field(default=5, ge=5, le=100)
    """Réponses au-dessous desquelles rien n'en est montré."""
    questions: Annotated[tuple[QuestionDuBilan, ...], Uniques] = Field(
        default=tuple(QuestionDuBilan(id=i, texte=t) for i, t in QUESTIONS), min_length=1, max_length=12
    )
    """Ce qui est demandé aux acteurs."""
    source: Texte = "Choix de Binôme"
