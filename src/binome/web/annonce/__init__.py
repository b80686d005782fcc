"""The announcement: armed, rehearsed, made; what a territory reads of its decision; the general assembly."""
