"""A second client of the sync protocol, without a browser: for cameras, drones, tests and load."""
