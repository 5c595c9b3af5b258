"""The loop of supervision: from a lead to a paper, its rectification, and the proof of both."""
