// SPDX-License-Identifier: Apache-2.0
// Every vector over profile `generic`, and random changes of it, judged by jose as well: its
// signature, then its claims.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { compactVerify, createLocalJWKSet, errors, jwtVerify } from 'jose';

const tests = path.resolve(import.meta.dirname, '..');
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

// Why ostiary may refuse before the signature what jose takes.
const STRICTER = {
  malformed_token: 'jose does not look at the payload here, and takes unused bits',
  malformed_request: 'what is no token68 never came as a token',
  unsupported_token: 'jose does not look at cty',
  critical_header: 'jose takes b64',
  wrong_type: 'what kinds of token are taken is the caller\'s business with jose',
  unknown_issuer: 'so is whose token it is',
  missing_claim: 'and a token without iss',
  bad_claim: 'or with one that is no string',
  unusable_key: 'one algorithm for one key, and no more than 8 keys without a name',
};
// And after the signature.
const STRICTER_CLAIMS = {
  bad_claim: 'types that jose leaves to its caller',
  missing_claim: 'claims that the configuration asks for',
  wrong_type: 'marks of other kinds of token',
  binding_required: 'jose does not look at cnf',
  issued_in_future: 'jose looks at iat where a greatest age is asked for alone',
  too_old: 'a greatest age or lifetime of the configuration',
  unsupported_version: 'a configuration without the version that the request around the token has',
  insufficient_scope: 'what a token may do is not jose\'s to say',
  wrong_audience: 'the whole of aud is held to its type and to what is listed',
};
const decoded = (token, segment) => JSON.parse(Buffer.from(token.split('.')[segment], 'base64url').toString());

// What jose refuses and ostiary takes, on purpose.
// EdDSA and Ed25519 are one algorithm of a key (KY-04); jose holds the names apart.
function isEd25519({ token }) {
  return ['EdDSA', 'Ed25519'].includes(decoded(token, 0).alg);
}
// An absent aud, another claim read in its place (CL-02).
function hasNoAudience({ token, config }) {
  return decoded(token, 1).aud === undefined && config.authorization_servers[0].audience_claim !== undefined;
}
// The resource in another spelling of its scheme, host, port or root (AU-04, AU-05).
function isSpeltOtherwise({ token, config }) {
  return [decoded(token, 1).aud].flat().some((aud) => URL.canParse(aud) && new URL(aud).href === new URL(config.resource).href);
}

function tokens(build) {
  const vectors = ['', 'profiles'].flatMap((folder) => readdirSync(path.join(tests, 'vectors', folder))
    .filter((name) => name.endsWith('.json') && name !== 'fixture.json' && !PERMISSIONS.test(name))
    .map((name) => path.join(tests, 'vectors', folder, name)));
  const program = path.join(build, 'tests/opinions/print_tokens');
  const lines = execFileSync(program, [path.join(tests, 'vectors/fixture.json'), path.join(tests, 'keys/keys.json'), ...vectors],
    { encoding: 'utf8', maxBuffer: 1 << 28 });
  return lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

// jose stops where several keys fit; then each is tried, as its documentation has it.
async function withEveryKey(keys, verify) {
  try {
    return await verify(keys);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) {
      return undefined;
    }
    for await (const key of error) {
      try {
        return await verify(key);
      } catch { /* the next */ }
    }
    return undefined;
  }
}

async function judge({ token, keys, config }) {
  let set;
  try {
    set = createLocalJWKSet({ keys: keys.keys.filter((key) => key !== null && typeof key === 'object' && !Array.isArray(key)) });
  } catch {
    return { signature: false, claims: false };
  }
  const signature = await withEveryKey(set, (key) => compactVerify(token, key, { algorithms: ALGORITHMS }));
  const claims = await withEveryKey(set, (key) => jwtVerify(token, key, {
    algorithms: ALGORITHMS,
    currentDate: new Date(1800000000_000),
    clockTolerance: config.clock_leeway_seconds ?? 60,
    requiredClaims: ['iss', 'sub', 'aud', 'exp'],
    issuer: config.authorization_servers.map((server) => server.issuer),
    audience: [config.resource, ...config.authorization_servers.flatMap((server) => server.extra_audiences ?? [])],
  }));
  return { signature: signature !== undefined, claims: claims !== undefined };
}

function complaintOf(record, theirs) {
  const { name, reason, signature_held: held } = record;
  if (held !== theirs.signature) {
    const explained = theirs.signature ? reason in STRICTER : isEd25519(record);
    return explained ? undefined : `${name}: ${reason}, but the signature ${theirs.signature ? 'holds' : 'does not hold'} for jose`;
  }
  const taken = reason === 'ok';
  if (!held || taken === theirs.claims) {
    return undefined;
  }
  const explained = taken ? hasNoAudience(record) || isSpeltOtherwise(record) : reason in STRICTER_CLAIMS;
  return explained ? undefined : `${name}: ${reason}, but jose ${theirs.claims ? 'takes' : 'refuses'} it`;
}

// rows: AL-08
// What a good token may do, and who is kept out, are no matter for another opinion on tokens:
// the permission_topics of ../vectors/meson.build.
const PERMISSIONS = /^(deny|step_up|policy_\w+)\.json$/;

export async function agreesWithJose(build) {
  const records = tokens(build);
  assert.ok(records.length > 1000, `${records.length} tokens`);
  const complaints = [];
  for (const record of records) {
    const complaint = complaintOf(record, await judge(record));
    if (complaint !== undefined) {
      complaints.push(complaint);
    }
  }
  assert.deepEqual(complaints, []);
}
