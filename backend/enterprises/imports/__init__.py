"""The register of enterprises, taken in from a file."""
