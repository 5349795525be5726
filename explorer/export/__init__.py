"""What goes out: tables, reports, pictures, calendars, kept files."""
