"""Jobs by sector: where they are known from, and what they say of the industries of a perimeter."""
