"""What goes out of the machine to a service that the operator chose."""
