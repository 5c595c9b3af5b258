"""The rules of cases that each body sets itself: the order of review and notice, amounts, days."""
