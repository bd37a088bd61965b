package activity

import (
	"strings"

	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// Codes of the problems that the activities of this group report while they run.
const (
	codeBody     = "body"     // a request body that is not what its content type says
	codeHeader   = "header"   // a header that cannot be sent as it is
	codeParse    = "parse"    // an answer that is not in the declared format
	codePath     = "path"     // a path expression that gave up
	codeRequest  = "request"  // what the connector said about a request
	codeVariable = "variable" // a row that names no variable
)

// OutputRow is one line of Parse Settings: a flow variable and the JSONPath
// whose value it receives.
type OutputRow struct {
	Variable string
	Path     field.Path
}

func outputFields(r *OutputRow) field.List {
	return field.List{
		field.Variable(&r.Variable, "variable").Say("Output Variable", "Flow variable that receives the value."),
		field.JSONPath(&r.Path, "path").Say("Path Expression", "JSONPath of the value, such as $.customer.name."),
	}
}

// outputs declares the rows of Parse Settings.
func outputs(rows *[]OutputRow) field.Field {
	return field.Items(rows, "outputs", outputFields).
		Say("Output Variables", "Flow variables that receive parts of the answer.").WebexAs(outputRowsCodec{})
}

// idle reports whether the row asks for nothing, as the one that Webex's form begins with.
func (r OutputRow) idle() bool {
	return strings.TrimSpace(r.Variable) == "" || strings.TrimSpace(r.Path.Source) == ""
}

// assign gives each row's variable what its path selects from doc; a path that
// selects nothing, or does not compile, empties the variable (domain.md §4.3).
func assign(in *Input, rows []OutputRow, doc any) []Assignment {
	var set []Assignment
	for i, r := range rows {
		if r.idle() {
			continue
		}
		set = append(set, Assignment{Variable: r.Variable, Value: pick(in, i, r, doc)})
	}
	return set
}

func pick(in *Input, i int, r OutputRow, doc any) any {
	at := rowPath("outputs", i, "path")
	if r.Path.Compiled == nil {
		in.Warn(codePath, at, "the path %q does not compile, so %s is left empty", r.Path.Source, r.Variable)
		return nil
	}
	v, _, err := r.Path.Compiled.Value(doc)
	if err != nil {
		in.Warn(codePath, at, "%v", err)
		return nil
	}
	return v
}

// empty gives every row's variable nothing.
func empty(rows []OutputRow) []Assignment {
	var set []Assignment
	for _, r := range rows {
		if !r.idle() {
			set = append(set, Assignment{Variable: r.Variable})
		}
	}
	return set
}

// rowPath is the path of a setting in row i of a list: "outputs[2].path".
func rowPath(list string, i int, name string) string {
	return list + "[" + value.Text(i) + "]." + name
}
