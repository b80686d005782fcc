"""The private workspace (« l'atelier »): a territory writes its candidature together."""
