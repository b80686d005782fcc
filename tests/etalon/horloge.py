"""The day that everything frozen was said, and the clock that says so."""

from __future__ import annotations

import datetime as dt

INSTANT = dt.datetime(2023, 9, 20, 8, tzinfo=dt.UTC)
"""Two days before the deadline of the call."""


class Horloge:
    """A clock moved by hand, called as `django.utils.timezone.now` is."""

    def __init__(self, instant: dt.datetime = INSTANT) -> None:
        self.instant = instant

    def __call__(self) -> dt.datetime:
        return self.instant

    def avancer(self, **duree: float) -> None:
        self.instant += dt.timedelta(**duree)
