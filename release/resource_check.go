package release

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/fault"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/routing"
	"github.com/callwright/callwright/value"
)

// check refuses settings that a resources document could not have, with the
// fields of the same declarations (package routing).
func (s section) check(r Resource) error {
	if err := named(r.Name); err != nil {
		return err
	}
	if !usable(r.ID) {
		return wrong("id_invalid", "id", "must be letters, digits, dots, dashes and underscores", "The id %q cannot be used.", r.ID)
	}
	for _, name := range []string{"name", "id"} {
		if _, ok := r.Settings.Get(name); ok {
			return wrong("settings_invalid", "settings."+name, "stands beside the settings", "Name and id are no settings.")
		}
	}
	entry, own := s.split(r)
	var problems []field.Problem
	if s.own != nil {
		problems = s.own().Decode(own)
	}
	if s.kind == Globals {
		problems = append(problems, globalProblems(r.Settings)...)
	}
	if s.kind == BusinessHours {
		problems = append(problems, zoneProblems(r.Settings)...)
	}
	problems = append(problems, s.known(entry)...)
	e := fault.New(fault.Invalid, "settings_invalid", "The settings of %s are not right.", r.Name)
	for _, p := range problems {
		if p.Code != routing.CodeUnbound && (p.Severity == field.SeverityError || p.Code == field.CodeUnknown) {
			e.Fields = append(e.Fields, fault.Said(strings.TrimSuffix("settings."+p.Field, "."), p.Said()))
		}
	}
	if len(e.Fields) > 0 {
		return e
	}
	return nil
}

// zoneProblems tells whether business hours have a zone that can be read when a
// contact comes.
func zoneProblems(settings *value.Object) []field.Problem {
	v, _ := settings.Get("zone")
	name := value.Text(v)
	if v == nil || name == "" || strings.EqualFold(name, "UTC") {
		return nil
	}
	if _, err := time.LoadLocation(name); err == nil && name != "Local" {
		return nil
	}
	return []field.Problem{field.Problem{Code: field.CodeInvalid, Severity: field.SeverityError, Field: "zone"}.Saying("is no time zone, such as Europe/Berlin")}
}

// known asks package routing about the entry, in a document that has only it.
func (s section) known(entry *value.Object) []field.Problem {
	_, problems := routing.FromValue(value.Of(s.name, []any{entry}))
	at := s.name + "[0]"
	for i, p := range problems {
		problems[i].Field = strings.TrimPrefix(strings.TrimPrefix(p.Field, at), ".")
	}
	return problems
}

func named(name string) error {
	switch {
	case fold(name) == "":
		return wrong("name_missing", "name", "is required", "A name is needed.")
	case len(name) > longestName:
		return wrong("name_invalid", "name", "is too long", "A name has at most %d bytes.", longestName)
	case !value.Visible(name):
		return wrong("name_invalid", "name", value.Invisible, "The name holds characters that cannot be seen.")
	}
	return nil
}

const (
	longestText = 256      // of a global variable, in characters (domain.md §5.3)
	longestJSON = 16 << 10 // of one that is JSON, in bytes
)

// The types of global variables.
var globalTypes = []string{"STRING", "INTEGER", "DECIMAL", "BOOLEAN", "DATETIME", "JSON"}

func globalFields() field.List {
	var kind, description, label string
	var flags [4]bool
	return field.List{
		field.Choice(&kind, "type", globalTypes...).Say("Variable type", "Type of the variable's value."),
		field.Plain(&description, "description").Say("Description", "For people."),
		field.Bool(&flags[0], "reportable").Say("Reportable", "Whether the variable goes to reports."),
		field.Bool(&flags[1], "agent_viewable").Say("Agent viewable", "Whether agents see the variable."),
		field.Bool(&flags[2], "agent_editable").Say("Agent editable", "Whether agents may change the variable."),
		field.Plain(&label, "desktop_label").Say("Desktop label", "Under which agents see the variable."),
		field.Bool(&flags[3], "secure").Say("Secure", "Whether the value is never shown."),
	}
}

// globalProblems tells whether the value of a global variable has its type.
func globalProblems(settings *value.Object) []field.Problem {
	kind, _ := settings.Get("type")
	v, _ := settings.Get("value")
	wrong := misfit(value.Text(kind), v)
	if wrong == nil {
		return nil
	}
	return []field.Problem{field.Problem{Code: field.CodeInvalid, Severity: field.SeverityError, Field: "value"}.Saying("%s", wrong)}
}

func misfit(kind string, v any) error {
	text, isText := v.(string)
	switch {
	case v == nil || text == "" && isText:
		return nil
	case kind == "JSON" && len(value.Text(v)) > longestJSON:
		return message.Errorf("is longer than %d KB", longestJSON>>10)
	case kind == "INTEGER" && !integer(v), kind == "DECIMAL" && !number(v), kind == "BOOLEAN" && !boolean(v):
		return message.Errorf("does not have the type %s", kind)
	case kind != "JSON" && utf8.RuneCountInString(value.Text(v)) > longestText:
		return message.Errorf("has more than %d characters", longestText)
	}
	return nil
}

func integer(v any) bool {
	if text, ok := v.(string); ok {
		v = value.Number(strings.TrimSpace(text))
	}
	_, ok := v.(int64)
	return ok
}

func number(v any) bool {
	if text, ok := v.(string); ok {
		v = value.Number(strings.TrimSpace(text))
	}
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}

func boolean(v any) bool {
	switch value.Text(v) {
	case "true", "false":
		return true
	}
	return false
}
