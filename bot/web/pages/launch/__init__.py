"""A launch: how it stands and came to this, and a form for everything that one can do with it."""
