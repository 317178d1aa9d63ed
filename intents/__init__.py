"""Words in, meaning out."""

import os

# One message is a few small products of matrices: on two threads numpy's BLAS spends its time waiting for itself, on a
# busy machine a hundredfold. It looks once, when numpy is first imported, hence here and not where numpy is used.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
