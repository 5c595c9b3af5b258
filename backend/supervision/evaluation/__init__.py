"""File evaluation (案卷评查): files drawn by lot, scored by two, settled, told to the body."""
