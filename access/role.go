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

// RoleInfo is what people read about a role.
type RoleInfo struct {
	Role  Role
	Title string // Control Hub's words; our own for our roles
	Ours  bool   // beyond the vendor
	Help  string // one sentence or two: what it is for
}

// Roles returns the roles in the order of the published table, then ours.
func Roles() []RoleInfo {
	list := make([]RoleInfo, len(matrix))
	for i, r := range matrix {
		list[i] = r.RoleInfo
	}
	return list
}

// Known reports whether there is such a role.
func Known(role Role) bool { return rowOf(role) != nil }

// External reports whether the role is one that Control Hub gives to people of
// another organisation.
func External(role Role) bool {
	return role == ExternalFullAdministrator || role == ExternalContactCenter || role == ExternalReadOnlyAdministrator
}

// Title returns the role in Control Hub's words; for a role that there is not
// it is the role.
func (r Role) Title() string {
	if row := rowOf(r); row != nil {
		return row.RoleInfo.Title
	}
	return string(r)
}
