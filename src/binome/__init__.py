"""Binôme: the free platform of the French programme Territoires d'industrie."""

import os

# openpyxl would read workbooks with lxml as soon as another package brings it, and no longer with defusedxml.
os.environ["OPENPYXL_LXML"] = "False"
