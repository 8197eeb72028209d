# SPDX-License-Identifier: Apache-2.0
"""What a key set may do wrong, and what is said of signatures."""
import base64
import json

from fault import Faults
from faults_authority import OF_A_SET, at
from setting import KEY, WORK, make_key
from web import Answer

FAULTS = Faults(anonymous=True)
SECOND, RSA, EDWARDS = make_key("k2"), make_key("k3", "RS256"), make_key("k4", "EdDSA")


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def publish(site, *keys):
    """These too."""
    site.keys["keys"] = [KEY, *keys]


def less(key, *names):
    return {name: value for name, value in key.items() if name not in names}


@FAULTS("keys.address", skips=f"keys.set {OF_A_SET}")
def no_jwks_uri(site):
    del site.authority_metadata["jwks_uri"]


@FAULTS("", skips=f"keys.address keys.set {OF_A_SET}")
def tokens_are_introspected(site):
    """No fault."""
    del site.authority_metadata["jwks_uri"]
    site.authority_metadata["introspection_endpoint"] = f"{site.issuer}/introspect"


@FAULTS("keys.set", skips=OF_A_SET)
def no_key_set(site):
    at(site, "/jwks", lambda good: Answer(404))


@FAULTS("keys.set", skips=OF_A_SET)
def an_empty_key_set(site):
    site.keys["keys"] = []


@FAULTS("keys.set", skips=OF_A_SET)
def one_key_for_a_set(site):
    site.keys = KEY


@FAULTS("keys.set", skips=OF_A_SET)
def a_key_set_with_a_member_twice(site):
    at(site, "/jwks", lambda good: Answer(
        200, f'{{"keys": [], "keys": [{json.dumps(KEY)}]}}'))


@FAULTS("", unknown=f"keys.set {OF_A_SET}")
def a_key_set_that_nobody_reaches(site):
    site.authority_metadata["jwks_uri"] = "http://127.0.0.1:1/jwks"


@FAULTS("keys.usable")
def a_key_for_encryption_alone(site):
    site.keys["keys"] = [{**KEY, "use": "enc"}]


@FAULTS("")
def keys_without_what_they_need_not_have(site):
    """No fault: one for encryption needs no kid, a curve no alg, nor RSA with a single one."""
    publish(site, {**less(RSA, "kid", "use"), "alg": "RSA-OAEP-256"}, less(SECOND, "alg"),
            less(RSA, "alg"))
    site.authority_metadata["id_token_signing_alg_values_supported"] = ["ES256", "RS256"]


@FAULTS("keys.private")
def a_private_key(site):
    with open(f"{WORK}/k2.json", encoding="utf-8") as file:
        publish(site, json.load(file))


@FAULTS("keys.symmetric")
def a_secret(site):
    publish(site, {"kty": "oct", "k": base64url(b"x" * 32), "kid": "s", "alg": "HS256"})


@FAULTS("keys.strength")
def rsa_of_1024_bits(site):
    publish(site, {**RSA, "n": base64url(b"\xc1" + b"\x35" * 127)})


@FAULTS("keys.strength")
def rsa_of_2047_bits(site):
    publish(site, {**RSA, "n": base64url(b"\x7f" + b"\x35" * 255)})


@FAULTS("keys.strength")
def a_point_of_low_order(site):
    publish(site, {**EDWARDS, "x": base64url(b"\x01" + b"\0" * 31)})


@FAULTS("keys.form")
def a_coordinate_that_is_too_short(site):
    publish(site, {**SECOND, "x": SECOND["x"][:40]})


@FAULTS("keys.form")
def a_point_off_the_curve(site):
    publish(site, {**SECOND, "x": SECOND["y"]})


@FAULTS("keys.form")
def an_algorithm_of_another_type(site):
    publish(site, {**SECOND, "alg": "RS256"})


@FAULTS("keys.form")
def an_operation_twice(site):
    publish(site, {**SECOND, "key_ops": ["verify", "verify"]})


@FAULTS("keys.algorithms")
def a_curve_of_coins(site):
    publish(site, {**SECOND, "crv": "secp256k1", "alg": "ES256K"})


@FAULTS("keys.algorithms")
def an_algorithm_of_tomorrow(site):
    publish(site, {"kty": "AKP", "alg": "ML-DSA-44", "kid": "q", "use": "sig", "pub": "AA"})


@FAULTS("keys.algorithms")
def an_algorithm_of_nobody(site):
    publish(site, {**RSA, "alg": "RS1"})


@FAULTS("keys.algorithms")
def rsa_of_8200_bits(site):
    publish(site, {**RSA, "n": base64url(b"\xc1" + b"\x35" * 1024)})


@FAULTS("keys.kid")
def a_second_key_without_kid(site):
    publish(site, less(SECOND, "kid"))


@FAULTS("")
def one_key_without_kid(site):
    """No fault."""
    site.keys["keys"] = [less(KEY, "kid")]


@FAULTS("keys.distinct")
def a_kid_twice(site):
    publish(site, {**RSA, "kid": KEY["kid"]})


@FAULTS("keys.alg")
def rsa_without_alg(site):
    publish(site, less(RSA, "alg"))


@FAULTS("keys.alg")
def rsa_for_one_of_two(site):
    publish(site, less(RSA, "alg"))
    site.authority_metadata["id_token_signing_alg_values_supported"] = ["RS256", "PS256"]


@FAULTS("keys.cache")
def keys_that_are_never_kept(site):
    at(site, "/jwks", lambda good: good.set("Cache-Control", "no-store"))


@FAULTS("keys.none")
def clients_that_sign_with_none(site):
    site.authority_metadata["token_endpoint_auth_signing_alg_values_supported"] = [
        "ES256", "none"]


@FAULTS("keys.none")
def answers_that_are_signed_with_none(site):
    site.metadata["resource_signing_alg_values_supported"] = ["none"]


@FAULTS("keys.unsigned")
def id_tokens_without_signature(site):
    site.authority_metadata["id_token_signing_alg_values_supported"].append("none")
