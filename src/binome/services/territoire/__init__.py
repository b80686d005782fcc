"""What is measured of a territory: terrain, flows, basins, perimeters."""
