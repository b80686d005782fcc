"""The certificate of a label, one page to show: what it says in French, its QR code, and the signed file in it."""
