-- +goose Up
-- The name that an invitation has, until it is accepted.

ALTER TABLE memberships ADD COLUMN invited_as TEXT NOT NULL DEFAULT '';
