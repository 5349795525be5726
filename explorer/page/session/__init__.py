"""What one reader's session holds: address, history, record, language."""
