"""Figures of several rounds: their median, their spread, and what they should reach."""
import json
import statistics

from support.places import TREE

FILE = TREE / "build" / "bench.json"


class Board:
    """add() a figure a round; rows come out in the order of their first figure."""

    def __init__(self):
        self.figures = {}
        self.wanted = {}

    def add(self, name, value, wanted=None):
        self.figures.setdefault(name, []).append(value)
        if wanted:
            self.wanted[name] = wanted

    def median(self, name):
        return statistics.median(self.figures[name])

    def missed(self, name):
        """Whether it misses what it should reach; wanted is (">=" or "<=", number)."""
        if name not in self.wanted:
            return False
        sign, bound = self.wanted[name]
        return self.median(name) < bound if sign == ">=" else self.median(name) > bound

    def table(self):
        width = max(map(len, self.figures))
        lines = [f"{'':{width}}  {'median':>10}  {'lowest':>10}  {'highest':>10}  wanted"]
        for name, values in self.figures.items():
            wanted = "%s %g" % self.wanted[name] if name in self.wanted else ""
            mark = "  missed" if self.missed(name) else ""
            lines.append(f"{name:{width}}  {_short(self.median(name)):>10}  {_short(min(values)):>10}  {_short(max(values)):>10}"
                         f"  {wanted}{mark}".rstrip())
        return "\n".join(lines)

    def save(self, *names, **more):
        """Puts the medians of these names, and more, into build/bench.json; other members that are there stay."""
        kept = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
        kept.update({name: round(self.median(name), 4) for name in names}, **more)
        FILE.parent.mkdir(exist_ok=True)
        FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _short(value):
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"
