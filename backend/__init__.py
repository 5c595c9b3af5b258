"""Palm: the business, in nouns an official can read, and its HTTP face."""
