"""What an act needs before it may be taken; each guard cites the article when it blocks."""
