"""Enterprise codes on paper: posters, stickers, and sealed letters with the claim code."""
