// An authorization server that is not ours, for the tests of package credential.
// It reads {cert, key, clients} from standard input, listens on a free loopback
// port with TLS, and prints that port. It ends with its standard input.
import https from 'node:https';
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
const provider = new Provider(`https://127.0.0.1:${port}`, {
  clients,
  scopes: ['read', 'write'],
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'self_signed_tls_client_auth'],
  enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    mTLS: {
      enabled: true,
      selfSignedTlsClientAuth: true,
      getCertificate: (ctx) => {
        const peer = ctx.socket.getPeerX509Certificate();
        return peer ? peer.toString() : undefined;
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => api,
      getResourceServerInfo: () => ({ scope: 'read write', accessTokenTTL: 300, accessTokenFormat: 'opaque' }),
    },
  },
});
server.on('request', provider.callback());
console.log(port);
