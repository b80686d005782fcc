"""A follow-up as a workbook, out and back in; its yearly review as two pages."""
