"""What can go wrong in a run, each with the exit code that the command line gives it.

    AgentError                     exit 1
    ├── UsageError (ValueError)    exit 2   the command's words are off
    ├── NoEvidence (LookupError)   exit 3   nothing in the library bears on this; no memo
    ├── OutOfBudget                exit 4   tokens, money or time ran out; what was verified so far is kept
    ├── BadPrompt (ValueError)     exit 1   a prompt file misses or leaves over a variable
    └── ModelError (ConnectionError) exit 1 the chat model failed; what was verified so far is kept
        ├── NoModel                         none is set up, or the server has none of that name
        ├── BadKey                          the server does not accept the key
        ├── QuotaUsed                       the account has no credit left; waiting does not help
        ├── Unavailable                     no answer in time, after retries: network, 429, 5xx
        ├── TooLong                         the prompt does not fit the model's context
        ├── Refused                         the model declined, or a filter stopped it
        ├── CutOff                          the answer ended before it was finished
        └── BadAnswer                       the answer is empty, no valid JSON, or of the wrong shape, after repairs

`knowledge.errors.KnowledgeError` passes through unchanged and exits with 1, a name that does not resolve with 2.
"""

from __future__ import annotations


class AgentError(Exception):
    """Root of this layer's errors. `str(error)` is one line: what, where, and what to do."""

    exit_code = 1

    def __init__(self, what: str, *, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy


class UsageError(AgentError, ValueError):
    """The command's words are off: a date that is none, a file that is not there, options that exclude each other."""

    exit_code = 2


class NoEvidence(AgentError, LookupError):
    """Nothing in the library bears on the question. Says what is missing and how to add it."""

    exit_code = 3


class OutOfBudget(AgentError):
    """Tokens, money or time ran out; what was verified so far is kept."""

    exit_code = 4


class BadPrompt(AgentError, ValueError):
    """A prompt file lacks a variable that it is given, uses one that it is not, or has no valid front matter."""


class ModelError(AgentError, ConnectionError):
    """The chat model failed in a way that a retry will not mend."""


class NoModel(ModelError):
    """No chat model is set up, or the server has none of that name."""


class BadKey(ModelError):
    """The server does not accept the key."""


class QuotaUsed(ModelError):
    """The account has no credit left; waiting does not help."""


class Unavailable(ModelError):
    """No answer in time, after retries."""


class TooLong(ModelError):
    """The prompt does not fit the model's context."""


class Refused(ModelError):
    """The model declined to answer, or a filter stopped it."""


class CutOff(ModelError):
    """The answer ended before it was finished: no finish reason, or the length limit."""


class BadAnswer(ModelError):
    """The answer is empty, no valid JSON, or of the wrong shape, after the repairs allowed."""
