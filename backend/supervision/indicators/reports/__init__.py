"""The monthly report of a supervising body: made without a hand, kept by its digest."""
