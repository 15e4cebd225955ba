"""Who plays which part in an activity, as its lead, its payers and the words between their names say."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pamoja.core.places import squeeze
from pamoja.workplan.name_cells import BELONGS, CARRIES_OUT, LEADS, PAYS, named_in

ROLES = (LEADS, CARRIES_OUT, BELONGS, PAYS)


@dataclass(frozen=True, slots=True)
class Plays:
    """One organisation by name, as written, and its part; `consortium` names the one it is a member of, if any."""

    name: str
    role: str
    consortium: str = ""


def roles_in(lead: str, payers: Iterable[str], known: Collection[str] = ()) -> tuple[Plays, ...]:
    """Everybody whom the cells of an activity name, each part once, in the order lead, payers.

    A name in the lead's cell without a word for its part leads; "OXFAM through Maji na Afya Trust" says that OXFAM
    pays and the trust carries it out. A name in a payer's cell pays, whatever stands before it.
    """
    said = named_in(lead, known)
    found: list[Plays] = []
    passes_on = any(one.role == CARRIES_OUT for one in said.named)
    for one in said.named:
        role = one.role or (PAYS if passes_on and not found else LEADS)
        found.append(Plays(one.name, role, said.consortium if role == BELONGS else ""))
    for payer in payers:
        for one in named_in(payer, known).named:
            role = CARRIES_OUT if one.role == CARRIES_OUT else PAYS
            found.append(Plays(one.name, role))
    once = {(squeeze(one.name), one.role): one for one in reversed(found)}
    return tuple(reversed(once.values()))
