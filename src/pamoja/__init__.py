"""Pamoja: one joint work plan for a county and all its development partners."""

__version__ = "0.1.0"
