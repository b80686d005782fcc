"""Numbers in addresses: as long as a base can hold. A longer one names nothing, and the address does not exist."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class NumeroConverter(IntConverter):
    """`<num:…>`: at most eighteen digits, which fit in 64 bits."""

    regex = "[0-9]{1,18}"


register_converter(NumeroConverter, "num")
