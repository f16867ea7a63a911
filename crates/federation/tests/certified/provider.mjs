// A certified OpenID provider for the tests of ayumi-federation and, with pages, for the browser tests. It reads its settings
// as one line of JSON: {key, cert, redirects, algorithm, method, clientKey, staff, amr, pages, host}, listens on a free port of the machine
// itself and says {"issuer": …, "clientKey": …}. From then on each line {"address": …} is visited as a browser would, signed in and agreed to,
// and answered by {"returned": …}, the address to which the provider sends the browser back.
import { createServer, request } from 'node:https';
import { createInterface } from 'node:readline';
import { generateKeyPairSync, webcrypto } from 'node:crypto';

// The Node.js of Debian 12 has neither yet.
globalThis.crypto ??= webcrypto;
URL.parse ??= (text, base) => { try { return new URL(text, base); } catch { return null; } };
const { default: Provider } = await import('oidc-provider');

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const settings = JSON.parse((await lines.next()).value);
const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\n');

const kinds = { RS256: ['rsa', { modulusLength: 2048 }], PS256: ['rsa', { modulusLength: 2048 }], ES256: ['ec', { namedCurve: 'P-256' }], ES384: ['ec', { namedCurve: 'P-384' }], EdDSA: ['ed25519', {}] };
const keys = Object.entries(kinds).map(([alg, [kind, options]]) => ({
  ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg,
}));

// The key by which the client proves itself, where it is to have one.
const [kind, options] = kinds[settings.clientKey] ?? [];
const clientKey = kind && generateKeyPairSync(kind, { ...options, modulusLength: 3072 });
const credential = clientKey ? { jwks: { keys: [clientKey.publicKey.export({ format: 'jwk' })] } } : { client_secret: 'a secret: with % and +' };

let answer = (_, response) => response.destroy();
const server = createServer({ key: settings.key, cert: settings.cert }, (asked, response) => answer(asked, response));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `https://localhost:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'ayumi', ...credential, redirect_uris: settings.redirects, response_types: ['code'],
    grant_types: ['authorization_code'], token_endpoint_auth_method: settings.method ?? 'client_secret_basic',
    id_token_signed_response_alg: settings.algorithm ?? 'RS256',
  }],
  jwks: { keys },
  enabledJWA: { idTokenSigningAlgValues: Object.keys(kinds), clientAuthSigningAlgValues: ['HS256', ...Object.keys(kinds)] },
  pkce: { required: () => true },
  claims: { openid: settings.amr ? ['sub', 'amr'] : ['sub'], profile: ['name', 'staff'] },
  conformIdTokenClaims: !settings.staffInToken,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: '認証 太郎', staff: settings.staff }) }),
  cookies: { keys: ['of a test'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

// Whoever comes is the one account, and agrees; with pages, after pressing a button.
async function interact(asked, response) {
  if (settings.pages && asked.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<!doctype html><html lang="ja"><title>認証基盤</title><form method="post"><button>認証する</button></form></html>');
    return;
  }
  const { prompt, params, session, grantId } = await provider.interactionDetails(asked, response);
  if (prompt.name === 'login') {
    return provider.interactionFinished(asked, response, { login: { accountId: 'subject-of-the-provider', amr: settings.amr } });
  }
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(asked, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

const callback = provider.callback();
answer = (asked, response) => (asked.url.startsWith('/interaction/') ? interact(asked, response) : callback(asked, response));
say({ issuer, clientKey: clientKey?.privateKey.export({ type: 'pkcs8', format: 'pem' }) });

// The smallest browser: cookies, and redirects as long as they stay at the provider.
function visit(address, cookies) {
  return new Promise((done, fail) => {
    const header = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    request(address, { ca: settings.ca, headers: { cookie: header } }, (response) => {
      for (const cookie of response.headers['set-cookie'] ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
        if (value) cookies.set(name, value); else cookies.delete(name);
      }
      response.resume();
      response.on('end', () => done(response));
    }).on('error', fail).end();
  });
}

async function browse(start) {
  const cookies = new Map();
  for (let address = start, hops = 0; hops < 10; hops += 1) {
    const response = await visit(address, cookies);
    if (!response.headers.location) return { status: response.statusCode };
    address = new URL(response.headers.location, address).href;
    if (!address.startsWith(issuer)) return { returned: address };
  }
  return { status: 'no end of redirects' };
}

for await (const line of lines) {
  const { address } = JSON.parse(line);
  say(await browse(address));
}
process.exit(0);
