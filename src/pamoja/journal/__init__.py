"""Who did what when: append-only and hash-chained; and the outbox of messages."""
