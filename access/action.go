package access

import (
	"slices"
	"strings"
)

// Action is something that can be done to a noun, such as "connector.create".
type Action string

// The actions on connectors. List gives name, id, kind and state; Read gives
// the settings without secrets, health and where-used.
const (
	ConnectorList       Action = "connector.list"
	ConnectorRead       Action = "connector.read"
	ConnectorCreate     Action = "connector.create"
	ConnectorUpdate     Action = "connector.update"
	ConnectorDeactivate Action = "connector.deactivate"
	ConnectorActivate   Action = "connector.activate"
	ConnectorDelete     Action = "connector.delete"
	ConnectorTest       Action = "connector.test"
	ConnectorRotate     Action = "connector.rotate"
	ConnectorAuthorize  Action = "connector.authorize" // an authorization code connector
	ConnectorUse        Action = "connector.use"       // name it in a draft
)

// The actions on organisations, users, roles, API tokens and the audit log.
const (
	OrganisationRead   Action = "organisation.read"
	OrganisationUpdate Action = "organisation.update"
	OrganisationCreate Action = "organisation.create" // operators only
	UserList           Action = "user.list"
	UserRead           Action = "user.read"
	UserCreate         Action = "user.create"
	UserUpdate         Action = "user.update" // also the roles held
	UserDelete         Action = "user.delete"
	RoleList           Action = "role.list"
	TokenList          Action = "token.list" // one's own; an administrator's reach is the organisation
	TokenCreate        Action = "token.create"
	TokenRevoke        Action = "token.revoke"
	AuditRead          Action = "audit.read"
	AuditVerify        Action = "audit.verify"
	AuditExport        Action = "audit.export"
)

// The actions on flows, entry points, contacts, queues and agents.
const (
	FlowRead        Action = "flow.read"
	FlowEdit        Action = "flow.edit"    // drafts, locks, labels but Live
	FlowPublish     Action = "flow.publish" // a version with labels but Live
	FlowLive        Action = "flow.live"    // the Live label, rollback
	EntryPointRead  Action = "entry_point.read"
	EntryPointWrite Action = "entry_point.write"
	ContactRead     Action = "contact.read"
	ContactStart    Action = "contact.start"
	ContactSimulate Action = "contact.simulate" // drafts, with contacts that are no customers
	QueueRead       Action = "queue.read"
	QueueWrite      Action = "queue.write"
	AgentState      Action = "agent.state"
)

// ActionInfo is what people read about an action.
type ActionInfo struct {
	Action Action
	Title  string // completes "may …"
}

// Actions returns every action in the order of the table.
func Actions() []ActionInfo { return slices.Clone(actions) }

// Noun is what an action is done to: what stands before the dot.
func (a Action) Noun() string {
	noun, _, _ := strings.Cut(string(a), ".")
	return noun
}

// Title completes "may …"; for an action that there is not it is the action.
func (a Action) Title() string {
	for _, info := range actions {
		if info.Action == a {
			return info.Title
		}
	}
	return string(a)
}

var actions = []ActionInfo{
	{ConnectorList, "list connectors by name, id, kind and state"},
	{ConnectorRead, "see a connector's settings (never its secrets), health and uses"},
	{ConnectorCreate, "create a connector"},
	{ConnectorUpdate, "change a connector"},
	{ConnectorDeactivate, "deactivate a connector"},
	{ConnectorActivate, "activate a connector"},
	{ConnectorDelete, "delete a connector"},
	{ConnectorTest, "test a connector"},
	{ConnectorRotate, "rotate a connector's secret"},
	{ConnectorAuthorize, "authorize a connector"},
	{ConnectorUse, "use a connector in a draft"},
	{FlowRead, "see flows"},
	{FlowEdit, "edit drafts of flows"},
	{FlowPublish, "publish a version with any label but Live"},
	{FlowLive, "set the Live label and roll back"},
	{EntryPointRead, "see entry points"},
	{EntryPointWrite, "change entry points"},
	{ContactRead, "see contacts"},
	{ContactStart, "start a contact"},
	{ContactSimulate, "run drafts with simulated contacts"},
	{QueueRead, "see queues"},
	{QueueWrite, "change queues"},
	{AgentState, "change an agent's state"},
	{OrganisationRead, "see the organisation"},
	{OrganisationUpdate, "change the organisation's settings"},
	{OrganisationCreate, "create an organisation"},
	{UserList, "list users"},
	{UserRead, "see a user"},
	{UserCreate, "invite a user"},
	{UserUpdate, "change a user and the roles held"},
	{UserDelete, "remove a user"},
	{AuditRead, "read the audit log"},
	{AuditVerify, "verify the audit log"},
	{AuditExport, "export the audit log"},
	{RoleList, "list roles"},
	{TokenList, "list API tokens"},
	{TokenCreate, "create an API token"},
	{TokenRevoke, "revoke an API token"},
}
