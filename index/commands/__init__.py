"""The commands of `quoth`, one file each, found by name."""
