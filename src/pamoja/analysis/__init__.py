"""What the plans say together: runs, findings, gaps, verdicts and the talk about them."""
