package access

import "slices"

// Decision is what the matrix says.
type Decision int

// Hidden is for a noun of which the roles may see nothing: the answer is "not
// found", so that nobody learns what exists. Forbidden is for a noun that they
// may see, but not do this to.
const (
	Hidden Decision = iota
	Forbidden
	Allowed
)

// String returns the decision as docs/roles.md prints it.
func (d Decision) String() string {
	switch d {
	case Allowed:
		return "✔"
	case Forbidden:
		return "403"
	}
	return "404"
}

// Decide says whether somebody who holds these roles may do the action. What
// any role allows is allowed (domain §1.2); a noun that at least one role
// allows something on is no secret, so the rest is Forbidden; a noun without is
// Hidden. No roles, no access.
func Decide(roles []Role, action Action) Decision {
	decision := Hidden
	for _, role := range roles {
		row := rowOf(role)
		switch {
		case row == nil:
		case slices.Contains(row.allowed, action):
			return Allowed
		case row.sees(action.Noun()):
			decision = Forbidden
		}
	}
	return decision
}

// DecideScoped is Decide for an API token: with scopes, what is not among them
// is Forbidden although the roles allow it. Scopes never allow more (K9).
func DecideScoped(roles []Role, scopes []Action, action Action) Decision {
	decision := Decide(roles, action)
	if decision == Allowed && len(scopes) > 0 && !slices.Contains(scopes, action) {
		return Forbidden
	}
	return decision
}

// Sees reports whether the roles may see anything of a noun, such as
// "connector". What speaks of a noun elsewhere, such as entries of the audit
// log, is not for those who do not.
func Sees(roles []Role, noun string) bool {
	return slices.ContainsFunc(roles, func(r Role) bool {
		row := rowOf(r)
		return row != nil && row.sees(noun)
	})
}

// row is what one role may do.
type row struct {
	RoleInfo
	allowed []Action
}

func (r row) sees(noun string) bool {
	return slices.ContainsFunc(r.allowed, func(a Action) bool { return a.Noun() == noun })
}

func rowOf(role Role) *row {
	i := slices.IndexFunc(matrix, func(r row) bool { return r.Role == role })
	if i < 0 {
		return nil
	}
	return &matrix[i]
}

// The columns of the published table and our own, as groups of actions.
var (
	// everyone who is a member of an organisation: his own API tokens, and what
	// the roles are.
	everyone = []Action{RoleList, TokenList, TokenCreate, TokenRevoke}

	viewConnectors   = []Action{ConnectorList, ConnectorRead}
	manageConnectors = []Action{
		ConnectorList, ConnectorRead, ConnectorCreate, ConnectorUpdate, ConnectorDeactivate, ConnectorActivate,
		ConnectorDelete, ConnectorTest, ConnectorRotate, ConnectorAuthorize, ConnectorUse,
	}

	viewCenter   = []Action{FlowRead, EntryPointRead, ContactRead, QueueRead}
	manageCenter = []Action{
		FlowRead, FlowEdit, FlowPublish, FlowLive, EntryPointRead, EntryPointWrite,
		ContactRead, ContactStart, ContactSimulate, QueueRead, QueueWrite, AgentState,
	}

	viewPeople   = []Action{OrganisationRead, UserList, UserRead, AuditRead}
	managePeople = []Action{
		OrganisationRead, OrganisationUpdate, UserList, UserRead, UserCreate, UserUpdate, UserDelete,
		AuditRead, AuditVerify, AuditExport,
	}

	full    = slices.Concat(everyone, manageConnectors, manageCenter, managePeople)
	center  = slices.Concat(everyone, manageConnectors, manageCenter, viewPeople)
	view    = slices.Concat(everyone, viewConnectors, viewCenter, viewPeople)
	develop = slices.Concat(everyone, []Action{ConnectorList, ConnectorUse, FlowRead, FlowEdit, FlowPublish, ContactRead, ContactSimulate})
)

// matrix is the one table. The rows of connectors are the published ones, the
// odd one included: a read-only administrator has no access to connectors at
// all (S2-3), an external one may view them (S2-4). The vendor publishes no
// table for the other nouns; they follow from what it says of each role.
// OrganisationCreate is in no row: it is for operators.
var matrix = []row{
	{RoleInfo{FullAdministrator, "Full administrator", false, "Manages everything of the organisation, its users and their roles included."}, full},
	{RoleInfo{ContactCenterAdministrator, "Contact Center service administrator", false, "Manages connectors, flows, entry points and queues; sees users, but does not manage them."}, center},
	{RoleInfo{ExternalFullAdministrator, "External administrator with full administrator role", false, "A full administrator from another organisation; cannot give or take the Contact Center service administrator role to or from external administrators."}, full},
	{RoleInfo{ExternalContactCenter, "External administrator with Contact Center-specific administrator role", false, "A Contact Center service administrator from another organisation."}, center},
	{RoleInfo{HelpDeskFullAdministrator, "Help desk administrator with full administrator role", false, "A full administrator from a help desk."}, full},
	{RoleInfo{PartnerFullAdministrator, "Partner full administrator", false, "A full administrator from a partner."}, full},
	{RoleInfo{ReadOnlyAdministrator, "Read-only administrator", false, "Sees the organisation, its users and the audit log; has no access to connectors, nor to anything else of the contact centre."}, slices.Concat(everyone, viewPeople)},
	{RoleInfo{ExternalReadOnlyAdministrator, "External administrator with read-only administrator role", false, "Sees what is no secret and changes nothing."}, view},
	{RoleInfo{HelpDeskBasicAdministrator, "Help desk administrator (basic)", false, "Sees what is no secret and changes nothing."}, view},
	{RoleInfo{PartnerReadOnlyAdministrator, "Partner read-only administrator", false, "Sees what is no secret and changes nothing."}, view},
	{RoleInfo{FlowDeveloper, "Flow developer", true, "Picks connectors by name, edits flows, runs drafts with simulated contacts, publishes versions with any label but Live, and reads contacts."}, develop},
	{RoleInfo{FlowPublisher, "Flow publisher", true, "A flow developer who also sets the Live label, rolls back and changes entry points."}, slices.Concat(develop, []Action{FlowLive, EntryPointRead, EntryPointWrite})},
	{RoleInfo{Supervisor, "Supervisor", true, "Sees contacts and queues and changes the state of agents."}, slices.Concat(everyone, []Action{ContactRead, QueueRead, AgentState})},
}
