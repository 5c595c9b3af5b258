"""What the party of a case reads and files, and how it is answered."""
