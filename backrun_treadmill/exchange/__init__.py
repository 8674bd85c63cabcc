"""Files of other tools: sessions out as FIT, TCX and CSV.

`recording` (a journal's records, second by second) and `fit_out`, `tcx_out`, `csv_out` on top of it.
Knows no journal, no treadmill and no terminal.
"""
