# SPDX-License-Identifier: Apache-2.0
"""What a server may take for a good token, or fail over."""
import base64
import hashlib
import hmac

from fault import Faults, challenge, every_answer
from setting import KEY
from verifier import decode, header_of

FAULTS = Faults(anonymous=True)
GARBAGE = "ostiary-probe-garbage-0123456789"


def token_of(request):
    return (request.get("Authorization") or "").removeprefix("Bearer ")


def status_for(site, status, when):
    """This status for the tokens of which `when` says so."""
    every_answer(site, lambda _request, answer: setattr(answer, "status", status),
                 lambda request, _answer: when(token_of(request)))


def claims_say(token, name, value):
    try:
        return decode(token.split(".")[1]).get(name) == value
    except (IndexError, ValueError):
        return False


@FAULTS("credential.garbage")
def a_token_that_cannot_be_read(site):
    status_for(site, 500, lambda token: token == "a.b.c")


@FAULTS("credential.garbage", skips="credential.error")
def a_bad_token_is_forbidden(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 403),
                 lambda request, _answer: request.all("Authorization") == [f"Bearer {GARBAGE}"])


@FAULTS("credential.error token.error issuer.error", with_token=True)
def no_error_for_a_bad_token(site):
    challenge(site, lambda good: good.replace('error="invalid_token", ', ""))


@FAULTS("credential.error token.error issuer.error", with_token=True)
def another_error_for_a_bad_token(site):
    challenge(site, lambda good: good.replace("invalid_token", "token_expired"))


@FAULTS("credential.scheme")
def the_last_word_is_the_token(site):
    guarded = site.credential

    def credential(request):
        request.lines = [(name, f"Bearer {value.split()[-1]}") if name == "Authorization" and
                         not value.startswith("Bearer") else (name, value)
                         for name, value in request.lines]
        return guarded(request)
    site.credential = credential


@FAULTS("credential.scheme")
def another_scheme_is_let_in(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 200),
                 lambda request, _answer: token_of(request).startswith("Token "))


@FAULTS("credential.empty")
def an_empty_token_is_let_in(site):
    status_for(site, 200, lambda token: token == "Bearer")


@FAULTS("credential.empty")
def an_empty_token_is_an_exception(site):
    status_for(site, 500, lambda token: token.strip() == "Bearer")


@FAULTS("credential.malformed")
def quotes_are_an_exception(site):
    status_for(site, 500, lambda token: token.startswith('"'))


@FAULTS("credential.malformed")
def two_tokens_are_let_in(site):
    status_for(site, 200, lambda token: token == f"{GARBAGE},x")


@FAULTS("credential.malformed")
def a_400_that_speaks_of_a_bad_token(site):
    def change(_request, answer):
        answer.set("WWW-Authenticate", answer.get("WWW-Authenticate").replace(
            "invalid_request", "invalid_token"))
    every_answer(site, change, lambda request, answer:
                 answer.status == 400 and token_of(request).startswith('"'))


@FAULTS("credential.repeats")
def the_first_of_two_counts(site):
    site.lax.add("repeats")


@FAULTS("credential.long")
def a_long_token_is_an_exception(site):
    status_for(site, 500, lambda token: len(token) > 16384)


@FAULTS("credential.long")
def a_long_token_is_let_in(site):
    status_for(site, 200, lambda token: len(token) > 16384)


def carried(site, found):
    """A token that found(request) gives is as good as one in Authorization."""
    guarded = site.credential

    def credential(request):
        if request.get("Authorization") is None and found(request):
            request.lines.append(("Authorization", f"Bearer {found(request)}"))
        return guarded(request)
    site.credential = credential


@FAULTS("credential.query")
def a_token_in_the_query(site):
    carried(site, lambda request: request.query.removeprefix("access_token="))


@FAULTS("credential.query")
def anybody_with_a_query(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 200),
                 lambda request, _answer: "access_token=" in request.query)


@FAULTS("credential.form")
def a_token_in_a_form(site):
    carried(site, lambda request: request.body.decode().partition("access_token=")[2]
            if request.all("Content-Type") == ["application/x-www-form-urlencoded"] else None)


@FAULTS("credential.cookie")
def a_token_in_a_cookie(site):
    carried(site, lambda request: (request.get("Cookie") or "").partition("; token=")[2])


def an_error_for_no_token(site):
    challenge(site, lambda good: good.replace("Bearer ", 'Bearer error="invalid_token", '),
              anonymous=True)


@FAULTS("credential.cookie challenge.no-error")
def a_token_in_a_cookie_where_only_bodies_differ(site):
    carried(site, lambda request: (request.get("Cookie") or "").partition("; token=")[2])
    an_error_for_no_token(site)


@FAULTS("challenge.no-error", skips="credential.query credential.form credential.cookie")
def no_token_and_a_bad_one_are_answered_alike(site):
    def change(_request, answer):
        answer.body = b'{"error":"unauthorized"}'
    every_answer(site, change, lambda _request, answer: answer.status == 401)
    an_error_for_no_token(site)


def also(site, accepts):
    """accepts(token, header) lets in what the site would not."""
    strict = site.verifier.claims_of

    def claims_of(token):
        try:
            header, claims = map(decode, token.split(".")[:2])
        except ValueError:
            return None
        return claims if accepts(token, header) else strict(token)
    site.verifier.claims_of = claims_of


@FAULTS("credential.unsigned token.none", with_token=True)
def no_signature_is_wanted(site):
    also(site, lambda _token, header: header["alg"] == "none")


@FAULTS("credential.unsigned")
def none_is_refused_in_one_spelling_alone(site):
    also(site, lambda _token, header: header["alg"] == "NONE")


def public_pem(end):
    """RFC 5480: a point of P-256 behind the names of the kind of key and of the curve."""
    point = b"".join(base64.urlsafe_b64decode(KEY[name] + "=") for name in "xy")
    spki = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200" + "04") + point
    lines = base64.encodebytes(spki).decode().replace("\n", "")
    body = "\n".join(lines[i:i + 64] for i in range(0, len(lines), 64))
    return f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----{end}".encode()


def signed_with(token, secret):
    signed, _, signature = token.rpartition(".")
    mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=") == signature


@FAULTS("credential.confusion issuer.alg", with_token=True)
def the_public_key_is_a_secret(site):
    also(site, lambda token, header: header["alg"] == "HS256" and header["kid"] == KEY["kid"] and
         signed_with(token, public_pem("\n")))


@FAULTS("credential.confusion")
def the_public_key_is_a_secret_without_its_last_line_end(site):
    also(site, lambda token, header: header["alg"] == "HS256" and
         signed_with(token, public_pem("")))


@FAULTS("credential.issuer")
def an_unknown_issuer_is_an_exception(site):
    status_for(site, 500, lambda token: claims_say(
        token, "iss", "https://issuer.ostiary-probe.invalid"))


def names_no_key_of_ours(header):
    return header.get("alg") == "ES256" and header.get("kid") not in (None, KEY["kid"])


@FAULTS("credential.unknown-key token.jku", with_token=True)
def an_unknown_key_is_an_exception(site):
    status_for(site, 500, lambda token: claims_say(token, "iss", site.issuer) and
               names_no_key_of_ours(header_of(token)))


@FAULTS("credential.unknown-key token.jku", with_token=True)
def a_key_that_is_not_in_the_set_is_let_in(site):
    also(site, lambda token, header: names_no_key_of_ours(header) and
         claims_say(token, "iss", site.issuer) and claims_say(token, "aud", site.url))
