package field

import (
	"slices"
)

// FormField is what the renderer of a form gets to know of one setting.
type FormField struct {
	Name       string              `json:"name" doc:"Of the setting, in a document."`
	Kind       Kind                `json:"kind" enum:"text,plain,expr,choice,int,duration,bool,ref,table,items,prompts,part,path,value,secret,pairs" doc:"The control. text: a template, a text in which {{ expressions }} may stand. expr: an expression that is the whole setting. plain: a text without expressions. choice: one of options. int: a whole number. duration: a whole number of unit. bool: a switch. ref: names what target says: a text, or {id, name}. table: names with templates, in order. pairs: names with plain texts, in order. items: a list of rows, each with fields. prompts: items that are spoken to the caller. part: an object with fields. path: a JSONPath. value: any JSON. secret: a text that is never shown again."`
	Label      string              `json:"label" doc:"As Webex calls it."`
	Help       string              `json:"help" doc:"One sentence."`
	Section    string              `json:"section,omitempty" doc:"Heading of the part of the form that it stands in; absent for the first part."`
	Required   bool                `json:"required" doc:"Must be given while it is shown."`
	RequiredIf map[string][]string `json:"required_if,omitempty" doc:"Required only while the setting of that name, in the same form, has one of the values."`
	ShowIf     map[string][]string `json:"show_if,omitempty" doc:"Shown only while the setting of that name, in the same form, has one of the values."`
	Default    any                 `json:"default,omitempty" doc:"What counts where nothing is given."`
	Options    []FormOption        `json:"options,omitempty" doc:"Of a choice."`
	Second     *FormSecond         `json:"second,omitempty" doc:"Of a choice whose options have groups: the group is asked for first, the option further on."`
	Min        *int                `json:"min,omitempty" doc:"Of a number, or the least items."`
	Max        *int                `json:"max,omitempty" doc:"Of a number, or the most items."`
	Unit       string              `json:"unit,omitempty" enum:"ms,s,min" doc:"Of a duration."`
	Target     string              `json:"target,omitempty" doc:"What a ref names: variable, connector, queue, prompt, business-hours, flow, subflow, function …"`
	Format     string              `json:"format,omitempty" doc:"How a text is entered: url, pem, lines; absent for a line of text."`
	Ours       bool                `json:"ours,omitempty" doc:"Webex does not have this setting."`
	Rotates    bool                `json:"rotates,omitempty" doc:"Of a connector: a rotation may change this setting; the others stay as they are."`
	Fields     []FormField         `json:"fields,omitempty" doc:"Of a row or a part, in the order of the form."`
}

// FormOption is one option of a choice.
type FormOption struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Group string `json:"group,omitempty"`
}

// FormSecond is where a form asks for the option once the group is known.
type FormSecond struct {
	Label string `json:"label"`
	After string `json:"after" doc:"Name of the setting after which it stands; empty for right after the group."`
}

// Form returns the settings for a form renderer, in the order of the form.
func (l List) Form() []FormField {
	form := make([]FormField, len(l))
	for i, f := range l {
		form[i] = l.control(f)
	}
	return form
}

func (l List) control(f Field) FormField {
	c := FormField{Name: f.Name, Kind: f.Kind, Label: f.Label, Help: f.Help, Section: f.Section, Required: f.Required, Default: f.Default,
		Options: f.options(), Unit: f.Unit, Target: f.Target, Format: f.Format, Ours: f.Ours, Rotates: f.Rotates}
	if name, values := l.Demand(f); name != "" {
		c.RequiredIf = map[string][]string{name: slices.Clone(values)}
	}
	if name, values := l.Condition(f); name != "" {
		c.ShowIf = map[string][]string{name: slices.Clone(values)}
	}
	if f.Second != "" {
		c.Second = &FormSecond{f.Second, f.After}
	}
	if f.Min != 0 || f.Max != 0 {
		c.Min = &f.Min
	}
	if f.Max != 0 {
		c.Max = &f.Max
	}
	if rows := f.Rows(); rows != nil {
		c.Fields = rows.Form()
	}
	return c
}

func (f Field) options() []FormOption {
	var list []FormOption
	for i, v := range f.Options {
		o := FormOption{Value: v, Label: v}
		if i < len(f.Labels) {
			o.Label = f.Labels[i]
		}
		if i < len(f.Groups) {
			o.Group = f.Groups[i]
		}
		list = append(list, o)
	}
	return list
}
