"""Questions, halts and calls, from the desk to the phone and back."""
