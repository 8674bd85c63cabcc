"""What each key means, in every script. Pure: data and a table."""
