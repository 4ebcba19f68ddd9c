"""Lost points as they are shown: rounded so that the column adds up to what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit.formats.score import Score
from audit.reports.apportion import apportion, half_up
from audit.reports.voice import NOTHING, Voice


@dataclass(frozen=True, slots=True)
class Losses:
    """All in hundredths of a point (of raw points for sum and count_yes).

    top − total + bonus = score, and `shown` adds up to total. `digits` is how many decimals
    the column needs. Everything is zero and empty in a visit without a score.
    """

    shown: Mapping[str, int]
    top: int
    bonus: int
    score: int
    digits: int

    @property
    def total(self) -> int:
        """What is missing from the top, bonus aside."""
        return sum(self.shown.values())

    def said(self, voice: Voice, hundredths: int) -> str:
        """Points in words, with the decimals of the column."""
        return voice.hundredths(hundredths, self.digits)

    def words(self, voice: Voice, item: str) -> str:
        """What an item lost, in words; a dash when nothing was scored."""
        return self.said(voice, self.shown[item]) if item in self.shown else NOTHING


def losses_of(score: Score) -> Losses:
    """The losses of a score's trace, the largest first, apportioned by largest remainder."""
    if score.exact is None:
        return Losses({}, 0, 0, 0, 2)
    exact = {line.item: Fraction(line.lost) * 100 for line in score.trace}
    order = sorted(exact, key=lambda item: -exact[item])
    top, shown_score, bonus = totals(score, sum(exact.values(), Fraction()))
    shares = apportion([exact[item] for item in order], top + bonus - shown_score)
    whole = score.raw is not None and not any(n % 100 for n in (*shares, shown_score, bonus))
    return Losses(dict(zip(order, shares, strict=True)), top, bonus, shown_score, 0 if whole else 2)


def totals(score: Score, lost: Fraction) -> tuple[int, int, int]:
    """Top, score and bonus in hundredths, rounded as they are displayed elsewhere."""
    if score.raw is None:
        return 10_000, score.score or 0, score.bonus
    value, ceiling = (Fraction(str(n)) * 100 for n in (score.raw.value, score.raw.ceiling))
    shown = half_up(value)
    return half_up(ceiling), shown, half_up(lost + value - ceiling)
