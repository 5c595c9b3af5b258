"""The desk: visits in scope, live; devices, what was kept aside, and who looked at what."""
