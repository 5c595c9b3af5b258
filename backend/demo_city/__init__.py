"""云川市, a city that does not exist: agencies, people and enterprises to try Palm with.

Region codes begin with 99, which GB/T 2260 gives to no province; every name is invented.
"""
