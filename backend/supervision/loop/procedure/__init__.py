"""The steps of the loop as data, and the pure functions that take them."""
