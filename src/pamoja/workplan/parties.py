"""Whose work an activity is: everybody whom its lead's cell names, and the consortium whose plan it stands in."""

import re
from collections.abc import Collection, Mapping, Sequence

from pamoja.core.places import squeeze
from pamoja.workplan.name_cells import PAYS
from pamoja.workplan.reading import Reading
from pamoja.workplan.roles import roles_in

Names = frozenset[str]
_CONSORTIUM = re.compile(r"\bconsorti(?:um|a)\b", re.IGNORECASE)
_MEMBER = re.compile(r"\(\s*(?:consortium\s+)?member\b[^()]*\)", re.IGNORECASE)
_PART = re.compile(r"\(\s*(?:co-?)?(?:lead|(?:consortium\s+)?member|implement\w+)\b[^()]*\)", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;&/+\n]|\s(?:and|na)\s")
_OF_NO_ONE = re.compile(  # who works with everybody makes nobody one, and nobody is called so
    r"\b(?:county|ministry|department|government|serikali|wizara|idara|moh|moe|partners?|wadau|stakeholders?|"
    r"others?|various|all|ngos?|cbos?|community|communities|jamii|tbd)\b",
    re.IGNORECASE,
)


def parties_of(readings: Sequence[Reading], kept: Mapping[str, str]) -> dict[str, Names]:
    """The squeezed names of those who carry out each activity, by its id.

    `kept` tells the name that is kept for squeezed names that are treated as one. Who only pays is left out, for a
    funder and its grantee are asked about, and so is the government where it stands beside others. A row belongs to
    the consortium whose plan it is in where that plan's owner is called one, or the row calls its lead a member.
    """
    cells = {a.organisation for r in readings for a in r.activities} | {r.organisation for r in readings}
    known = {squeeze(cell) for cell in cells if _one_name(cell)} | set(kept)
    found = {cell: _names(cell, known, kept) for cell in cells}
    return {
        activity.id: found[activity.organisation]
        | (found[reading.organisation] if _of_the_file(activity.organisation, reading) else set())
        for reading in readings
        for activity in reading.activities
    }


def _one_name(cell: str) -> bool:
    """Whether a cell is surely the name of one organisation, by which lists of several can be told."""
    return not _SEVERAL.search(cell) and [squeeze(one.name) for one in roles_in(cell, ())] == [squeeze(cell)]


def _of_the_file(lead: str, reading: Reading) -> bool:
    """Whether a row is the work of the consortium whose plan it is in."""
    if not reading.organisation or _OF_NO_ONE.search(lead):
        return False
    return bool(_CONSORTIUM.search(reading.organisation) or _MEMBER.search(lead))


def _names(cell: str, known: Collection[str], kept: Mapping[str, str]) -> Names:
    """The cell as a whole, and everybody in it who is somebody and does not only pay."""
    played = [one for one in roles_in(_PART.sub("", cell), (), known) if one.role != PAYS]
    names = {one.name for one in played} | {one.consortium for one in played}
    told = {name for name in names if squeeze(name) and not _OF_NO_ONE.search(name)}
    return frozenset(squeeze(kept.get(squeeze(name), name)) for name in (cell, *told))
