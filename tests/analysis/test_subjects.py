"""What a made file is about, and who may have it."""

from uuid import uuid4

import pytest

from cast import Cast
from pamoja.analysis.subjects import (
    BUDGET,
    COUNTY,
    FORMS,
    PARTNER,
    RETURNED,
    SECTOR,
    WARD,
    WHOLE,
    Subject,
    about,
    subject_of,
)
from pamoja.organisations.rights import Hidden, NotAllowed, part_of
from pamoja.plans.models import Submission
from pamoja.workplan.exporting import UnknownFormat


def subject(everybody: Cast, who: str, form: str, named: str = "") -> Subject:
    return subject_of(everybody.cycle, part_of(getattr(everybody, who), everybody.county), form, named)


def test_a_name_finds_what_it_was_made_of(everybody: Cast) -> None:
    assert subject(everybody, "lekadaa", "csv").kind == WHOLE
    assert subject(everybody, "amina", "county").kind == COUNTY
    water = subject(everybody, "lekadaa", "pdf", about(SECTOR, "water"))
    assert (water.kind, water.title.split(",")[0].split(" ")[0]) == (SECTOR, "Water")
    assert subject(everybody, "lekadaa", "docx", about(WARD, "maralal")).title == "Maralal"
    assert subject(everybody, "lekadaa", "xlsx", about(BUDGET, "adp")).which == "adp"
    marked = subject(everybody, "lekadaa", "xlsx", about(RETURNED, everybody.maji_plan.uuid))
    assert (marked.sent, marked.title) == (everybody.maji_plan, "maji - Pamoja.xlsx")


@pytest.mark.parametrize("who", ["amina", "halima", "lekadaa"])
def test_a_partners_pack_is_read_as_the_partner_whoever_asks(everybody: Cast, who: str) -> None:
    found = subject(everybody, who, "pdf", about(PARTNER, everybody.maji.uuid))
    assert found.reader.organisations == {everybody.maji.pk}
    assert found.title == "Maji na Afya Trust"


def test_another_partners_pack_the_county_and_another_ones_rows_are_not_for_everybody(
    everybody: Cast,
) -> None:
    with pytest.raises(NotAllowed):
        subject(everybody, "naomi", "pdf", about(PARTNER, everybody.maji.uuid))
    with pytest.raises(NotAllowed):
        subject(everybody, "lekadaa", "county")
    with pytest.raises(Hidden):
        subject(everybody, "naomi", "xlsx", about(RETURNED, everybody.maji_plan.uuid))


@pytest.mark.parametrize("named", ["", *(about(kind, "water") for kind in FORMS if kind)])
def test_a_stranger_finds_nothing(everybody: Cast, named: str) -> None:
    with pytest.raises(Hidden):
        subject(everybody, "otieno", "docx", named)


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ("csv", "sector:water"), ("docx", "sector:gold"), ("docx", "ward:nairobi"), ("docx", f"partner:{uuid4()}"),
        ("docx", "partner:maji"), ("pdf", "budget:adp"), ("docx", "budget:cidp"), ("xlsx", f"returned:{uuid4()}"),
        ("docx", "sector"), ("docx", "poem:water"), ("docx", ":"), ("docx", ":water"),
    ],
)  # fmt: skip
def test_what_there_is_not_or_not_in_this_format_is_hidden(everybody: Cast, form: str, named: str) -> None:
    with pytest.raises(Hidden):
        subject(everybody, "amina", form, named)


def test_a_format_that_nobody_writes_is_told(everybody: Cast) -> None:
    with pytest.raises(UnknownFormat):
        subject(everybody, "amina", "odt")


def test_a_sent_file_comes_back_only_where_it_was_read_and_is_still_there(everybody: Cast) -> None:
    sent, named = everybody.maji_plan, about(RETURNED, everybody.maji_plan.uuid)
    for state in (Submission.State.READING, Submission.State.REFUSED):
        Submission.objects.filter(pk=sent.pk).update(state=state)
        with pytest.raises(Hidden):
            subject(everybody, "lekadaa", "xlsx", named)
    Submission.objects.filter(pk=sent.pk).update(state=Submission.State.WITHDRAWN)
    assert subject(everybody, "lekadaa", "xlsx", named).sent
    Submission.objects.filter(pk=sent.pk).update(file="gone.csv")
    with pytest.raises(Hidden):
        subject(everybody, "lekadaa", "xlsx", named)
