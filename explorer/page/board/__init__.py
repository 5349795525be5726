"""What follows every change: charts, figures, table."""
