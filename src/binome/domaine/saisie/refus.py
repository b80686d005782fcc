"""Why a value that was typed is refused: said once, in French, whatever the door."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


class ValeurRefuseeError(ValueError):
    """A value that cannot be read as what is asked: `message` says why, `a_faire` what to write instead.

    `message` begins without a capital and ends without a full stop, as every message of a reading does.
    """

    def __init__(self, message: str, a_faire: str | None = None) -> None:
        self.message, self.a_faire = message, a_faire
        super().__init__(message)

    def pour_pydantic(self, chemin: str = "") -> PydanticCustomError:
        """The same for a model, which adds the place, but where it is said by `chemin` (`plan_actions.fiches.3`)."""
        contexte = {"message": self.message, "a_faire": self.a_faire or ""}
        return PydanticCustomError("refus", "{message}", {**contexte, "chemin": chemin} if chemin else contexte)
