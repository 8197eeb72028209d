// SPDX-License-Identifier: Apache-2.0
// A user without a browser: follows the authorization URL to the redirect URI.

export async function login(authorizationUrl, redirectUri) {
  const cookies = new Map();
  let url = new URL(authorizationUrl);
  for (let hops = 0; hops < 12; hops++) {
    if (url.href.startsWith(redirectUri)) return url.searchParams;
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name, ...value] = line.split(';')[0].split('=');
      cookies.set(name, value.join('='));
    }
    const next = answer.headers.get('location');
    if (!next) throw new Error(`login: ${answer.status} at ${url.pathname}: ${await answer.text()}`);
    url = new URL(next, url);
  }
  throw new Error('login: too many redirects');
}
