"""Interviews by questions and answers (询问), as phones recorded them."""
