"""Curves drawn as SVG, each with its words."""
