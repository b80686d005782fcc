"""What every model stands on: identifiers, places, canonical bytes, chains, the geography asked for."""
