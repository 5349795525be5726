"""What people bring: files, records, statements, credit reports."""
