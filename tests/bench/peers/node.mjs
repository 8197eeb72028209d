// SPDX-License-Identifier: Apache-2.0
// An npm library beside ostiary, speaking the protocol of worker.h:
// node node.mjs LIBRARY PACKAGES FOLDER, where PACKAGES/node_modules is.
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const [library, packages, folder] = process.argv.slice(2)
const require = createRequire(`${resolve(packages)}/`)
const ISSUER = 'https://login.example.com/tenant-7f3c'
const AUDIENCE = 'https://mcp.example.com/mcp'
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA']
const SLOTS = 1000 // of fast-jwt's cache, as it comes
const AT_ONCE = 8 // checks that are promises

const read = (name) => readFileSync(`${folder}/${name}`, 'utf8')
const jwks = JSON.parse(read('jwks.json')).keys
const jwkFor = (algorithm) => jwks.find((key) => key.alg === algorithm)
const keyFor = (algorithm) => createPublicKey({ key: jwkFor(algorithm), format: 'jwk' })
const tokensOf = (algorithm) => read(`${algorithm}.tokens`).trimEnd().split('\n')

// What a user writes who has the library check the rest.
function allow(claims) {
  if (!claims.scope.split(' ').includes('todo:write')) throw new Error('insufficient scope')
}

// Each gives an object of cases: the check, which throws, and how many tokens come in turn.
const libraries = {
  // A key that was imported once, and some tokens at once, since other threads verify them; there
  // is no cache of tokens.
  async jose() {
    const { importJWK, jwtVerify } = require('jose')
    const cases = {}
    for (const algorithm of ALGORITHMS) {
      const key = await importJWK(jwkFor(algorithm), algorithm)
      const options = { algorithms: [algorithm], issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt',
        requiredClaims: ['exp'] }
      const check = async (token) => allow((await jwtVerify(token, key, options)).payload)
      cases[`first ${algorithm}`] = { check, atOnce: AT_ONCE }
    }
    return cases
  },

  // A key that was prepared once, and the synchronous verifier.
  async 'fast-jwt'() {
    const { createVerifier } = require('fast-jwt')
    const make = (algorithm, cache) => {
      const verify = createVerifier({
        key: keyFor(algorithm).export({ type: 'spki', format: 'pem' }), algorithms: [algorithm],
        allowedIss: ISSUER, allowedAud: AUDIENCE, checkTyp: 'at+jwt',
        requiredClaims: ['iss', 'aud', 'exp'], cache })
      return (token) => allow(verify(token))
    }
    const cases = {}
    for (const algorithm of ALGORITHMS) {
      cases[`first ${algorithm}`] = { check: make(algorithm, false) }
      cases[`again ${algorithm}`] = { check: make(algorithm, SLOTS), count: 1 }
    }
    cases['again RS256 cache full'] = { check: make('RS256', SLOTS), count: SLOTS }
    cases['first RS256 cache full'] = { check: make('RS256', SLOTS) }
    return cases
  },

  // A KeyObject, and the synchronous call; no EdDSA, no cache of tokens, typ not looked at.
  async jsonwebtoken() {
    const { verify } = require('jsonwebtoken')
    const cases = {}
    for (const algorithm of ALGORITHMS.filter((name) => name !== 'EdDSA')) {
      const key = keyFor(algorithm)
      const options = { algorithms: [algorithm], issuer: ISSUER, audience: AUDIENCE }
      cases[`first ${algorithm}`] = { check: (token) => allow(verify(token, key, options)) }
    }
    return cases
  }
}

// The clocks are read around the loop alone. Processor time is that of all threads of the
// process: jose's signatures are verified on others, and the garbage is collected on others.
async function time({ check, atOnce = 1, tokens, count, next }, times) {
  let at = next
  let begun = []
  const cpu = process.cpuUsage()
  const wall = process.hrtime.bigint()
  for (let i = 0; i < times; i++) {
    const token = tokens[at]
    at = at + 1 === count ? 0 : at + 1
    if (atOnce === 1) check(token)
    else if (begun.push(check(token)) === atOnce) begun = (await Promise.all(begun), [])
  }
  await Promise.all(begun)
  const wallTook = Number(process.hrtime.bigint() - wall)
  const { user, system } = process.cpuUsage(cpu)
  return { at, line: `${(user + system) * 1000 / times} ${wallTook / times} nan nan` }
}

async function judge(found, token) {
  try {
    await found.check(token)
    return 'accepted'
  } catch {
    return 'refused'
  }
}

async function answer(cases, line) {
  const [first, second, ...rest] = line.split(' ')
  const found = cases[rest.join(' ')]
  if (found === undefined) throw new Error(`no case ${rest.join(' ')}`)
  if (first === 'judge') return judge(found, second)
  if (second !== '1') throw new Error('one thread is all there is')
  const { at, line: told } = await time(found, Number(first))
  found.next = at
  return told
}

const cases = await libraries[library]()
for (const [name, found] of Object.entries(cases)) {
  found.tokens = tokensOf(name.split(' ')[1])
  found.count ??= found.tokens.length
  found.next = 0
}
const { version } = JSON.parse(readFileSync(`${packages}/node_modules/${library}/package.json`, 'utf8'))
const say = (text) => process.stdout.write(`${text}\n`)
say([`${library} ${version} (node ${process.versions.node}, OpenSSL ${process.versions.openssl})`, ...Object.keys(cases), ''].join('\n'))
for await (const line of createInterface({ input: process.stdin })) say(await answer(cases, line))
