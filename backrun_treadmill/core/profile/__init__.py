"""From the text of a profile to a plan, and what a plan says before anybody has run it. `language` is the way in."""
