-- +goose Up
-- What starts contacts. Settings are JSON without secrets; what is secret is
-- sealed before it comes here, and of a webhook's key there is a hash beside it.

CREATE TABLE entry_points (
  id           TEXT COLLATE "BINARY" PRIMARY KEY,
  organisation TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT   NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  channel      TEXT   NOT NULL,
  flow         TEXT COLLATE "BINARY" NOT NULL,
  label        TEXT   NOT NULL,
  settings     TEXT   NOT NULL,
  secret       BYTEA  NOT NULL,
  revision     BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  UNIQUE (organisation, name_key)
);
CREATE INDEX entry_points_flow ON entry_points (organisation, flow);

CREATE TABLE entry_point_numbers (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  number       TEXT COLLATE "BINARY" NOT NULL,
  entry_point  TEXT COLLATE "BINARY" NOT NULL REFERENCES entry_points (id),
  PRIMARY KEY (organisation, number)
);
CREATE INDEX entry_point_numbers_entry_point ON entry_point_numbers (entry_point);

CREATE TABLE webhooks (
  id           TEXT COLLATE "BINARY" PRIMARY KEY,
  organisation TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT   NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  entry_point  TEXT COLLATE "BINARY" NOT NULL REFERENCES entry_points (id),
  settings     TEXT   NOT NULL,
  hash         BYTEA  NOT NULL,
  secret       BYTEA  NOT NULL,
  revision     BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  UNIQUE (organisation, name_key)
);
CREATE INDEX webhooks_entry_point ON webhooks (entry_point);

CREATE TABLE schedules (
  id           TEXT COLLATE "BINARY" PRIMARY KEY,
  organisation TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT   NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  entry_point  TEXT COLLATE "BINARY" NOT NULL REFERENCES entry_points (id),
  settings     TEXT   NOT NULL,
  paused       BIGINT NOT NULL,
  next         BIGINT NOT NULL,
  last         BIGINT NOT NULL,
  error        TEXT   NOT NULL,
  revision     BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  UNIQUE (organisation, name_key)
);
CREATE INDEX schedules_entry_point ON schedules (entry_point);
CREATE INDEX schedules_next ON schedules (next) WHERE paused = 0 AND next <> 0;
