"""Words and sentences, in each language."""
