"""A text of anybody's as one line, and a count in it: for a terminal, a log, a summary."""

import unicodedata

_UNSHOWN = ("Cc", "Cs", "Zl", "Zp")


def on_a_line(text: str) -> str:
    """A text of a file as one line of a terminal can show it: no break, no control character, no half character."""
    return "".join(" " if unicodedata.category(sign) in _UNSHOWN else sign for sign in text)


def counted(count: int, one: str, many: str) -> str:
    """A count with its noun: "1 activity", "1,260 activities"."""
    return f"{count:,} {one if count == 1 else many}"
