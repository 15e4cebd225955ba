"""Expected answers of no: a code, its parameters and a sentence the reader can act on."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Something the product will not do, said in one sentence.

    Subclasses give `code` and `sentence`; the parameters fill the sentence and are kept for translation.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "{reason}"

    def __init__(self, **params: object) -> None:
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(self.sentence.format(**self.params))


class UnknownPlace(Refusal):
    """A county or place that the gazetteer does not have."""

    code = "unknown_place"
    sentence = "There is no county “{name}”: give its name or its code, for example Samburu or 025."


class UnknownSpelling(UnknownPlace):
    """A county that the gazetteer does not have, and whose name is nearly one that it has."""

    code = "unknown_spelling"
    sentence = "There is no county “{name}”: did you mean {near}? Give its name or its code."


class UnknownCycle(Refusal):
    """A plan year that cannot be read."""

    code = "unknown_cycle"
    sentence = "“{text}” is not a plan year: write it as 2026/27."
