"""Exit codes: what a command raises becomes one line on stderr and a code. The only broad except of the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

import click

DONE, FAILED, USAGE, NO_EVIDENCE, BUDGET, INTERRUPTED = 0, 1, 2, 3, 4, 130


def guarded(app: Callable[[], object]) -> NoReturn:
    """Run `app` and leave with its exit code; an unforeseen failure is told in one line, whole with KNOCKON_DEBUG=1.

    click, told not to leave by itself, hands the code of an `Exit` back as what the app returns.
    """
    code: object = DONE
    try:
        code = app()
        sys.stdout.flush()
    except KeyboardInterrupt:
        _leave("interrupted; what was said to be done is kept", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        _leave("interrupted; what was said to be done is kept", INTERRUPTED)
    except Exception as error:  # the program's top: nothing above could tell the user
        if os.environ.get("KNOCKON_DEBUG"):
            raise
        _leave(*_told(error))
    sys.exit(code if isinstance(code, int) else DONE)


def _told(error: Exception) -> tuple[str, int]:
    from agent.errors import AgentError
    from knowledge.errors import CompanyError, KnowledgeError

    if isinstance(error, AgentError):
        return str(error), error.exit_code
    if isinstance(error, CompanyError):
        return str(error), USAGE
    if isinstance(error, KnowledgeError):
        return str(error), FAILED
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror or error}{where}.", FAILED
    return f"unforeseen {type(error).__name__}: {error}. Run again with KNOCKON_DEBUG=1 to see where.", FAILED


def _leave(line: str, code: int) -> NoReturn:
    one_line = " ".join("".join(c if c.isprintable() or c.isspace() else "�" for c in line).split())
    sys.stderr.write(f"knockon: {one_line}\n")
    sys.exit(code)
