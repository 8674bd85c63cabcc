"""The one picture that every view shows: `fold` makes a `picture` of the records, `now` says it for an instant."""
