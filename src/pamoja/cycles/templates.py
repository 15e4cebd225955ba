"""Writes about a county's own template of its Word documents: taking one, and taking it back."""

import datetime as dt
import hashlib

from django.db import transaction

from pamoja.core.refusals import Refusal
from pamoja.cycles.models import WordTemplate
from pamoja.cycles.queries import former_template_of
from pamoja.journal.operations import record
from pamoja.organisations import rights
from pamoja.organisations.models import User
from pamoja.places.models import Place
from pamoja.workplan.exporting import word_template
from pamoja.workplan.exporting.word_template import Checked


class TemplateReplaced(Refusal):
    """A template that is to be taken back, and was taken back or replaced already."""

    code = "template_replaced"
    sentence = "“{file}” is no longer the template: it was taken back or replaced meanwhile."


def take(
    *, content: bytes, name: str, county: Place, by: User, at: dt.datetime
) -> tuple[WordTemplate, Checked]:
    """Look at a template and have the county's documents printed into it; says what it leaves out.

    Raises BadTemplate where it cannot be used; then the one before stays.
    """
    rights.demand(by, rights.CHANGE_TEMPLATE, county)
    word_template.demand(content)
    with transaction.atomic():
        WordTemplate.objects.filter(county=county, replaced_at=None).update(replaced_at=at)
        template = WordTemplate.objects.create(
            county=county,
            file=name[:300],
            content=content,
            digest=hashlib.sha256(content).hexdigest(),
            sent_by=by,
            sent_at=at,
        )
        _record("template.taken", template, by, at)
    return template, word_template.check(content)


def take_back(*, template: WordTemplate, by: User, at: dt.datetime) -> WordTemplate | None:
    """Undo the taking of a template: the one before is in force again, and returned; None where it is the shipped one.

    Raises TemplateReplaced where it was taken back or replaced meanwhile.
    """
    rights.demand(by, rights.CHANGE_TEMPLATE, template.county)
    with transaction.atomic():
        held = WordTemplate.objects.select_for_update(no_key=True).filter(pk=template.pk, replaced_at=None)
        if not held.update(replaced_at=at):
            raise TemplateReplaced(file=template.file)
        former = former_template_of(template)
        if former:
            former.replaced_at = None
            former.save(update_fields=["replaced_at"])
        _record("template.taken_back", template, by, at)
    return former


def _record(action: str, template: WordTemplate, by: User, at: dt.datetime) -> None:
    record(
        action=action,
        subject=f"template:{template.uuid}",
        by=by.uuid,
        at=at,
        county=template.county.key,
        facts={"file": template.file, "digest": template.digest},
    )
