"""Layouts written after the reader, by someone who had not seen it: kept apart from those it was made with."""

from layouts import plans_fresh_forms, plans_fresh_shape, plans_fresh_words

LAYOUTS = plans_fresh_forms.LAYOUTS | plans_fresh_shape.LAYOUTS | plans_fresh_words.LAYOUTS
