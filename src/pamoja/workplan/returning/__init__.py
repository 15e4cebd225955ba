"""A workbook of ours that comes back: its rows are known again by their ids, and held against the plan field by field."""
