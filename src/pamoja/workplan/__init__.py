"""Files in, joint plan out, without a database: the one road that the command line and the site share."""
