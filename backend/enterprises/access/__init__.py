"""How an enterprise comes to its own page: printed code, passkey, session."""
