"""The partner's own file given back: the very workbook, with a remark beside every row and at every wrong cell."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpResponseBase

from pamoja.organisations.rights import Hidden
from pamoja.plans import queries
from pamoja.plans.models import Submission
from pamoja.web.asked import Asked, member
from pamoja.web.downloads import XLSX_TYPE
from pamoja.web.pages.submission import found_for
from pamoja.web.returned import NOT_A_WORKBOOK, remarks_on
from pamoja.workplan.marked_copy import give_back, returned_name


@member
def returned(request: Asked, uuid: UUID) -> HttpResponseBase:
    """The file with our remarks, for those who may see its rows."""
    found = found_for(request, uuid)
    if found.state not in (Submission.State.READ, Submission.State.WITHDRAWN) or found.kind in NOT_A_WORKBOOK:
        raise Hidden
    source = Path(found.file.path)
    if not source.is_file():
        raise Hidden
    held = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the answer
    with tempfile.TemporaryDirectory(prefix="pamoja-") as folder:
        out = Path(folder) / "returned.xlsx"
        known = [layout.said["words"] for layout in queries.layouts_of(found.organisation)]
        give_back(source, out, name=found.name, remarks=remarks_on(found), known=known)
        held.write(out.read_bytes())
    held.seek(0)
    return FileResponse(
        held, as_attachment=True, filename=returned_name(found.name, found.kind), content_type=XLSX_TYPE
    )
