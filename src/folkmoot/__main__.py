"""`python -m folkmoot` is the folkmoot command."""

from folkmoot.cli.main import run

run()
