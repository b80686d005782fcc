"""ProConnect: the State's identity for professionals, by OpenID Connect."""
