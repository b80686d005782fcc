"""The team of a dossier: roles, invitations, delegations."""
