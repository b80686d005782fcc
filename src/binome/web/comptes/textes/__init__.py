"""What one wrote and that was not saved: kept for its author, or given back on the page that refuses."""
