"""What a process tells whoever operates it: what it counts and times, and its log."""
