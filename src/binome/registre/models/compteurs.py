"""Counters of attempts (rate limits), shared by all processes: the table of Django's database cache."""

from __future__ import annotations

from django.db import models


class Compteur(models.Model):
    """A value kept until `expires`; the columns are those that Django's cache expects."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
