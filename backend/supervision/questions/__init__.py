"""Questions of supervisors to officers, and the answers."""
