package api

import (
	"context"
	"net/http"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// Role is a role and what it allows.
type Role struct {
	Role  access.Role     `json:"role"`
	Title string          `json:"title" doc:"In Control Hub's words."`
	Help  string          `json:"help"`
	Ours  bool            `json:"ours,omitempty" doc:"Beyond the vendor."`
	May   []access.Action `json:"may"`
}

// Action is something that can be done.
type Action struct {
	Action access.Action `json:"action"`
	Title  string        `json:"title"`
}

type roleList struct {
	Body struct {
		Items   []Role   `json:"items"`
		Actions []Action `json:"actions" doc:"All that there are; the scopes of API tokens are of these."`
	}
}

func (a *api) roleOperations() {
	serve(a, operation{
		who: needs(access.RoleList), method: http.MethodGet, path: "/api/roles", id: "list-roles", tag: "roles",
		summary: "List the roles and what they allow",
	}, listRoles)
}

type listRolesIn struct {
	Language string `query:"language" enum:"en,de,it" default:"en" doc:"Of titles and help."`
}

func listRoles(_ context.Context, _ account.Caller, in *listRolesIn) (*roleList, error) {
	words, err := roleWords[in.Language]()
	if err != nil {
		return nil, err
	}
	out := &roleList{}
	for _, r := range access.Roles() {
		role := Role{Role: r.Role, Title: words.Text(r.Title), Help: words.Text(r.Help), Ours: r.Ours, May: []access.Action{}}
		for _, action := range access.Actions() {
			if access.Decide([]access.Role{r.Role}, action.Action) == access.Allowed {
				role.May = append(role.May, action.Action)
			}
		}
		out.Body.Items = append(out.Body.Items, role)
	}
	for _, action := range access.Actions() {
		out.Body.Actions = append(out.Body.Actions, Action{Action: action.Action, Title: words.Text(action.Title)})
	}
	return out, nil
}
