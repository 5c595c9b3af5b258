"""What the enterprise sees: the page behind a scan, and its own page."""
