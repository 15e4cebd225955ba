"""Who takes part: people, organisations, networks, and who may do what."""
