"""The `folkmoot` command: one file per group of verbs.

Every verb imports what it needs when it runs, so that `folkmoot read` does not wait for the web
framework.
"""
