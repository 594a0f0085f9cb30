"""The front matter of a note: a few keys, each with one value, and the line where it stands.

Knows YAML and the keys' kinds; knows no Markdown and no document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.errors import BadNote

KEYS = ("title", "company", "ticker", "form", "period", "published", "source", "checked")
_FENCE = re.compile(r"^---\s*$")
_YES = ("yes", "true", "y", "x", "checked")
_NO = ("", "no", "false", "n", "-", "–", "—", "from memory of the public record")
_YEAR = re.compile(r"^(?:FY\s?)?((?:19|20)\d\d)$", re.I)


@dataclass(frozen=True, slots=True)
class Value:
    """What a key says, and where: `line` counts from 1 in the file."""

    text: str
    line: int


def parted(text: str, path: str) -> tuple[dict[str, Value], str, int]:
    """Front matter by key, the body, and how many lines stand before the body; a note may have no front matter.

    Raises BadNote, naming the line, for a key that is unknown, twice there or not plain.
    """
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        return {}, text, 0
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.match(line)), None)
    if end is None:
        raise BadNote(f"{path}, line 1: the front matter has no end.", remedy="Close it with a line of ---.")
    return _front("\n".join(lines[1:end]), path), "\n".join(lines[end + 1 :]), end + 1


def _front(text: str, path: str) -> dict[str, Value]:
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise BadNote(
            f"{path}, line {line}: {error.problem}.", remedy='Write "key: value", quoted if need be.'
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BadNote(f"{path}, line 2: the front matter is not YAML.", remedy='Write "key: value" lines.') from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise BadNote(f"{path}, line 2: the front matter is no list of keys.", remedy='Write "key: value" lines.')
    found: dict[str, Value] = {}
    for key, value in root.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode) or key.value not in KEYS:
            raise BadNote(
                f"{path}, line {line}: unknown key {getattr(key, 'value', '?')!r}.",
                remedy=f"A note's keys are {', '.join(KEYS)}.",
            )
        if not isinstance(value, yaml.ScalarNode):
            raise BadNote(f"{path}, line {line}: {key.value} takes one value.", remedy="Quote it if it has brackets.")
        if key.value in found:
            raise BadNote(f"{path}, line {line}: {key.value} stands twice.", remedy="Keep one of them.")
        if value.value.strip().lower() not in ("", "null", "~"):
            found[key.value] = Value(value.value.strip(), line)
    return found


def period_of(value: Value | None, path: str) -> tuple[date | None, int | None]:
    """The period as its last day, or as a fiscal year: "2023-12-31", "FY2023", "2023"."""
    if value is None:
        return None, None
    if year := _YEAR.match(value.text):
        return None, int(year[1])
    return date_of(value, "period", path), None


def date_of(value: Value | None, key: str, path: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value.text)
    except ValueError:
        or_year = " or FY2023" if key == "period" else ""
        raise BadNote(
            f"{path}, line {value.line}: {key} {value.text!r} is no date.", remedy=f"Write it as 2024-03-01{or_year}."
        ) from None


def is_checked(text: str, where: str) -> bool:
    """Yes, no, or the day on which somebody checked."""
    word = text.strip().lower()
    if word in _YES or _is_date(word):
        return True
    if word in _NO:
        return False
    raise BadNote(f"{where}: checked is {text!r}.", remedy='Write "yes", "no" or the day of the check.')


def _is_date(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True
