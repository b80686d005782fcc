"""Security headers that Django does not set by itself."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class EntetesMiddleware:
    """Closes what the pages never ask for, and lets nobody embed their answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", PERMISSIONS)
        reponse.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # The browser keeps the page but asks each time whether it changed: the ETag answers.
        reponse.headers.setdefault("Cache-Control", "no-cache")
        return reponse
