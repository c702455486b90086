"""Briefed: nothing launches until the front line is briefed."""

import os

# Between its sums a BLAS with several threads has them wait at full speed: that took more of a question's time on the
# processor than all the rest, and our matrices are small. It is read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
