"""The files that people send by mistake, and those that somebody makes on purpose."""

from cli import bad_archives, bad_tables

MAKERS = bad_archives.MAKERS | bad_tables.MAKERS
