package access

import (
	"fmt"
	"strings"
)

const intro = `# Roles

What each role may do. A user may hold several roles in an organisation; what any
of them allows is allowed. Everything else is refused:

- ✔: allowed
- 403: the role may see such things, but not do this (` + "`role_forbidden`" + `)
- 404: the role may see nothing of the kind; the answer is the same as for a thing
  that does not exist

The rows of connectors are the published ones of Control Hub, the odd one included:
a read-only administrator has no access to connectors, an external one may view
them. The vendor publishes no such table for anything else: those columns follow
from what it says of each role. Roles marked **ours** are beyond the vendor.

Besides the table:

- Nobody changes his own roles, nor gives or takes a role that allows more than his own.
- The last full administrator of an organisation can be neither demoted, disabled nor removed.
- An external full administrator cannot give or take the Contact Center service
  administrator role, in either of its two forms, to or from an external administrator.
- API tokens: everyone lists and revokes his own, whoever may change users those of the
  organisation. A token never allows more than the roles of its user; scopes narrow it.
- Creating an organisation, and changing the licences and limits of one, is for the
  operators of the installation. No role allows it.
- The audit log shows nobody entries about things that his roles may not see.

| Role | Id | | What it is for |
|---|---|---|---|
`

// Markdown returns docs/roles.md: the roles, then one table for each noun.
func Markdown() string {
	var b strings.Builder
	b.WriteString(intro)
	for _, r := range matrix {
		ours := ""
		if r.Ours {
			ours = "**ours**"
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s |\n", r.RoleInfo.Title, r.Role, ours, r.Help)
	}
	for start := 0; start < len(actions); {
		end := start + 1
		for end < len(actions) && actions[end].Action.Noun() == actions[start].Action.Noun() {
			end++
		}
		writeTable(&b, actions[start:end])
		start = end
	}
	return b.String()
}

// writeTable writes the table of one noun's actions.
func writeTable(b *strings.Builder, of []ActionInfo) {
	noun := strings.ReplaceAll(of[0].Action.Noun(), "_", " ")
	fmt.Fprintf(b, "\n## %s%s\n\n", strings.ToUpper(noun[:1]), noun[1:])
	for _, a := range of {
		fmt.Fprintf(b, "- `%s`: %s\n", a.Action, a.Title)
	}
	b.WriteString("\n| Role |")
	for _, a := range of {
		_, verb, _ := strings.Cut(string(a.Action), ".")
		fmt.Fprintf(b, " %s |", verb)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(of)) + "\n")
	for _, r := range matrix {
		title := r.RoleInfo.Title
		if r.Ours {
			title += " (ours)"
		}
		fmt.Fprintf(b, "| %s |", title)
		for _, a := range of {
			fmt.Fprintf(b, " %s |", Decide([]Role{r.Role}, a.Action))
		}
		b.WriteString("\n")
	}
}
