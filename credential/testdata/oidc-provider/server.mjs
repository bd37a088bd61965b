// An authorization server that is not ours, for the tests of package credential.
// It reads {cert, key, clients} from standard input, listens on a free loopback
// port with TLS, and prints that port. It ends with its standard input. Whoever
// opens its sign-in page is signed in and allows everything at once. Beside it
// stands an API, GET /api, that wants a token with the scope "read", and the
// certificate that the token is bound to if it is.
import https from 'node:https';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import Provider from 'oidc-provider';

let text = '';
for await (const chunk of process.stdin) {
  text += chunk;
  if (text.endsWith('\n')) break;
}
const { cert, key, clients } = JSON.parse(text);
const server = https.createServer({ cert, key, requestCert: true, rejectUnauthorized: false });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

const api = 'urn:callwright:api';
const account = 'integration-user';
const provider = new Provider(`https://127.0.0.1:${port}`, {
  clients,
  scopes: ['openid', 'offline_access', 'read', 'write'],
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt', 'self_signed_tls_client_auth'],
  enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed('refresh_token'),
  findAccount: async () => ({ accountId: account, claims: async () => ({ sub: account }) }),
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ['for tests only'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      selfSignedTlsClientAuth: true,
      getCertificate: (ctx) => {
        const peer = ctx.socket.getPeerX509Certificate();
        return peer ? peer.toString() : undefined;
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => api,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'read write', accessTokenTTL: 300, accessTokenFormat: 'opaque' }),
    },
  },
});

// interact signs the account in and allows what the client asks for.
async function interact(req, res) {
  const { params } = await provider.interactionDetails(req, res);
  const grant = new provider.Grant({ accountId: account, clientId: params.client_id });
  grant.addOIDCScope('openid offline_access read write');
  grant.addResourceScope(api, 'read write');
  const grantId = await grant.save();
  await provider.interactionFinished(req, res, { login: { accountId: account }, consent: { grantId } });
}

// call is the API.
async function call(req, res) {
  const token = await provider.AccessToken.find((req.headers.authorization || '').replace(/^Bearer /, ''))
    ?? await provider.ClientCredentials.find((req.headers.authorization || '').replace(/^Bearer /, ''));
  const bound = token?.['x5t#S256'];
  const peer = req.socket.getPeerX509Certificate();
  const shown = peer && createHash('sha256').update(peer.raw).digest('base64url');
  res.statusCode = token?.isValid && token.scopes.has('read') && (!bound || bound === shown) ? 200 : 401;
  res.setHeader('Content-Type', 'application/json');
  res.end(JSON.stringify({ bound: Boolean(bound) }));
}

const handle = provider.callback();
server.on('request', (req, res) => {
  const own = req.url.startsWith('/interaction/') ? interact : req.url === '/api' ? call : undefined;
  if (!own) return handle(req, res);
  own(req, res).catch((err) => {
    console.error(err);
    res.statusCode = 500;
    res.end(err.message);
  });
});
console.log(port);
