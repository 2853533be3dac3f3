"""Pages of review: `rounds` opens, shows and closes them; `judging` is the queue; `quality` says
what they found of a linkage."""
