"""The one clock of the services; decisions below receive the instant."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def maintenant() -> dt.datetime:
    """Now, with its offset."""
    return timezone.now()
