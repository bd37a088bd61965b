-- +goose Up
-- One text for SQLite and PostgreSQL. BYTEA is a blob in SQLite too: a type name
-- that it does not know leaves blobs as they are. The collation BINARY is built
-- into SQLite; on PostgreSQL it is made before this, as another name of C.
-- Times are milliseconds since 1970 in UTC, 0 for none; flags are 0 and 1;
-- lists and settings are JSON.

CREATE TABLE locks (
  name TEXT COLLATE "BINARY" PRIMARY KEY
);

CREATE TABLE organisations (
  id                TEXT COLLATE "BINARY" PRIMARY KEY,
  name              TEXT   NOT NULL,
  licences          TEXT   NOT NULL,
  custom_connectors BIGINT NOT NULL,
  revision          BIGINT NOT NULL,
  created           BIGINT NOT NULL
);

CREATE TABLE users (
  id        TEXT COLLATE "BINARY" PRIMARY KEY,
  email     TEXT   NOT NULL,
  email_key TEXT COLLATE "BINARY" NOT NULL UNIQUE,
  name      TEXT   NOT NULL,
  password  TEXT   NOT NULL,
  issuer    TEXT   NOT NULL,
  subject   TEXT   NOT NULL,
  operator  BIGINT NOT NULL,
  disabled  BIGINT NOT NULL,
  revision  BIGINT NOT NULL,
  created   BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_identity ON users (issuer, subject) WHERE issuer <> '';

CREATE TABLE memberships (
  organisation TEXT COLLATE "BINARY" NOT NULL REFERENCES organisations (id),
  person       TEXT COLLATE "BINARY" NOT NULL REFERENCES users (id),
  roles        TEXT NOT NULL,
  PRIMARY KEY (organisation, person)
);
CREATE INDEX memberships_person ON memberships (person);

CREATE TABLE sessions (
  hash         BYTEA  PRIMARY KEY,
  person       TEXT COLLATE "BINARY" NOT NULL REFERENCES users (id),
  organisation TEXT   NOT NULL,
  created      BIGINT NOT NULL,
  seen         BIGINT NOT NULL,
  expires      BIGINT NOT NULL,
  address      TEXT   NOT NULL,
  agent        TEXT   NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_expires ON sessions (expires);

CREATE TABLE api_tokens (
  id           TEXT COLLATE "BINARY" PRIMARY KEY,
  organisation TEXT COLLATE "BINARY" NOT NULL REFERENCES organisations (id),
  person       TEXT COLLATE "BINARY" NOT NULL REFERENCES users (id),
  name         TEXT   NOT NULL,
  hash         BYTEA  NOT NULL UNIQUE,
  scopes       TEXT   NOT NULL,
  created      BIGINT NOT NULL,
  expires      BIGINT NOT NULL,
  used         BIGINT NOT NULL,
  revoked      BIGINT NOT NULL
);
CREATE INDEX api_tokens_organisation ON api_tokens (organisation, id);
CREATE INDEX api_tokens_person ON api_tokens (person);

CREATE TABLE links (
  hash         BYTEA  PRIMARY KEY,
  purpose      TEXT   NOT NULL,
  organisation TEXT   NOT NULL,
  person       TEXT   NOT NULL,
  expires      BIGINT NOT NULL
);
CREATE INDEX links_purpose ON links (purpose, person);

CREATE TABLE audit_heads (
  organisation TEXT COLLATE "BINARY" PRIMARY KEY,
  sequence     BIGINT NOT NULL,
  hash         BYTEA  NOT NULL
);

CREATE TABLE audit_entries (
  organisation  TEXT COLLATE "BINARY" NOT NULL,
  sequence      BIGINT NOT NULL,
  time          BIGINT NOT NULL,
  actor_kind    TEXT   NOT NULL,
  actor         TEXT COLLATE "BINARY" NOT NULL,
  actor_name    TEXT   NOT NULL,
  actor_roles   TEXT   NOT NULL,
  actor_address TEXT   NOT NULL,
  action        TEXT COLLATE "BINARY" NOT NULL,
  object_kind   TEXT COLLATE "BINARY" NOT NULL,
  object        TEXT COLLATE "BINARY" NOT NULL,
  object_name   TEXT   NOT NULL,
  outcome       TEXT   NOT NULL,
  detail        TEXT   NOT NULL,
  previous      BYTEA  NOT NULL,
  hash          BYTEA  NOT NULL,
  PRIMARY KEY (organisation, sequence)
);
CREATE INDEX audit_entries_actor ON audit_entries (organisation, actor, sequence);
CREATE INDEX audit_entries_object ON audit_entries (organisation, object, sequence);
CREATE INDEX audit_entries_time ON audit_entries (organisation, time);

CREATE TABLE keysets (
  organisation TEXT COLLATE "BINARY" PRIMARY KEY,
  wrapped      BYTEA  NOT NULL,
  revision     BIGINT NOT NULL
);

CREATE TABLE sealed (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  credential   TEXT COLLATE "BINARY" NOT NULL,
  version      BIGINT NOT NULL,
  bytes        BYTEA  NOT NULL,
  PRIMARY KEY (organisation, credential, version)
);

CREATE TABLE connections (
  id           TEXT COLLATE "BINARY" PRIMARY KEY,
  organisation TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT   NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  kind         TEXT   NOT NULL,
  refs         TEXT   NOT NULL,
  state        TEXT   NOT NULL,
  credential   TEXT   NOT NULL,
  next         TEXT   NOT NULL,
  previous     TEXT   NOT NULL,
  limited      BIGINT NOT NULL,
  revision     BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  state_since  BIGINT NOT NULL
);
CREATE INDEX connections_page ON connections (organisation, name_key, id, state, kind);

CREATE TABLE connection_names (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  connection   TEXT COLLATE "BINARY" NOT NULL REFERENCES connections (id),
  PRIMARY KEY (organisation, name_key)
);
CREATE INDEX connection_names_connection ON connection_names (connection);

CREATE TABLE connection_grams (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  gram         TEXT COLLATE "BINARY" NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  connection   TEXT COLLATE "BINARY" NOT NULL,
  PRIMARY KEY (organisation, gram, name_key, connection)
);

CREATE TABLE credentials (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  connector    TEXT COLLATE "BINARY" NOT NULL,
  settings     TEXT COLLATE "BINARY" NOT NULL,
  version      BIGINT NOT NULL,
  issued       BIGINT NOT NULL,
  refresh      BIGINT NOT NULL,
  expires      BIGINT NOT NULL,
  standing     TEXT   NOT NULL,
  scope        TEXT   NOT NULL,
  owner        TEXT   NOT NULL,
  leased       BIGINT NOT NULL,
  PRIMARY KEY (organisation, connector, settings)
);

CREATE TABLE authorization_requests (
  state        BYTEA  PRIMARY KEY,
  id           TEXT   NOT NULL,
  organisation TEXT   NOT NULL,
  connector    TEXT   NOT NULL,
  settings     TEXT   NOT NULL,
  session      BYTEA  NOT NULL,
  redirect     TEXT   NOT NULL,
  expires      BIGINT NOT NULL
);
CREATE INDEX authorization_requests_expires ON authorization_requests (expires);

CREATE TABLE creations (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  person       TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT COLLATE "BINARY" NOT NULL,
  request      BYTEA  NOT NULL,
  status       BIGINT NOT NULL,
  location     TEXT   NOT NULL,
  body         BYTEA  NOT NULL,
  created      BIGINT NOT NULL,
  PRIMARY KEY (organisation, person, name)
);
CREATE INDEX creations_created ON creations (created);
