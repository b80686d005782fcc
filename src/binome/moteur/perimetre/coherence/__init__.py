"""The sets whose members hold best together, two by two."""
