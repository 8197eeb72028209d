# SPDX-License-Identifier: Apache-2.0
"""Reads the page of `policy show --html` as a browser would: what is in it, what it loads."""
import html.parser
import re
import sys

VOID = {"meta", "col", "input"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags, self.loads, self.texts, self.wrong = [], [], [], [], []
        self.policy = None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        self.loads += [f"{tag} {name}" for name in attributes
                       if name in ("src", "href", "srcset", "action", "data") or name.startswith("on")]
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, text):
        if self.open[-1:] in (["style"], ["script"]):
            self.loads += re.findall(r"@import|url\(|https?:|//[a-z]|fetch|XMLHttp|import\(", text)
        else:
            self.texts.append(text)


def main():
    page = Page()
    page.feed(open(sys.argv[1], encoding="utf-8").read())
    page.close()
    complaints = [f"{tag} is closed out of turn" for tag in page.wrong + page.open]
    complaints += [f"the page loads or runs: {load}" for load in page.loads]
    if not (page.policy or "").startswith("default-src 'none'"):
        complaints.append("no content security policy that forbids loading")
    if page.tags.count("script") != 1 or page.tags.count("style") != 1:
        complaints.append("another script or style than the page's own")
    complaints += [f"this text is not there: {text}" for text in sys.argv[2:]
                   if text not in page.texts]
    print("\n".join(complaints) or "a good page")
    return 1 if complaints else 0


sys.exit(main())
