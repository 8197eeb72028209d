#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`ostiary probe` before a good server, before the same server with one fault at a time, and before
our to-do server; TAP. test_probe.py OSTIARY TODO_SERVER [PART_OF_A_NAME]"""
import concurrent.futures
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import cases_token
import faults_authority
import faults_challenge
import faults_credential
import faults_host
import faults_issuer
import faults_keys
import faults_metadata
import faults_protocol
import faults_token
from expect import CHECKS, called, hides, same_as
from setting import (PATIENCE, PROGRAM, TODO_SERVER, WORK, dismiss_judges, mint, outcomes, probe,
                     run)
from good_site import Site

# A line for each group of checks.
FAULTS = [
    *faults_challenge.FAULTS,
    *faults_metadata.FAULTS,
    *faults_authority.FAULTS,
    *faults_keys.FAULTS,
    *faults_credential.FAULTS,
    *faults_host.FAULTS,
    *faults_protocol.FAULTS,
    *faults_token.FAULTS,
    *faults_issuer.FAULTS,
]
RULES = (pathlib.Path(__file__).parent.parent / "rules.txt").read_text(encoding="utf-8")


def one_fault(fault):
    def expected(check):
        left_out = fault.anonymous and CHECKS[check]["needs"] != "nothing"
        return ("skipped",) if left_out else fault.expected(check)

    def case():
        site = Site()
        fault.change(site)
        tokens = [] if fault.anonymous else [site.token()]
        given = {"token": tokens[0], "key": site.key, "calls": True} if tokens else {}
        done = probe(site.url, "--json", **given)
        same_as(expected, done)
        must = any(CHECKS[check]["level"] != "advice" for check in fault.fails)
        assert done.returncode == (1 if must else 3 if fault.unknown else 0), done.returncode
        hides(done, *tokens)
        assert "deleteTodo" not in called(site), "a destructive tool was called"
        site.close()
    case.__name__ = f"fault: {fault.name.replace('_', ' ')}"
    return case


def a_server_that_lets_everybody_initialize_passes():
    """It may: what it serves is behind the door all the same."""
    site = Site()
    guarded = site.credential

    def credential(request):
        request.claims = {}
        return None if b'"initialize"' in request.body else guarded(request)
    site.credential = credential
    same_as(lambda check: ("passed",),
            probe(site.url, "--json", token=site.token(), key=True, calls=True, statuses=(0,)))
    site.close()


# rows: CF-02
def the_good_server_passes():
    site = Site()
    done = probe(site.url, "--json", token=site.token(), key=True, calls=True, statuses=(0,))
    same_as(lambda check: ("passed",), done)
    site.close()


def without_a_token_the_rest_passes():
    site = Site()
    done = probe(site.url, "--json", statuses=(0,))
    same_as(lambda check: ("passed" if CHECKS[check]["needs"] == "nothing" else "skipped",), done)
    assert site.ran == [], "no tool that there is was called"
    site.close()


class Todo:
    """Our to-do server, whose tokens are those of a site's authorization server."""

    def __init__(self, site):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url, folder = f"http://127.0.0.1:{self.port}/mcp", tempfile.mkdtemp(dir=WORK)
        with open(f"{folder}/ostiary.json", "w", encoding="utf-8") as file:
            json.dump({"resource": self.url, "http": {"allow_insecure_loopback": True},
                       "authorization_servers": [{"issuer": site.issuer}],
                       "scopes_supported": ["todo:read"],
                       "policy": {"tools": {
                           "listTodos": {"scopes": ["todo:read"]}, "whoAmI": {"scopes": []},
                           "createTodo": {"scopes": ["todo:write"]},
                           "deleteTodo": {"scopes": ["todo:write", "todo:admin"]}}}}, file)
        self.log = open(f"{folder}/log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [TODO_SERVER, "--config", f"{folder}/ostiary.json", "--listen",
             f"127.0.0.1:{self.port}"], stdout=subprocess.PIPE, stderr=self.log, text=True)
        assert "listening" in self.process.stdout.readline()

    def close(self):
        self.process.terminate()
        status = self.process.wait(timeout=PATIENCE)
        self.log.seek(0)
        text = self.log.read()
        self.log.close()
        assert status == 0 and "Sanitizer" not in text, f"{status}: {text[-2000:]}"


# rows: CF-02
def our_to_do_server_passes():
    site = Site()
    todo = Todo(site)
    token = mint(site.issuer, todo.url)
    done = probe(todo.url, "--json", token=token, key=True, calls=True, statuses=(0,))
    # It lists what the token may call: none of that is refused.
    same_as(lambda check: ("skipped" if check.startswith("token.step-up") else "passed",), done)
    hides(done, token)
    todo.close()
    site.close()


def every_check_has_a_fault():
    without = set(CHECKS) - {check for fault in FAULTS for check in fault.fails}
    assert not without, f"no fault makes these fail: {sorted(without)}"
    unknown = {check for fault in FAULTS for check in fault.fails} - set(CHECKS)
    assert not unknown, f"no such checks: {sorted(unknown)}"


def every_check_names_its_rules():
    for check in CHECKS.values():
        assert check["id"].startswith(check["group"] + "."), check
        assert all(f"{row}\t" in RULES for row in check["rows"].split()), check
        assert all(check[member] for member in ("rows", "rule", "title", "why", "fix")), check
        told = run(PROGRAM, "probe", "--explain", check["id"]).stdout
        assert check["rule"] in told and check["fix"] in told, told


def nobody_there_is_undecided():
    site = Site()
    site.close()
    done = probe(site.url, "--json", statuses=(3,))
    same_as(lambda check: ("unknown",), done)


def a_redirect_is_reported_and_not_followed():
    site, other = Site(), Site()

    def change(request, answer):
        if request.path == "/mcp":
            answer.status, answer.headers = 307, [("Location", other.url)]
    site.resource.changes.append(change)
    done = probe(site.url, "--json", statuses=(1,))
    assert outcomes(done)["challenge.status"][0] == "failed"
    assert "307" in outcomes(done)["challenge.status"][1]
    assert other.resource.requests == []
    other.close()
    site.close()


def it_says_who_asks_and_keeps_its_pace():
    site = Site()
    run(PROGRAM, "--json", "probe", site.url)
    asked = site.resource.requests
    assert {request.get("User-Agent").split("/")[0] for request in asked} == {"ostiary-probe"}
    least = (len(asked) - 1) / 5 * 0.6  # the first may have been noted late
    assert len(asked) > 3 and asked[-1].at - asked[0].at >= least, "asked too fast"
    site.close()


def an_answer_without_end_is_cut_off():
    site = Site()

    def change(request, answer):
        if request.path == "/mcp":
            answer.body += b" " * 2_000_000
    site.resource.changes.append(change)
    same_as(lambda check: ("passed", "skipped"), probe(site.url, "--json", statuses=(0,)))
    site.close()


def a_server_that_gives_the_token_back():
    """In a field that reports quote."""
    site = Site()
    token = site.token()

    def change(_request, answer):
        if answer.status == 401:
            answer.set("WWW-Authenticate", answer.get("WWW-Authenticate").replace(
                "todo:read", token))
    site.resource.changes.append(change)
    for options in (("--json",), ("--quiet",), ()):
        done = probe(site.url, *options, token=token)
        assert "************" in done.stdout or "--quiet" in options
        hides(done, token)
    site.close()


def the_reports_agree():
    site = Site()
    site.metadata["resource_name"] = None
    path = f"{WORK}/junit.xml"
    done = probe(site.url, "--json", "--junit", path, statuses=(1,))
    suites = xml.etree.ElementTree.parse(path).getroot()
    failures = [case.get("name") for case in suites.iter("testcase")
                if case.find("failure") is not None]
    assert failures == ["metadata.values"], failures
    assert sum(int(suite.get("tests")) for suite in suites) == len(CHECKS)
    assert sum(int(suite.get("failures")) for suite in suites) == 1
    counts = json.loads(done.stdout)["counts"]
    text = probe(site.url, statuses=(1,)).stdout
    assert text.startswith(f"failed  {site.url}: {counts['passed']} passed, 1 failed"), text
    assert "\033" not in text and "\nSummary\n" in text
    brief = probe(site.url, "--quiet", statuses=(1,)).stdout
    assert "passed  " not in brief and "failed  metadata.values" in brief, brief
    site.close()


def a_report_that_cannot_be_written():
    site = Site()
    done = probe(site.url, "--junit", f"{WORK}/none/junit.xml", statuses=(2,))
    assert "No such file" in done.stderr
    site.close()


def attempt(case):
    try:
        case()
        return None
    except Exception as error:  # whatever it is, the case is told of it
        return f"{type(error).__name__}: {error}"


CASES = [
    the_good_server_passes, a_server_that_lets_everybody_initialize_passes,
    without_a_token_the_rest_passes, our_to_do_server_passes,
    every_check_has_a_fault, every_check_names_its_rules, nobody_there_is_undecided,
    a_redirect_is_reported_and_not_followed, it_says_who_asks_and_keeps_its_pace,
    an_answer_without_end_is_cut_off, a_server_that_gives_the_token_back, the_reports_agree,
    a_report_that_cannot_be_written, *cases_token.CASES, *(one_fault(fault) for fault in FAULTS)]
CASES = [case for case in CASES if len(sys.argv) < 4 or
         sys.argv[3].replace(" ", "_") in case.__name__.replace(" ", "_")]
if not CASES:
    sys.exit(f"no case has \"{sys.argv[3]}\" in its name")
print(f"1..{len(CASES)}")
FAILED = False
with concurrent.futures.ThreadPoolExecutor(6) as pool:
    for number, (title, why) in enumerate(zip(CASES, pool.map(attempt, CASES)), 1):
        verdict = "ok" if why is None else "not ok"
        print(f"{verdict} {number} - {title.__name__.replace('_', ' ')}", flush=True)
        if why is not None:
            FAILED = True
            print("# " + str(why).replace("\n", "\n# ")[:3000], flush=True)
dismiss_judges()
shutil.rmtree(WORK, ignore_errors=True)
sys.exit(1 if FAILED else 0)
