"""Rules and values of joint planning, on the standard library alone."""
