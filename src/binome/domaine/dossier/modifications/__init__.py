"""What an amendment of a label changes of a dossier that was deposited, and that does not change any more."""
