"""What moderators do in Discord: look at a passage, decide about it, and see what was decided."""
