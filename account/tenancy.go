package account

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/audit"
	"github.com/callwright/callwright/fault"
)

// OrganisationRequest asks for a new organisation.
type OrganisationRequest struct {
	Name             string
	Licences         []string
	CustomConnectors int // limit; 0 means the installation's default
}

// OrganisationChange is what changes of an organisation; nil stays as it is.
type OrganisationChange struct {
	Name             *string
	Licences         *[]string // operators only
	CustomConnectors *int      // operators only
}

// Place is an organisation that a user belongs to.
type Place struct {
	Organisation Organisation
	Roles        []access.Role
	Invited      bool
}

// CreateOrganisation makes an organisation. Only operators may (fault.Forbidden
// or fault.NotFound otherwise); the one who does becomes its first full
// administrator.
func (a *Accounts) CreateOrganisation(ctx context.Context, c Caller, r OrganisationRequest) (Organisation, error) {
	if err := c.Allow(access.OrganisationCreate); err != nil {
		return Organisation{}, err
	}
	var made Organisation
	err := a.transactor.Atomically(ctx, func(ctx context.Context) (err error) {
		made, err = a.newOrganisation(ctx, Organisation{Name: r.Name, Licences: r.Licences, CustomConnectors: r.CustomConnectors})
		if err != nil {
			return err
		}
		if !c.host() {
			m := Membership{User: c.User.ID, Organisation: made.ID, Roles: []access.Role{access.FullAdministrator}}
			if err := a.members.SetRoles(ctx, m); err != nil {
				return err
			}
		}
		return a.record(ctx, audit.Entry{
			Organisation: made.ID, Actor: c.Actor(), Action: "organisation.create", Object: made.object(),
			Detail: []audit.Detail{{Name: "licences", Value: strings.Join(made.Licences, " ")}, {Name: "custom_connectors", Value: strconv.Itoa(made.CustomConnectors)}},
		})
	})
	return made, err
}

// UpdateOrganisation changes an organisation that is still at the revision
// (fault.Stale otherwise). Full administrators change the name of their own;
// licences and limits, and other organisations, are for operators.
func (a *Accounts) UpdateOrganisation(ctx context.Context, c Caller, id string, revision int64, change OrganisationChange) (Organisation, error) {
	if err := a.reaches(c, id, access.OrganisationUpdate); err != nil {
		return Organisation{}, err
	}
	if (change.Licences != nil || change.CustomConnectors != nil) && !c.User.Operator {
		return Organisation{}, fault.New(fault.Forbidden, "operator_only", "Licences and limits are changed by the operator of this installation.")
	}
	var changed Organisation
	err := a.transactor.Atomically(ctx, func(ctx context.Context) error {
		o, found, err := a.organisations.Organisation(ctx, id)
		if err != nil {
			return err
		}
		if !found {
			return access.Absent("organisation")
		}
		if o.Revision != revision {
			return stale()
		}
		changed, err = o.with(change)
		if err != nil {
			return err
		}
		changed.Revision++
		if ok, err := a.organisations.UpdateOrganisation(ctx, changed); err != nil || !ok {
			return orStale(err)
		}
		return a.record(ctx, audit.Entry{Organisation: id, Actor: c.Actor(), Action: "organisation.update", Object: changed.object(), Detail: o.difference(changed)})
	})
	return changed, err
}

// Organisation returns one: the caller's own, and for operators any.
func (a *Accounts) Organisation(ctx context.Context, c Caller, id string) (Organisation, error) {
	if err := a.reaches(c, id, access.OrganisationRead); err != nil {
		return Organisation{}, err
	}
	o, found, err := a.organisations.Organisation(ctx, id)
	if err == nil && !found {
		err = access.Absent("organisation")
	}
	return o, err
}

// AllOrganisations lists the installation's organisations by id after one, for
// operators only.
func (a *Accounts) AllOrganisations(ctx context.Context, c Caller, after string, limit int) ([]Organisation, error) {
	if err := c.Allow(access.OrganisationCreate); err != nil {
		return nil, err
	}
	return a.organisations.Organisations(ctx, after, limit)
}

// Places lists the organisations that the caller belongs to or is invited to.
func (a *Accounts) Places(ctx context.Context, c Caller) ([]Place, error) {
	memberships, err := a.members.MembershipsOf(ctx, c.User.ID)
	if err != nil {
		return nil, err
	}
	var list []Place
	for _, m := range memberships {
		o, found, err := a.organisations.Organisation(ctx, m.Organisation)
		if err != nil {
			return nil, err
		}
		if found {
			list = append(list, Place{Organisation: o, Roles: accepted(m.Roles), Invited: isInvited(m.Roles)})
		}
	}
	return list, nil
}

// reaches refuses what is not the caller's own organisation, unless he is an
// operator: to others it does not exist (L3).
func (a *Accounts) reaches(c Caller, id string, action access.Action) error {
	if id != c.Organisation && !c.User.Operator {
		return access.Absent("organisation")
	}
	return c.Allow(action)
}

// newOrganisation checks and stores an organisation.
func (a *Accounts) newOrganisation(ctx context.Context, o Organisation) (Organisation, error) {
	o, err := Organisation{}.with(OrganisationChange{Name: &o.Name, Licences: &o.Licences, CustomConnectors: &o.CustomConnectors})
	if err != nil {
		return Organisation{}, err
	}
	if o.ID, err = a.newID(); err != nil {
		return Organisation{}, err
	}
	o.Revision, o.Created = 1, a.now()
	return o, a.organisations.InsertOrganisation(ctx, o)
}

// with returns the organisation with a change that is in order.
func (o Organisation) with(change OrganisationChange) (Organisation, error) {
	var err error
	if change.Name != nil {
		if o.Name, err = checkName("name", *change.Name); err != nil {
			return o, err
		}
	}
	if change.Licences != nil {
		if o.Licences, err = checkLicences(*change.Licences); err != nil {
			return o, err
		}
	}
	if change.CustomConnectors != nil {
		if o.CustomConnectors = *change.CustomConnectors; o.CustomConnectors < 0 || o.CustomConnectors > 1_000_000 {
			return o, fault.New(fault.Invalid, "limit_invalid", "The limit of custom connectors is out of range.").
				Where(fault.At("custom_connectors", "must be from 0 (the installation's default) to 1,000,000"))
		}
	}
	return o, nil
}

// checkLicences returns licences in order, each once.
func checkLicences(list []string) ([]string, error) {
	list = slices.Clone(list)
	for i, l := range list {
		name, err := checkName("licences", l)
		if err != nil || len(list) > 100 {
			return nil, fault.New(fault.Invalid, "licences_invalid", "The list of licences is not in order.").
				Where(fault.At("licences", "must hold at most 100 names such as FLEX3"))
		}
		list[i] = name
	}
	slices.Sort(list)
	return slices.Compact(list), nil
}

// object is the organisation as the audit log names what something was done to.
func (o Organisation) object() audit.Object {
	return audit.Object{Kind: "organisation", ID: o.ID, Name: o.Name}
}

// difference tells the audit log what has changed.
func (o Organisation) difference(n Organisation) []audit.Detail {
	var list []audit.Detail
	add := func(name, before, after string) {
		if before != after {
			list = append(list, audit.Detail{Name: name + ".before", Value: before}, audit.Detail{Name: name + ".after", Value: after})
		}
	}
	add("name", o.Name, n.Name)
	add("licences", strings.Join(o.Licences, " "), strings.Join(n.Licences, " "))
	add("custom_connectors", strconv.Itoa(o.CustomConnectors), strconv.Itoa(n.CustomConnectors))
	return list
}

func stale() error {
	return fault.New(fault.Stale, "stale", "Somebody else has changed this meanwhile. Load it again and repeat the change.")
}

// orStale returns err, or for an update that met another revision fault.Stale.
func orStale(err error) error {
	if err == nil {
		err = stale()
	}
	return err
}
