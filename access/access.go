// Package access says who may do what: roles, actions, and the one matrix of
// both (domain §1.2, S2-2…S2-4, security L). It is printed to docs/roles.md.
package access

// Role is what a user is in one organisation. A user may hold several; what any
// of them allows is allowed.
type Role string

// The administrator roles of Control Hub, in the order of the published table
// (domain §1.2), then our own three.
const (
	FullAdministrator             Role = "full_administrator"
	ContactCenterAdministrator    Role = "contact_center_service_administrator"
	ExternalFullAdministrator     Role = "external_full_administrator"
	ExternalContactCenter         Role = "external_contact_center_administrator"
	HelpDeskFullAdministrator     Role = "help_desk_full_administrator"
	PartnerFullAdministrator      Role = "partner_full_administrator"
	ReadOnlyAdministrator         Role = "read_only_administrator"
	ExternalReadOnlyAdministrator Role = "external_read_only_administrator"
	HelpDeskBasicAdministrator    Role = "help_desk_basic_administrator"
	PartnerReadOnlyAdministrator  Role = "partner_read_only_administrator"

	FlowDeveloper Role = "flow_developer" // beyond the vendor
	FlowPublisher Role = "flow_publisher" // beyond the vendor
	Supervisor    Role = "supervisor"     // beyond the vendor
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
	QueueRead       Action = "queue.read"
	QueueWrite      Action = "queue.write"
	AgentState      Action = "agent.state"
)

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
