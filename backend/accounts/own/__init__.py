"""What everybody does with the account that is his own: its password and its passkeys."""
