"""Evidence of a case (证据): links to what was recorded, and what became of each piece since."""
