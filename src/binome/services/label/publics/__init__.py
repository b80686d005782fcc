"""What is shown of a label: its page, its certificate, the verification of a file; and more to who answers for it."""
