"""What was done, so far or altogether: folds over the records of a session, the same live, in replay and afterwards."""
