"""The scoring contract: answers to marks to sections, parameters and the visit.

Exact throughout: a mark is whole basis points, a weight whole hundredths, every ratio a
fraction, rounded half up once for display. `static/js/engine/` is the same contract for the
phone's preview; `tests/conformance/` holds the cases that both must meet.

**Where the lost points go.** Every counted item i has room rᵢ (the most it can bring above
its floor) and keeps kᵢ of it: its gain, or 0 when a critical failure took its section or the
visit. One unit of room in section s costs pₛ of the visit's ratio, so

    ratio = Σ kᵢ·pₛ     lostᵢ = (rᵢ − kᵢ)·pₛ·whole     Σ lostᵢ = whole·(1 − ratio + bonus)

| method          | rᵢ           | kᵢ           | pₛ              | whole           |
|-----------------|--------------|--------------|-----------------|-----------------|
| pooled          | w            | w·mark       | 1/Σr            | 100             |
| weighted        | w            | w·mark       | Wₛ/(ΣW·Σr of s) | 100             |
| sum (scale)     | w·(max − 1)  | w·(v − 1)    | 1/Σr            | ceiling − floor |
| count_yes       | 1            | 1 or 0       | 1/Σr            | ceiling         |

ΣW runs over sections that have a score. A bonus item has r = 0: it adds kᵢ·pₛ to the ratio
(and to `bonus`) and never loses. In a null visit all prices, and so all losses, are 0. A raw
value is floor + ratio·whole: what a critical failure takes in a `sum` falls to the floor.
"""

from audit.engines.scoring.fitting import InvalidAnswer, Reason, check_all
from audit.engines.scoring.marks import mark_of
from audit.engines.scoring.visit import score

__all__ = ["InvalidAnswer", "Reason", "check_all", "mark_of", "score"]
