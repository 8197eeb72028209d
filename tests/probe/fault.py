# SPDX-License-Identifier: Apache-2.0
"""A fault: what is changed of the good site, and which checks then do not pass."""
import fnmatch


class Fault:
    """`fails` and `skips` are ids with a space between; `skips` may hold patterns, of which those
    that fail are no part. Every other check passes."""

    def __init__(self, change, fails, skips):
        self.name, self.change = change.__name__, change
        self.fails, self.skips = fails.split(), skips.split()

    def expected(self, check):
        if check in self.fails:
            return ("failed", "advice")
        if any(fnmatch.fnmatch(check, pattern) for pattern in self.skips):
            return ("skipped",)
        return ("passed",)


class Faults(list):
    """The faults of one group: @faults("ids that fail", skips="ids") above a function(site)."""

    def __call__(self, fails, skips=""):
        def keep(change):
            self.append(Fault(change, fails, skips))
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
