"""Addresses of what is public of a campaign."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.annonce import decision

urlpatterns = [path("<slug:campagne>/labels/", login_not_required(decision.labels), name="labels-de-la-campagne")]
