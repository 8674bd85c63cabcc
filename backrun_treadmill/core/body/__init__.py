"""What the body tolerated, and what follows from it: pure decisions over a history, with every threshold as data.

`entry` is one session or activity; a list of them is a history. `rules` are the thresholds, from `rules.toml`.
`programme` is a ladder of levels. `advice` puts the three together: hold, step up, step back, walk, be seen, go now.
`dose` compares impacts, `checkin` judges answers about pain. Nothing here diagnoses, predicts injury or moves a belt.

Time is local wall-clock time in whole minutes since 1970-01-01 00:00 (`..._min`), a day the number of such days
(`..._day`): what a morning is depends on where the runner wakes up, not on UTC.
"""
