"""The label, from its announcement to its end: signed, published, amended, withdrawn; its issuer and its keys."""
