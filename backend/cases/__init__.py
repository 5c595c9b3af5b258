"""Cases from a finding to the closed file."""
