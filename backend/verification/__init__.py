"""Checks of what was kept: files a stranger brings (`palm verify`), a data folder (`palm fsck`)."""
