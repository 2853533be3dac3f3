"""Keys by which a person's programs write: made and withdrawn by the person, shown once.

A key is an identifier and a secret of 256 random bits. Of the secret only its hash is kept: it has
no pattern to guess, so one round of SHA-256 is enough. A key may do what its person may, through
the rules of each action, and nothing on pages: it opens no session.
"""
