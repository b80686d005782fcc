"""What a territory asks to change of its labelled plan, and the actions that it writes to that end."""
