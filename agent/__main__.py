"""`python -m agent` is `knockon`."""

from agent.cli import main

main()
