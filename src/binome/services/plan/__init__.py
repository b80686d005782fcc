"""The action plan: its board, its gestures, its workbook."""
