"""How the learned files are made."""

# Of BLAS while learning. Sums come out otherwise on one thread than on two, and a search of a hundred steps carries that
# far: the files are kept as two threads make them. numpy looks at it once, when it is first imported.
THREADS = "2"
THREADS_SETTING = "OPENBLAS_NUM_THREADS"
