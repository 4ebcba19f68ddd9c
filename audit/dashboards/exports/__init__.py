"""What is taken out: visits and answers as tables, reports in a zip."""
