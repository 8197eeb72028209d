// SPDX-License-Identifier: Apache-2.0
// Every answer of our server that any scenario sees: its challenge is read by the grammar of
// RFC 9110 and by the regular expressions of deployed clients, and no token comes back in it.
import assert from 'node:assert/strict';

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+/;
const QUOTED = /^"((?:[\t \x21\x23-\x5b\x5d-\x7e]|\\[\t \x21-\x7e])*)"/;
const FIRST = ['realm', 'error', 'scope', 'resource_metadata'];
const REFUSALS = [400, 401, 403, 421, 500, 503]; // of the library; the server has 405 of its own
const TOLD = {
  invalid_token: ['The access token expired', 'The access token is invalid'],
  insufficient_scope: ['Additional scope required'],
  invalid_request: ['Malformed authorization request'],
};

// [{ scheme, parameters: [[name, value], ...] }, ...]; section 11.6.1, quoted values alone.
export function parseChallenges(field) {
  const challenges = [];
  let rest = field;
  const take = (pattern, what) => {
    const match = pattern.exec(rest);
    assert.ok(match, `${what} at: ${rest}`);
    rest = rest.slice(match[0].length);
    return match[1] ?? match[0];
  };
  while (rest !== '') {
    if (!/^[!#$%&'*+.^_`|~\w-]+[\t ]*=/.test(rest)) {
      challenges.push({ scheme: take(TOKEN, 'an auth-scheme'), parameters: [] });
      take(/^ +/, 'a space');
    }
    const name = take(TOKEN, 'a parameter').toLowerCase();
    take(/^[\t ]*=[\t ]*/, 'an equals sign');
    challenges.at(-1).parameters.push([name, take(QUOTED, 'a quoted-string')]);
    if (rest !== '') take(/^[\t ]*,[\t ]*/, 'a comma');
  }
  return challenges;
}

function placeOf(name) {
  if (name === 'error_description') return 9;
  return FIRST.includes(name) ? FIRST.indexOf(name) : 8;
}

function checkParameters(parameters) {
  const names = parameters.map(([name]) => name);
  assert.equal(new Set(names).size, names.length, 'a parameter is repeated');
  const places = names.map(placeOf);
  assert.deepEqual(places, [...places].sort(), 'the order of the parameters');
  for (const [name, value] of parameters) {
    assert.match(value, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/, `characters of ${name}`);
    assert.doesNotMatch(value, /scope=|error=/, `text of ${name}`);
  }
}

// extractFieldFromWwwAuth of the official TypeScript clients, and the pattern of older ones.
function asClientsRead(field, name) {
  const sdk = field.match(new RegExp(`${name}=(?:"([^"]+)"|([^\\s,]+))`));
  const older = field.match(new RegExp(`${name}="([^"]*)"`));
  return [sdk?.[1] ?? sdk?.[2], older?.[1]];
}

export function checkChallenge(field, status, metadata) {
  const [bearer] = parseChallenges(field);
  assert.equal(bearer.scheme, 'Bearer');
  assert.deepEqual(field.split(' ').map(Boolean).slice(0, 2), [true, true], 'clients split at spaces');
  checkParameters(bearer.parameters);
  const values = Object.fromEntries(bearer.parameters);
  for (const name of ['error', 'scope', 'resource_metadata']) {
    assert.deepEqual(asClientsRead(field, name), [values[name], values[name]], `${name} as clients read it`);
  }
  assert.equal(values.resource_metadata, metadata);
  if (values.scope) assert.match(values.scope, /^[^ ]+( [^ ]+)*$/);
  if (values.error === undefined) {
    assert.ok(!Object.keys(values).some((name) => name.startsWith('error')), 'error text without an error');
  } else {
    assert.ok(TOLD[values.error]?.includes(values.error_description), 'words of the fixed table');
  }
  const expected = { invalid_token: 401, insufficient_scope: 403, invalid_request: 400 }[values.error] ?? 401;
  assert.equal(status, expected, 'the status of the error');
}

const complaints = [];
const tokens = new Set();
let challenges = 0;

function remember(value) {
  for (const match of value.matchAll(/[\w-]{12,}(?:\.[\w-]{12,}){2}|"access_token":"([^"]+)"/g)) tokens.add(match[1] ?? match[0]);
}

async function look(url, answer) {
  const field = answer.headers.get('www-authenticate');
  if (answer.status === 401) assert.ok(field, 'a 401 without a challenge');
  if (field !== null) {
    challenges++;
    checkChallenge(field, answer.status, `${url.origin}/.well-known/oauth-protected-resource/mcp`);
  }
  if (REFUSALS.includes(answer.status)) {
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('content-type'), 'application/json');
    searchForTokens(`${[...answer.headers].join('\n')}\n${await answer.clone().text()}`);
  }
}

// Whatever a scenario or a client fetches goes through here from now on.
export function watchFetch() {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.pathname === '/mcp') {
      await look(url, answer).catch((error) => complaints.push(`${url} ${answer.status}: ${error.message}`));
    } else if (answer.headers.get('content-type')?.startsWith('application/json')) {
      remember(await answer.clone().text());
    }
    return answer;
  };
}

// Fails when a text holds a part of any token that was given out.
export function searchForTokens(text) {
  for (const token of tokens) {
    for (const part of token.split('.')) assert.ok(!text.includes(part), `a token in: ${text.slice(0, 300)}`);
  }
}

// What was seen since the last call.
export function report() {
  const seen = { challenges, tokens: tokens.size, complaints: complaints.splice(0) };
  challenges = 0;
  return seen;
}
