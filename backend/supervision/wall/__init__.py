"""What happens now in a part of the tree, and what has not arrived."""
