// A second authorization server that is not ours, for the tests of package
// credential: npm's @node-oauth/oauth2-server over a model in memory. It reads
// {cert, key, clients} from standard input, listens on a free loopback port with
// TLS, and prints that port. It ends with its standard input. Whoever opens its
// authorization page is signed in and allows everything at once.
import https from 'node:https';
import { once } from 'node:events';
import OAuth2Server from '@node-oauth/oauth2-server';

let text = '';
for await (const chunk of process.stdin) {
  text += chunk;
  if (text.endsWith('\n')) break;
}
const { cert, key, clients } = JSON.parse(text);

const codes = new Map();
const access = new Map();
const refresh = new Map();
const known = { id: 'integration-user', name: 'integration ü&=+%', password: 'p ä&=+%:/€' };
const allowed = ['read', 'write', 'offline_access'];

const model = {
  async getClient(id, secret) {
    const client = clients.find((c) => c.id === id);
    return client && (secret === null || secret === undefined || client.secret === secret) ? client : false;
  },
  async getUser(name, password) {
    return name === known.name && password === known.password ? known : false;
  },
  async getUserFromClient(client) {
    return { id: client.id };
  },
  async validateScope(user, client, scope) {
    const granted = (scope || []).filter((s) => allowed.includes(s));
    return granted.length ? granted : false;
  },
  async saveToken(token, client, user) {
    const saved = { ...token, client, user };
    access.set(token.accessToken, saved);
    if (token.refreshToken) refresh.set(token.refreshToken, saved);
    return saved;
  },
  async getAccessToken(token) {
    return access.get(token);
  },
  async getRefreshToken(token) {
    return refresh.get(token);
  },
  async revokeToken(token) {
    return refresh.delete(token.refreshToken);
  },
  async saveAuthorizationCode(code, client, user) {
    codes.set(code.authorizationCode, { ...code, client, user });
    return { ...code, client, user };
  },
  async getAuthorizationCode(code) {
    return codes.get(code);
  },
  async revokeAuthorizationCode(code) {
    return codes.delete(code.authorizationCode);
  },
  async verifyScope(token, scope) {
    return scope.every((s) => token.scope.includes(s));
  },
};

const oauth = new OAuth2Server({
  model,
  accessTokenLifetime: 300,
  requireClientAuthentication: { authorization_code: true, refresh_token: true },
});

async function body(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
}

async function answer(req, res) {
  const url = new URL(req.url, 'https://localhost');
  const request = new OAuth2Server.Request({
    headers: req.headers, method: req.method, query: Object.fromEntries(url.searchParams), body: req.method === 'POST' ? await body(req) : {},
  });
  const response = new OAuth2Server.Response();
  try {
    if (url.pathname === '/authorize') {
      await oauth.authorize(request, response, { authenticateHandler: { handle: () => known } });
    } else if (url.pathname === '/token') {
      await oauth.token(request, response);
    } else {
      await oauth.authenticate(request, response, { scope: ['read'] });
      response.body = { ok: true };
    }
  } catch (err) {
    if (!response.status || response.status === 200) response.status = err.code || 500;
    if (!response.body || !Object.keys(response.body).length) response.body = { error: err.name, error_description: err.message };
  }
  res.writeHead(response.status || 200, { 'content-type': 'application/json', ...response.headers });
  res.end(JSON.stringify(response.body));
}

const server = https.createServer({ cert, key }, (req, res) => answer(req, res).catch((err) => {
  res.writeHead(500);
  res.end(err.message);
}));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(server.address().port);
