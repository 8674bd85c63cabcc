"""The coach: statements signed at one end, judged at the other, by file or over a broker. Nothing here moves a belt."""
