"""Quoth answers questions over transcripts in the speakers' own words."""
