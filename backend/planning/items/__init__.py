"""What a body has published it may inspect (R-91)."""
