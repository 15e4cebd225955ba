"""Sentences of the pure rooms in the reader's language: a text that may be translated, filled with its parameters."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from pamoja.core.problems import KINDS
from pamoja.overlap.findings import CHANGES, SENTENCES, TITLES

WORDS = ("wanted", "taken")
VALUE_IS_A_WORD = frozenset({"iati_stopped"})
"""Parameters and values of problems that are words of ours, to be translated like the sentence."""


def said(text: str, params: Mapping[str, Any]) -> str:
    """A sentence with braces, translated and filled."""
    return gettext(text).format_map(params)


def problem_message(problem: Mapping[str, Any]) -> str:
    """What is wrong, as a problem kept as JSON says it."""
    return _problem(problem, "message")


def problem_hint(problem: Mapping[str, Any]) -> str:
    """How to mend it."""
    return _problem(problem, "hint")


def _problem(problem: Mapping[str, Any], which: str) -> str:
    kind = KINDS.get(problem["code"])
    if kind is None:
        return str(problem.get(which, ""))
    text = kind.message if which == "message" else kind.hint
    words = {name: gettext(str(problem["params"][name])) for name in WORDS if name in problem["params"]}
    value = gettext(problem["value"]) if problem["code"] in VALUE_IS_A_WORD else problem["value"]
    return said(text, {"value": value, "sheet": problem["sheet"], **problem["params"], **words})


def evidence_sentence(evidence: Mapping[str, Any]) -> str:
    """One piece of evidence as a sentence."""
    code = evidence.get("code", "")
    return said(SENTENCES[code], evidence["params"]) if code in SENTENCES else str(evidence["sentence"])


def finding_title(code: str, params: Mapping[str, Any], title: str) -> str:
    """A finding's title."""
    return said(TITLES[code], params) if code in TITLES else title


def what_would_change(feature: str) -> str:
    """What to ask so that the weakest evidence is settled; "" where there is no such feature."""
    return gettext(CHANGES[feature]) if feature in CHANGES else ""
