"""What safe tables cost, and what attacks take.

    python -m benchmarks.disclosure suppression [--tables NAME ...] [--attacker classic] [--peers]
    python -m benchmarks.disclosure history [--releases 200]
    python -m benchmarks.disclosure methods [--tables NAME ...]

`suppression`: secondary suppression on the literature's tables and made ones; with `--peers`,
tau-ARGUS solves the same tables in the same call, in an environment of its own, and its patterns
are attacked like ours. `history`: one more release after many, attacked together with all of them.
`methods`: what rounding and noise leave of made tables, and what they give away.
"""
