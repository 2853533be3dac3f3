"""“Tell me when this changes”, by e-mail.

    GET, POST /d/abcd-1234/follow        ask to be told
    GET, POST /follow/confirm/TOKEN      the link in the first e-mail: without it nothing is sent
    GET, POST /follow/stop/TOKEN         the link in every e-mail; a mail program may post to it

An address is kept encrypted (`addresses`), for one purpose, and deleted when its owner stops. The
newest versions of all that somebody follows come in one e-mail, at most one a day, in plain text,
without pictures that tell who opened it. A region that names no mail server offers the Atom feed
alone. Nothing is written in the ledger: it is for what was done with data, is never deleted from,
and would say when somebody came and went.
"""
