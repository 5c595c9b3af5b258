"""Hotline tickets (12345): files taken in, gathered by place and subject."""
