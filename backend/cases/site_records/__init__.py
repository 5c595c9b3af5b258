"""The record of an inspection as a paper (现场检查笔录)."""
