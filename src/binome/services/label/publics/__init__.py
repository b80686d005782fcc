"""What anyone is shown of a label: its page, its certificate, the verification of a file that they hold."""
