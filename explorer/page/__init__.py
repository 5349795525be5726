"""The sections of the page; app.py puts them in order."""
