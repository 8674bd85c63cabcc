"""A session as one page for people: HTML that needs no network, no script and no other file.

`session_charts` and `trend_charts` say what is drawn (`chart`), `axes` where, `interval_rows` is the table, `told` the
sentences; `page` puts them into the templates. Every text goes through the template's escaping: what a journal or a
profile says is never markup.
"""
