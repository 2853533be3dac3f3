"""Agreements: from a chosen route to signatures, and what is in force until it ends by itself.

    draft      people of a party take a proposal and its chosen route: parties, data, days
    conditions each is met with evidence: words, and a file that is kept sealed
    offer      the papers are frozen, each with its hash
    sign       a director of each party agrees, and proves again who they are
    in force   access is open from the first to the last day: `states.is_in_force`
    end        by its last day, by a later version, or when a party withdraws

`states` is the one table of all that. Whoever gives access to data under an agreement asks
`queries.may_use_under` at every access. `GET /agreements/` is the public register.
"""
