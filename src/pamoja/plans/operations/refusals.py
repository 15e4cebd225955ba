"""What is not done with a plan, and what to do instead."""

from pamoja.core.refusals import Refusal


class SameFile(Refusal):
    """A file that was sent before."""

    code = "same_file"
    sentence = "“{file}” was sent already by {by} on {day}, as “{first}”: it was not read again."


class TooLarge(Refusal):
    """A file larger than a plan can be."""

    code = "too_large"
    sentence = "“{file}” has {size} MB; a plan may have {most} MB. Take pictures and old sheets out of it."


class NothingSent(Refusal):
    """An empty file or an empty field."""

    code = "nothing_sent"
    sentence = "Nothing was sent: choose a file, or paste the rows with their heading row."


class NeverRead(Refusal):
    """A file whose reading was begun several times and never ended."""

    code = "never_read"
    sentence = "“{file}” could not be read to its end: copy the plan into a new workbook and send that."


class NoOfficer(Refusal):
    """A file sent on behalf of somebody who is not named."""

    code = "no_officer"
    sentence = (
        "Name the officer whose plan this is, with an e-mail address: the link to confirm it goes there."
    )


class WithdrawnAlready(Refusal):
    """A submission that was taken back."""

    code = "withdrawn_already"
    sentence = "“{file}” was taken back by {by}: nothing can be done with its rows any more."


class NothingToPutIn(Refusal):
    """No row is left that could go in."""

    code = "nothing_to_put_in"
    sentence = "There is no row to put in: {why}"


class ChangedMeanwhile(Refusal):
    """A row that somebody else corrected after this person began to."""

    code = "changed_meanwhile"
    sentence = "{by} corrected row {row} at {time} while you were writing. Look at both and choose."


class ReplacedByNewer(Refusal):
    """A row that a newer file has replaced in the plan."""

    code = "replaced_by_newer"
    sentence = "A newer file replaced row {row} in the plan: correct it there."


class NotReadYet(Refusal):
    """A file whose columns cannot be spoken of: it is being read, was not read, or was taken back."""

    code = "not_read_yet"
    sentence = (
        "“{file}” is not read at the moment: wait until it is, then say how its columns are to be read."
    )


class NothingSaid(Refusal):
    """A file of whose columns nobody said anything that could be taken back."""

    code = "nothing_said"
    sentence = "Nobody said how the columns of “{file}” are to be read: there is nothing to undo."


class NothingToUndo(Refusal):
    """A row without a correction, or one that is in the plan in its newest form."""

    code = "nothing_to_undo"
    sentence = "There is nothing to undo in row {row}."


class StillWrong(Refusal):
    """A row whose values cannot be used as they are."""

    code = "still_wrong"
    sentence = "Row {row} still has to be mended: {what}"


class NoReason(Refusal):
    """An answer that must say why."""

    code = "no_reason"
    sentence = "Say why in a few words: {whom} will read it."


class ChooseEach(Refusal):
    """A conflict of which not every field is decided."""

    code = "choose_each"
    sentence = "Choose for each field: that of the file, or that of the plan. Not chosen yet: {fields}."


class NothingToChoose(Refusal):
    """A row without a conflict, or one that somebody has decided."""

    code = "nothing_to_choose"
    sentence = "There is nothing to choose in row {row} any more."


class PlanMovedOn(Refusal):
    """A row whose activity was changed in the plan while a person looked at both."""

    code = "plan_moved_on"
    sentence = "The plan was changed again while you looked at row {row}: look once more, and choose."


class TakenBackAlready(Refusal):
    """A file of an earlier year that somebody took back before."""

    code = "taken_back_already"
    sentence = "“{file}” was taken back by {by} before: nothing was changed."


class NoMoneyToChoose(Refusal):
    """A file that tells of its money once only."""

    code = "no_money_to_choose"
    sentence = (
        "“{file}” tells of its money once only: there is nothing to choose. Correct an amount in its row."
    )


class NoChoiceToUndo(Refusal):
    """A file whose proposed source of money was never changed, or was changed back."""

    code = "no_choice_to_undo"
    sentence = "There is no choice to undo: the money of “{file}” stands as it was."
