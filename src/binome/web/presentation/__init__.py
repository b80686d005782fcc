"""Facts made into words and tables that pages show."""
