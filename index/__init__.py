"""Clauses and question variants -> something searchable.

In: a `Decision` and its variants. Out: `Retriever`, which scores every clause for a question.
"""

import os

# OpenMP's threads otherwise spin while they wait: beside any other busy process a question then
# took 20 times as long. Read when its library is loaded, so it stands before all engines.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
