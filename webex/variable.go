package webex

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/flow"
	"github.com/callwright/callwright/message"
	"github.com/callwright/callwright/value"
)

// readVariable maps a variable of either form.
func readVariable(raw *value.Object) flow.Variable {
	flag := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { b, _ := raw.Get(n); return strings.EqualFold(value.Text(b), "true") })
	}
	v := flow.Variable{
		Name: text(raw, "name"), ID: text(raw, "id"), Type: variableType(text(raw, "type")),
		Description: text(raw, "description"), Source: flow.VariableSource(text(raw, "source")), DesktopLabel: text(raw, "desktopLabel"),
		Secure: flag("isSecure", "secure"), AgentViewable: flag("isCAD"), AgentEditable: flag("isAgentEditable"),
		Reportable: flag("isReportable", "reportable"), Overwrite: flag("overwrite"),
	}
	if v.Value, _ = raw.Get("value"); v.Value == nil {
		v.Value, _ = raw.Get("defaultValue")
	}
	switch {
	case v.Source == "GLOBAL_TM":
		v.Source = flow.Global
	case v.Source == "" && flag("isInput"):
		v.Source = flow.SubflowInput
	case v.Source == "" && flag("isOutput"):
		v.Source = flow.SubflowOutput
	}
	return v
}

// variableType reads the type in every letter case; Webex's pages write "Date Time".
func variableType(s string) flow.VariableType {
	t := flow.VariableType(strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(s), " ", "")))
	switch t {
	case flow.String, flow.Integer, flow.Decimal, flow.Boolean, flow.DateTime, flow.JSON:
		return t
	}
	return flow.VariableType(s)
}

// bareVariable is a variable as an export writes it by itself.
func bareVariable(form Form, v *flow.Variable, imported bool) *value.Object {
	if form == FormFlowV2 {
		return bareV2(v)
	}
	o := value.Of("name", v.Name, "type", string(v.Type), "value", v.Value, "description", v.Description, "id", v.ID,
		"source", string(v.Source), "isCAD", v.AgentViewable, "desktopLabel", v.DesktopLabel, "isAgentEditable", v.AgentEditable,
		"isReportable", v.Reportable, "overwrite", v.Overwrite, "isSecure", v.Secure)
	if !imported {
		o.Set("isExternalized", false)
		o.Set("resourceType", "")
	}
	return o
}

func bareV2(v *flow.Variable) *value.Object {
	o := value.Of("name", v.Name, "type", string(v.Type), "defaultValue", v.Value,
		"isInput", v.Source == flow.SubflowInput, "isOutput", v.Source == flow.SubflowOutput, "reportable", v.Reportable)
	text := func(key, s string) {
		if s != "" {
			o.Set(key, s)
		}
	}
	flag := func(key string, b bool) {
		if b {
			o.Set(key, true)
		}
	}
	text("description", v.Description)
	text("id", v.ID)
	if v.Source != flow.SubflowInput && v.Source != flow.SubflowOutput {
		text("source", string(v.Source))
	}
	flag("isCAD", v.AgentViewable)
	text("desktopLabel", v.DesktopLabel)
	flag("isAgentEditable", v.AgentEditable)
	flag("overwrite", v.Overwrite)
	flag("isSecure", v.Secure)
	return o
}

func (im *importer) variables() error {
	raws, err := want[[]any](im.doc, "variables")
	if err != nil {
		return err
	}
	names, extra := unique{}, value.NewObject(len(raws))
	for i, v := range raws {
		raw, ok := v.(*value.Object)
		if !ok {
			return message.Errorf("%s: the variable number %d is %s", errType, i+1, sortOf(v))
		}
		variable := readVariable(raw)
		extra.Set(names.take(variable.Name, "variable"), overlay(bareVariable(im.form, &variable, true), raw))
		im.flow.Variables = append(im.flow.Variables, variable)
	}
	put(im.extra, "variables", extra)
	return nil
}

func (ex *exporter) variables() []any {
	out, names := []any{}, unique{}
	extra := object(ex.extra, "variables")
	for i := range ex.flow.Variables {
		v := &ex.flow.Variables[i]
		o, imported := member[*value.Object](extra, names.take(v.Name, "variable"))
		imported = imported && ex.again
		raw := bareVariable(ex.form, v, imported)
		if imported {
			layChecked(raw, o, func(o *value.Object) bool { return sameVariable(readVariable(o), *v) })
		}
		out = append(out, raw)
	}
	return out
}

func sameVariable(a, b flow.Variable) bool {
	if !same(a.Value, b.Value) {
		return false
	}
	a.Value, b.Value = nil, nil
	return a == b
}

// settings takes the settings of the flow: {name, value, type, group} each.
// What is no such row is kept as it is, in its place.
func (im *importer) settings() {
	raws, ok := member[[]any](im.doc, "settings")
	if !ok {
		return
	}
	settings, rows := value.NewObject(len(raws)), make([]any, len(raws))
	for i, v := range raws {
		raw, _ := v.(*value.Object)
		name, named := member[string](raw, "name")
		content, ok := raw.Get("value")
		if !ok || !named || has(settings, name) {
			rows[i] = value.Of("verbatim", v)
			continue
		}
		settings.Set(name, content)
		row := raw.Clone()
		row.Delete("value")
		rows[i] = value.Of("row", row)
	}
	if settings.Len() > 0 {
		im.flow.Settings = settings
	}
	put(im.extra, "settings", rows)
}

func (ex *exporter) settings() []any {
	out, done := []any{}, map[string]bool{}
	for _, v := range list(ex.extra, "settings") {
		o, _ := v.(*value.Object)
		if verbatim, ok := o.Get("verbatim"); ok {
			if ex.again {
				out = append(out, verbatim)
			}
			continue
		}
		row := object(o, "row").Clone()
		name := text(row, "name")
		if content, ok := ex.flow.Settings.Get(name); ok && !done[name] {
			row.Set("value", content)
			out = append(out, row)
			done[name] = true
		}
	}
	for name, content := range ex.flow.Settings.All() {
		if !done[name] {
			out = append(out, value.Of("name", name, "value", value.Text(content), "type", settingType(content), "group", settingGroup(name)))
		}
	}
	return out
}

func settingType(v any) string {
	switch s := value.Text(v); {
	case s == "true" || s == "false":
		return "BOOLEAN"
	default:
		if _, ok := value.Number(s).(int64); ok {
			return "INTEGER"
		}
	}
	return "STRING"
}

func settingGroup(name string) string {
	if name == "flowDecryptAccess" {
		return "decryption"
	}
	return "activityWait"
}
