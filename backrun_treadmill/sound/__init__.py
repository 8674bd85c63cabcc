"""A process that plays tones: words in, sound out. It knows nothing of belts, and may die, hang or be deaf."""
