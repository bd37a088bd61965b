-- +goose Up
-- Flows with their drafts, versions, labels and references; functions; resources.

CREATE TABLE flows (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  id           TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT   NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  description  TEXT   NOT NULL,
  type         TEXT   NOT NULL,
  durability   TEXT   NOT NULL,
  revision     BIGINT NOT NULL,
  holder       TEXT   NOT NULL,
  held_since   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  draft        BIGINT NOT NULL,
  deleted      BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  updated_by   TEXT   NOT NULL,
  text         BYTEA  NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX flows_name ON flows (organisation, name_key) WHERE deleted = 0;

CREATE TABLE flow_labels (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  flow         TEXT COLLATE "BINARY" NOT NULL,
  label        TEXT COLLATE "BINARY" NOT NULL,
  version      BIGINT NOT NULL,
  PRIMARY KEY (organisation, flow, label)
);

CREATE TABLE flow_versions (
  id           TEXT COLLATE "BINARY" PRIMARY KEY,
  organisation TEXT COLLATE "BINARY" NOT NULL,
  flow         TEXT COLLATE "BINARY" NOT NULL,
  version      BIGINT NOT NULL,
  hash         TEXT   NOT NULL,
  note         TEXT   NOT NULL,
  published    BIGINT NOT NULL,
  published_by TEXT   NOT NULL,
  text         BYTEA  NOT NULL,
  UNIQUE (organisation, flow, version)
);

CREATE TABLE flow_references (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  flow         TEXT COLLATE "BINARY" NOT NULL,
  version      BIGINT NOT NULL,
  position     BIGINT NOT NULL,
  kind         TEXT COLLATE "BINARY" NOT NULL,
  ref          TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  ref_key      TEXT COLLATE "BINARY" NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  activity     TEXT   NOT NULL,
  path         TEXT   NOT NULL,
  wanted       TEXT   NOT NULL,
  PRIMARY KEY (organisation, flow, version, position)
);
CREATE INDEX flow_references_ref ON flow_references (organisation, kind, ref_key);
CREATE INDEX flow_references_name ON flow_references (organisation, kind, name_key);

CREATE TABLE functions (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  id           TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT   NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  description  TEXT   NOT NULL,
  language     TEXT   NOT NULL,
  inputs       TEXT   NOT NULL,
  outputs      TEXT   NOT NULL,
  source       BYTEA  NOT NULL,
  labels       TEXT   NOT NULL,
  version      BIGINT NOT NULL,
  draft        BIGINT NOT NULL,
  revision     BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  updated_by   TEXT   NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX functions_name ON functions (organisation, name_key);

CREATE TABLE function_versions (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  function     TEXT COLLATE "BINARY" NOT NULL,
  version      BIGINT NOT NULL,
  hash         TEXT   NOT NULL,
  note         TEXT   NOT NULL,
  inputs       TEXT   NOT NULL,
  outputs      TEXT   NOT NULL,
  source       BYTEA  NOT NULL,
  published    BIGINT NOT NULL,
  published_by TEXT   NOT NULL,
  PRIMARY KEY (organisation, function, version)
);

CREATE TABLE resources (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  kind         TEXT COLLATE "BINARY" NOT NULL,
  id           TEXT COLLATE "BINARY" NOT NULL,
  name         TEXT   NOT NULL,
  name_key     TEXT COLLATE "BINARY" NOT NULL,
  settings     TEXT   NOT NULL,
  audio_type   TEXT   NOT NULL,
  audio_size   BIGINT NOT NULL,
  audio_hash   TEXT   NOT NULL,
  revision     BIGINT NOT NULL,
  created      BIGINT NOT NULL,
  updated      BIGINT NOT NULL,
  PRIMARY KEY (organisation, kind, id)
);
CREATE UNIQUE INDEX resources_name ON resources (organisation, kind, name_key);

CREATE TABLE resource_changes (
  organisation TEXT COLLATE "BINARY" PRIMARY KEY,
  changes      BIGINT NOT NULL
);

CREATE TABLE prompt_audio (
  organisation TEXT COLLATE "BINARY" NOT NULL,
  id           TEXT COLLATE "BINARY" NOT NULL,
  type         TEXT   NOT NULL,
  hash         TEXT   NOT NULL,
  bytes        BYTEA  NOT NULL,
  PRIMARY KEY (organisation, id)
);
