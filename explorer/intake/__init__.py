"""What people bring: files, statements, records."""
