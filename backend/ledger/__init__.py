"""The one log: append, Merkle tree, checkpoints, receipts, views that follow it by index."""
