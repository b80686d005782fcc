"""The perimeter workbench: gestures, measures, proposals."""
