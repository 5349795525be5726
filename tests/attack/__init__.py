"""What strangers may send, in numbers, and what it costs: minutes of work, so no part of the tests."""
