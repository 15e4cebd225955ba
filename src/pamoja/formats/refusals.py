"""Why a file is not read: one sentence that names the file and says how to mend it."""

from pamoja.core.refusals import Refusal


class NoSuchFile(Refusal):
    """The name leads to no file that may be opened."""

    code = "no_such_file"
    sentence = "“{file}” could not be opened: check the name and that you may read it."


class EmptyFile(Refusal):
    """A file of no bytes."""

    code = "empty_file"
    sentence = "“{file}” is empty: save it again from the program it was made with and send that."


class TooLarge(Refusal):
    """A file of more bytes than a plan has."""

    code = "too_large"
    sentence = (
        "“{file}” is {size} MB, and {limit} MB is the most that is read: "
        "take out pictures and sheets that are not part of the plan."
    )


class Unpacks(Refusal):
    """A zip file that is small outside and huge inside."""

    code = "unpacks_too_large"
    sentence = "“{file}” unpacks to more than a plan needs: copy the plan into a new workbook and send that."


class TooManyCells(Refusal):
    """More cells than a plan has."""

    code = "too_many_cells"
    sentence = (
        "“{file}” has more than {limit} cells, counted to the last one used in each row: "
        "delete the columns and rows that are not part of the plan."
    )


class Protected(Refusal):
    """A file that opens only with a password."""

    code = "protected"
    sentence = "“{file}” is protected with a password: save it without one and send that."


class Damaged(Refusal):
    """A file of a known kind whose inside is broken."""

    code = "damaged"
    sentence = "“{file}” is damaged or was cut short: open it, save it again as {ending} and send that."


class WrongKind(Refusal):
    """A file of another kind, whatever its ending says."""

    code = "wrong_kind"
    sentence = "“{file}” is {what}: {mend}."


class UnsafeXml(Refusal):
    """A file whose XML declares a document type, as no office program writes it."""

    code = "unsafe_xml"
    sentence = (
        "“{file}” declares a document type of its own, which could hide a trap: "
        "open it in a spreadsheet program, save it again and send that."
    )


class NoTable(Refusal):
    """A workbook without a worksheet or a Word document without a table."""

    code = "no_table"
    sentence = "“{file}” has no table: put the plan into rows and columns, one activity a row, and send that."


class OldIati(Refusal):
    """IATI before version 2."""

    code = "old_iati"
    sentence = (
        "“{file}” is IATI version {version}, and 2.01 is the oldest that is read: "
        "publish it again as 2.03, which today’s IATI publishing tools write."
    )


class DamagedXml(Refusal):
    """An XML file that breaks off or is written wrongly."""

    code = "damaged_xml"
    sentence = "“{file}” is not well-formed XML at line {line}: export it again from the tool that wrote it."


class Scan(Refusal):
    """A PDF whose pages are pictures."""

    code = "scan"
    sentence = (
        "“{file}” is a PDF document that is a scan, a picture of a page without letters: "
        "send the workbook or the Word file that was printed."
    )


class BrokenPdf(Refusal):
    """A PDF that breaks off or was never one."""

    code = "broken_pdf"
    sentence = (
        "“{file}” is a PDF document that is damaged or was cut short: "
        "send the workbook or Word file it was printed from, or print it to PDF again."
    )


class TooManyPages(Refusal):
    """A PDF of more pages than a plan has."""

    code = "too_many_pages"
    sentence = (
        "“{file}” is a PDF document of {pages} pages, and {most} is the most that is read: "
        "send the workbook or Word file, or only the pages of the plan."
    )


class CrowdedPage(Refusal):
    """A PDF with a page on which more is drawn than any table has."""

    code = "crowded_page"
    sentence = (
        "“{file}” is a PDF document with more drawn on page {page} than a table has, such as a map: "
        "send the workbook or Word file, or only the pages of the plan."
    )


class NoTableInPdf(Refusal):
    """A PDF in which no table was found, with lines or without."""

    code = "no_table_in_pdf"
    sentence = (
        "“{file}” is a PDF document in which no table was found: "
        "send the workbook or Word file it was printed from."
    )


class EndlessText(Refusal):
    """One element of an XML file holds more text than any plan."""

    code = "endless_text"
    sentence = (
        "“{file}” has a text of more than two million letters at line {line}, which is no part of a plan: "
        "take it out and send the file again."
    )


class NotItsEncoding(Refusal):
    """An XML file whose bytes are not in the encoding that it claims."""

    code = "not_its_encoding"
    sentence = (
        "“{file}” is not written in the encoding that its first line claims (line {line} shows it): "
        "export it again as UTF-8."
    )
