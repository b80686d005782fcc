"""What is invented: where, who, what they want to do, and what will be found wrong with it."""
