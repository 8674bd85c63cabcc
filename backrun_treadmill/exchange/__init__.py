"""Files of other tools: sessions out as FIT, TCX and CSV; workouts in from Zwift, FIT and intervals.icu; activities in.

Out: `recording` (a session's records, second by second), then `fit_out`, `tcx_out`, `csv_out`.
In: bytes -> `sniffing` -> `zwo`, `fit_workout` or `intervals_text` -> a `draft` -> `draft_toml` -> a profile;
`fit_activity` and `tcx_activity` -> an `activity`. Foreign bytes come in through `fit_in` and `xml_in` only.
Knows no journal, no treadmill and no terminal.
"""
