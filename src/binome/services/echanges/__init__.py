"""What a team says to itself: remarks, requests, reminders."""
