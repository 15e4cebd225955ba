"""What may be wrong in a plan: a code, its parameters, a sentence, and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """How serious a kind of problem is and how it is said; the braces are filled from the problem's parameters."""

    severity: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one cell: `cell` as a spreadsheet program names it, "" for a whole sheet or file."""

    code: str
    sheet: str = ""
    cell: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> ProblemKind:
        """Its entry in the table below; raises KeyError for a code that is not there."""
        return KINDS[self.code]

    @property
    def severity(self) -> str:
        """Error, warning or info."""
        return self.kind.severity

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return self.kind.message.format_map({"value": self.value, **self.params})

    @property
    def hint(self) -> str:
        """How to mend it, in a sentence."""
        return self.kind.hint.format_map({"value": self.value, **self.params})


KINDS: Mapping[str, ProblemKind] = {}
