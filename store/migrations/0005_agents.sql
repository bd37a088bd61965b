-- +goose Up
CREATE TABLE agents (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  agent        TEXT COLLATE "BINARY" NOT NULL,
  state        TEXT   NOT NULL,
  reason       TEXT   NOT NULL,
  session      TEXT   NOT NULL,
  changed      BIGINT NOT NULL,
  PRIMARY KEY (organisation, agent)
);

CREATE TABLE callbacks (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  id           TEXT COLLATE "BINARY" NOT NULL,
  contact      TEXT   NOT NULL,
  number       TEXT   NOT NULL,
  queue        TEXT   NOT NULL,
  ani          TEXT   NOT NULL,
  customer     TEXT   NOT NULL,
  flow         TEXT   NOT NULL,
  priority     BIGINT NOT NULL,
  queued       BIGINT NOT NULL,
  begins       BIGINT NOT NULL,
  ends         BIGINT NOT NULL,
  state        TEXT   NOT NULL,
  finished     BIGINT NOT NULL,
  agent        TEXT   NOT NULL,
  reason       TEXT   NOT NULL,
  updated      BIGINT NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE INDEX callbacks_open ON callbacks (finished, organisation, updated);
CREATE INDEX callbacks_newest ON callbacks (organisation, updated);
