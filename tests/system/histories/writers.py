"""Two writers at once: each plays a history of its own enterprises; what both change (figures, targets, totals, openings) is one history in the order of the change feed."""
import threading

from histories.maker import Maker
from histories.model import ZONE
from histories.player import Difference, Player

WEIGHTS = {"file": 20, "approve": 26, "return": 3, "withdraw": 1, "correct": 8, "move": 22, "void": 6, "change": 7, "link": 4, "target": 9, "opening": 5, "external": 6}
TOLD = {"void": "void", "opening": "opening_stock", "external": "external_value", "target": "target", "move": "move", "approve": "review", "return": "review",
        "withdraw": "withdrawal", "change": "enterprise_change", "link": "enterprise_change"}


class Writer(threading.Thread):
    """Plays on connections of its own."""

    def __init__(self, house, seed, name, firms, length):
        super().__init__()
        self.people = [f"{name}{role}" for role in ("reviewer", "manager")]
        staff = [house.client(house.token(role, district=ZONE, person=person)) for role, person in zip(("reviewer", "manager"), self.people)]
        maker = Maker(seed, firms, name, WEIGHTS)
        self.operations, self.days = maker.make(length), maker.days
        self.player, self.failed = Player(house, firms, (*staff, staff[1])), None
        for firm in firms:
            self.player.code(firm)
        self.done = []              # the operations that changed something

    def run(self):
        try:
            for operation in self.operations:
                if self.player.play(operation) == 0:
                    self.done.append(operation)
        except Exception as error:                  # told by the test
            self.failed = error

    def is_of(self, event):
        return event["by"] in self.people or event["uscc"] in self.player.uscc.values()


def merged(writers, events):
    """[(operation, its event)] of all writers, in the order of the events."""
    left, rows = {writer: list(writer.done) for writer in writers}, []
    for event in events:
        owner = next((writer for writer in writers if writer.is_of(event)), None)
        if owner is None or event["type"] in ("void_proposal", "warning", "move_undone") or "keeper" in event["by"]:
            continue
        if not left[owner] or event["type"] != TOLD.get(left[owner][0]["do"], event["type"]):
            raise Difference("the feed", left[owner][:1], event)
        rows.append((left[owner].pop(0), event))
    if any(left.values()):
        raise Difference("the feed's end", [], [rest[:1] for rest in left.values()])
    return rows
