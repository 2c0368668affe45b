"""What was measured of a case, and the arithmetic on it."""
from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import Dict, List, Tuple


@dataclass
class Result:
    """Speeds (or sizes) of both sides, round by round."""

    case: str
    unit: str
    higher_is_better: bool
    #: Ours, one a round.
    ours: List[float]
    #: Each peer's, one a round, in the same turns.
    peers: Dict[str, List[float]]
    #: How many cores other programs used meanwhile, on the mean; a comparison wants none.
    other_cores: float = 0.0
    #: Peers that could not do it, with the reason.
    left_out: Dict[str, str] = field(default_factory=dict)
    #: The most memory that each side held, in MiB; looked at in long cases.
    peaks: Dict[str, float] = field(default_factory=dict)

    @property
    def best_peer(self) -> str:
        best = max if self.higher_is_better else min
        return best(self.peers, key=lambda name: statistics.median(self.peers[name]))

    @property
    def ratio(self) -> float:
        """Median by median, above 1 where ours is better."""
        return self._ratio(statistics.median(self.ours), statistics.median(self.peers[self.best_peer]))

    @property
    def spread(self) -> Tuple[float, float]:
        """The lowest and the highest ratio of a round."""
        ratios = [self._ratio(*pair) for pair in zip(self.ours, self.peers[self.best_peer])]
        return min(ratios), max(ratios)

    def _ratio(self, ours: float, peer: float) -> float:
        return ours / peer if self.higher_is_better else peer / ours

    def summary(self) -> dict:
        """The object that stands in the JSON array."""
        return {
            "case": self.case,
            "ours": significant(statistics.median(self.ours)),
            "peer": significant(statistics.median(self.peers[self.best_peer])),
            "peer_name": self.best_peer,
            "unit": self.unit,
            "higher_is_better": self.higher_is_better,
            "ratio": significant(self.ratio, 4),
        }

    def details(self) -> dict:
        """Everything that was measured."""
        low, high = self.spread
        return {**asdict(self), "best_peer": self.best_peer, "ratio": self.ratio, "lowest_ratio": low, "highest_ratio": high}


def significant(value: float, digits: int = 5) -> float:
    return float(f"{value:.{digits}g}")


def distance(ours: List[float], peer: List[float]) -> float:
    """The largest difference, as a part of the largest number in both; infinite where a number is none."""
    if len(ours) != len(peer) or not ours:
        raise ValueError(f"{len(ours)} numbers against the peer's {len(peer)}")
    differences = [abs(a - b) for a, b in zip(ours, peer)]
    # A comparison with NaN is false, so it would get lost in a maximum.
    if any(difference != difference for difference in differences):
        return float("inf")
    largest = max(max(map(abs, ours)), max(map(abs, peer)))
    return max(differences) / largest if largest > 0 else 0.0
