"""Draws that are the same on every machine and in every version of Python."""

from .ratios import SEED

_MASK = (1 << 64) - 1


class Draw:
    """SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195), one stream per name, so
    that a change in one part of the generator leaves the draws of the others as they were."""

    def __init__(self, name):
        # FNV-1a over the name.
        state = 0xCBF29CE484222325
        for byte in name.encode():
            state = ((state ^ byte) * 0x100000001B3) & _MASK
        self.state = state ^ SEED

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & _MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def below(self, bound):
        """An integer in 0..<bound, each as likely as the others."""
        limit = (1 << 64) - (1 << 64) % bound
        value = self.next()
        while value >= limit:
            value = self.next()
        return value % bound

    def within(self, span):
        """An integer of the closed range `span`."""
        low, high = span
        return low + self.below(high - low + 1)

    def one_in(self, number):
        return self.below(number) == 0

    def choice(self, items):
        return items[self.below(len(items))]
