"""What the data can say of what was done: studies of any panel, and of the programme itself."""
