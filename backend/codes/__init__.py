"""Act codes, officers' codes, enterprise codes: who showed what, who scanned it, and when."""
