"""Plain server-rendered pages for any browser: frame, style and the little script."""
