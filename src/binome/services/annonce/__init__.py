"""The announcement: decisions go out together, at their instant; then the general assembly."""
