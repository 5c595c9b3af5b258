"""How far codes are used: coding, showing and scanning rates, exceptions apart."""
