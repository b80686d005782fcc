"""What a committee writes: convocations, minutes, letters of decision."""
