"""The report of one evaluation: as a page to print and filter, a workbook, or JSON."""
