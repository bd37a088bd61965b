// Package access says who may do what: roles, actions, and the one matrix of
// both (domain §1.2, S2-2…S2-4, security L). It is printed to docs/roles.md.
//
//   - role.go: the roles with Control Hub's titles, and three of our own
//   - action.go: what can be done, with titles
//   - matrix.go: the one table, and [Decide], which reads it
//   - refusal.go: [Check], which makes a refusal of a decision
//   - grant.go: which roles one person may give to or take from another
//   - markdown.go: the table as a page
//
// What the table does not allow is not allowed: a role, an action or a noun that
// it does not know gets nothing (L1).
package access
