// An OpenID provider that is not ours, for the tests of package account. It
// reads {cert, key, clients} from standard input, listens on a free loopback
// port with TLS, and prints that port. Whoever is named by login_hint is signed
// in without a question; an address is verified unless it begins with "un".
import https from 'node:https';
import { once } from 'node:events';
import Provider from 'oidc-provider';

let text = '';
for await (const chunk of process.stdin) {
  text += chunk;
  if (text.endsWith('\n')) break;
}
const { cert, key, clients } = JSON.parse(text);
const server = https.createServer({ cert, key });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

const provider = new Provider(`https://127.0.0.1:${port}`, {
  clients,
  scopes: ['openid', 'email', 'profile'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['for a test only'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('un'), name: 'Somebody' }),
  }),
});

async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    return provider.interactionFinished(request, response, { login: { accountId: params.login_hint } });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid email profile');
  const result = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const callback = provider.callback();
server.on('request', (request, response) => {
  if (!request.url.startsWith('/interaction/')) return callback(request, response);
  return interact(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
console.log(port);
