-- +goose Up
-- What the runner keeps. A row of journal is the sealed turns of one commit. Of a
-- contact, the first stretch of turns is in its own row, later ones are segments.
-- due is 0 for none; ended is 0 while a contact goes on.

CREATE TABLE contact_fence (
  id    BIGINT PRIMARY KEY,
  fence BIGINT NOT NULL
);
INSERT INTO contact_fence (id, fence) VALUES (1, 0);

CREATE TABLE journal (
  number BIGINT PRIMARY KEY,
  bytes  BYTEA NOT NULL
);

CREATE TABLE contacts (
  id           TEXT COLLATE "BINARY" PRIMARY KEY,
  organisation TEXT COLLATE "BINARY" NOT NULL,
  flow         TEXT   NOT NULL,
  flow_name    TEXT   NOT NULL,
  version      TEXT   NOT NULL,
  number       BIGINT NOT NULL,
  label        TEXT   NOT NULL,
  entry_point  TEXT   NOT NULL,
  channel      TEXT   NOT NULL,
  ani          TEXT   NOT NULL,
  dnis         TEXT   NOT NULL,
  state        TEXT   NOT NULL,
  queue        TEXT   NOT NULL,
  agent        TEXT   NOT NULL,
  activity     TEXT   NOT NULL,
  waiting      TEXT   NOT NULL,
  outcome      TEXT   NOT NULL,
  error        TEXT   NOT NULL,
  steps        BIGINT NOT NULL,
  started      BIGINT NOT NULL,
  ended        BIGINT NOT NULL,
  path         TEXT   NOT NULL,
  due          BIGINT NOT NULL,
  turn         BIGINT NOT NULL,
  desk         BYTEA  NOT NULL,
  snapshot     BYTEA  NOT NULL,
  segment      BYTEA  NOT NULL
);
CREATE INDEX contacts_page ON contacts (organisation, started, id);
CREATE INDEX contacts_due ON contacts (due, id) WHERE due > 0;
CREATE INDEX contacts_ended ON contacts (ended) WHERE ended > 0;
CREATE INDEX contacts_standing ON contacts (id) WHERE state <> 'over';

CREATE TABLE contact_segments (
  contact TEXT COLLATE "BINARY" NOT NULL,
  turn    BIGINT NOT NULL,
  bytes   BYTEA  NOT NULL,
  PRIMARY KEY (contact, turn)
);
