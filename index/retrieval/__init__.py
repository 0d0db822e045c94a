"""
From a question to ranked turns, in stages: one file each.

`words` and `vectors` find candidates and weigh them, `evidence` gathers what speaks for each
candidate, `fusion` adds it up, `confidence` says how sure the best of them is.
"""
