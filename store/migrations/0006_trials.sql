-- +goose Up
-- Drafts that are tried, the tests of flows, and which contacts are simulated.

CREATE TABLE flow_trials (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  id           TEXT COLLATE "BINARY" NOT NULL,
  flow         TEXT COLLATE "BINARY" NOT NULL,
  hash         TEXT   NOT NULL,
  made         BIGINT NOT NULL,
  made_by      TEXT   NOT NULL,
  used         BIGINT NOT NULL,
  text         BYTEA  NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE INDEX flow_trials_used ON flow_trials (used);

CREATE TABLE flow_tests (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  flow         TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT COLLATE "BINARY" NOT NULL,
  text         BYTEA  NOT NULL,
  revision     BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  updated_by   TEXT   NOT NULL,
  PRIMARY KEY (organisation, flow, name)
);

ALTER TABLE contacts ADD COLUMN simulated BIGINT NOT NULL DEFAULT 0;
CREATE INDEX contacts_simulated ON contacts (organisation, started, id) WHERE simulated = 1;
CREATE INDEX contacts_trial ON contacts (version) WHERE simulated = 1;
