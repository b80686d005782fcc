"""What every page stands on: headers, the door to a dossier, errors, busy pages."""
