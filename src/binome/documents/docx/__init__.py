"""What every DOCX of the house shares, whatever it says."""
