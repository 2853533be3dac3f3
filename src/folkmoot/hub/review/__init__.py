"""Clerical review: people judge a sample of a linkage's pairs without seeing whom they are about.

open       a linker opens a round on a linkage; a process that can open identities draws the pairs
           and describes each by what its records have in common, and only that comes here
judge      two linkers judge each pair, neither seeing the other's answer or any score
arbitrate  a third decides where they differ
close      the round gives precision and recall with intervals, and how far reviewers agree
"""
