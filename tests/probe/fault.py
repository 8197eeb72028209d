# SPDX-License-Identifier: Apache-2.0
"""A fault: what is changed of the good site, and which checks then do not pass."""
import fnmatch


class Fault:
    """`fails`, `unknown` and `skips` are ids with a space between; the last two may hold patterns,
    of which those that an earlier one names are no part. Every other check passes."""

    def __init__(self, change, fails, skips, unknown, anonymous):
        self.name, self.change, self.anonymous = change.__name__, change, anonymous
        self.fails, self.skips, self.unknown = fails.split(), skips.split(), unknown.split()

    def expected(self, check):
        if check in self.fails:
            return ("failed", "advice")
        for patterns, outcome in ((self.unknown, "unknown"), (self.skips, "skipped")):
            if any(fnmatch.fnmatch(check, pattern) for pattern in patterns):
                return (outcome,)
        return ("passed",)


class Faults(list):
    """The faults of one group: @faults("ids that fail", skips="ids") above a function(site).
    Anonymous: probed without a token, which is quicker, but for those that say with_token:
    because a check that they change needs one."""

    def __init__(self, anonymous=False):
        super().__init__()
        self.anonymous = anonymous

    def __call__(self, fails, skips="", unknown="", with_token=False):
        def keep(change):
            self.append(Fault(change, fails, skips, unknown, self.anonymous and not with_token))
            return change
        return keep


def every_answer(site, change, when=lambda request, answer: True):
    """Let change(request, answer) have the last word on the resource server's answers."""
    site.resource.changes.append(
        lambda request, answer: change(request, answer) if when(request, answer) else None)


def challenge(site, text, status=401, anonymous=False):
    """Send this WWW-Authenticate with every 401 (a function makes it of the good one); anonymous:
    only where no token came."""
    def change(request, answer):
        good = answer.get("WWW-Authenticate")
        answer.set("WWW-Authenticate", text(good) if callable(text) else text)
    every_answer(site, change, lambda request, answer: answer.status == status and not (
        anonymous and request.get("Authorization")))
