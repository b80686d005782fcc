"""The sheets of territories, and all of them together, written: PDF, DOCX, workbook, CSV, JSON and its schema."""
