"""Who is asking: accounts, sign-in, sessions, devices and their keys."""
