"""Briefed: nothing launches until the front line is briefed."""

import os

# Between its sums a BLAS with several threads has them wait at full speed: that took more of a question's time on the
# processor than all the rest, and our matrices are small. It is read when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# A bank's program tells nobody outside what it does. Packages of onnxruntime from 1.29 on tell Microsoft which models
# are loaded and how they fare, and Hugging Face counts who uses its libraries, unless told not to before the import.
os.environ.update(ORT_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_TELEMETRY="1")

__version__ = "0.1.0"
