// Package account keeps organisations, the people who administer them, the
// roles they hold, their sessions and API tokens (domain §1, security K and L).
//
//   - organisation.go user.go member.go session.go token.go link.go: what is
//     kept, and the stores that keep it
//   - accounts.go: [Accounts], which does everything, and what it works with
//   - caller.go: [Caller], who asks, and what he may do
//   - founding.go: the first set-up, by a one-time link or on the host
//   - tenancy.go: making and changing organisations
//   - invitation.go: inviting and accepting
//   - people.go roles.go operator.go recovery.go: users, their roles, the last
//     operator, new passwords
//   - signin.go browser.go: signing in and out, sessions, changing organisation
//     and password
//   - apitoken.go: API tokens
//   - openid.go provider.go: signing in by OpenID Connect
//   - argon.go obvious.go: passwords at rest, passwords refused
//   - throttle.go: how guessing is slowed down
//
// Every method asks the matrix of package access itself, beneath the door of
// package api. What changes is audited in the transaction of the change, and
// most often first: recording holds the organisation's chain until the
// transaction ends, which puts changes of one organisation's accounts in order.
//
// Nothing about a user is cached: each request reads the session or API token,
// the user and the roles, so that what is revoked is gone with the next request.
package account
