"""Both ends of the link between a coach and a runner, and what handles what comes over it. No way leads to a belt."""
