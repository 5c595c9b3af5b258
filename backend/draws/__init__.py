"""Double-random draws of enterprises and officers that anyone can repeat."""
