"""Sending people: who is free as far as open tasks tell, and calling in a second body."""
