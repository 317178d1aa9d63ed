"""The arrays that matching reckons with."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int32]


def log_shares(logits: Doubles) -> Doubles:
    """Logarithms of the shares that these logits stand for, along the last axis."""
    raised = logits - logits.max(axis=-1, keepdims=True)
    shares: Doubles = raised - np.log(np.exp(raised).sum(axis=-1, keepdims=True))
    return shares
