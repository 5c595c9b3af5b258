"""What is made public of a decision (公开): how long, without what, and who answered for it."""
