"""Whether a peer came to what Raceway came to: complaints, or None."""
from __future__ import annotations

from typing import List, Optional

from .results import distance

#: The share of kept neighbours is counted over a thousand points, other ones on each side: it errs by so much.
SAMPLING = 0.015


def same(ours: List[float], peer: List[float], tolerance: float) -> Optional[str]:
    """Numbers that are the same to within a part of the largest."""
    apart = distance(ours, peer)
    if apart <= tolerance:
        return None
    return f"comes to another result: {apart:.2g} of the largest number apart, at most {tolerance:g} is wanted"


def maps_as_true(ours: List[float], peer: List[float], tolerance: float) -> Optional[str]:
    """Two maps, each by its divergence and by the share of neighbours it keeps; ours may be better, but not worse."""
    (divergence, kept), (their_divergence, they_keep) = ours, peer
    if not divergence <= their_divergence * (1 + tolerance):
        return f"has a truer map: its divergence is {their_divergence:.4g}, ours {divergence:.4g}"
    if not kept >= they_keep - SAMPLING:
        return f"has a truer map: it keeps {they_keep:.3f} of the neighbours, ours {kept:.3f}"
    return None
