"""How fast the page is, beside its yardsticks: `python -m tests.bench`."""
