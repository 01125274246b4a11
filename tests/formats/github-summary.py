"""The summary of a job is a comment with more room."""
from markdown import check, expected, read  # noqa: F401
