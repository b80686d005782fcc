"""What happens to a deposit once it is received: its stages, who makes it pass from one to the next, and when."""
