"""What a file may cost. Documents come from many hands, and some are made to hurt."""

from __future__ import annotations

MEBIBYTE = 1 << 20

LARGEST_FILE = 50 * MEBIBYTE
LARGEST_UNPACKED = 256 * MEBIBYTE
"""Bytes of all parts of an Office file together."""
HIGHEST_RATIO = 200
"""Unpacked to packed; real Office files stay below 60."""
RATIO_COUNTS_FROM = 8 * MEBIBYTE
"""Unpacked bytes below which the ratio does not matter."""
MOST_PARTS = 20_000
LONGEST_SECONDS = 20
"""For one file; its reader is stopped then."""
GRACE_SECONDS = 5
"""What it may take to be stopped before the whole server of readers is replaced."""
MOST_MEMORY = 1024 * MEBIBYTE
LONGEST_TEXT = 20_000_000
"""Characters of all blocks together."""
