"""Those inspected: enterprises and sole traders, their codes, and what phones carry of them."""
