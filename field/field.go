package field

import (
	"reflect"
	"slices"

	"github.com/callwright/callwright/value"
)

// Kind is the sort of a setting; a form has one control per kind.
type Kind string

// The kinds of settings.
const (
	KindText     Kind = "text"     // text in which expressions may stand
	KindPlain    Kind = "plain"    // text without expressions
	KindExpr     Kind = "expr"     // an expression that is the whole setting
	KindChoice   Kind = "choice"   // one of a few
	KindInt      Kind = "int"      //
	KindDuration Kind = "duration" // a whole number of the field's unit
	KindBool     Kind = "bool"     //
	KindRef      Kind = "ref"      // names something outside the flow, or a variable in it
	KindTable    Kind = "table"    // names with texts, in order
	KindItems    Kind = "items"    // a list of rows with fields of their own
	KindPrompts  Kind = "prompts"  // items that are spoken to the caller
	KindPart     Kind = "part"     // an object with fields of its own
	KindPath     Kind = "path"     // a JSONPath
	KindValue    Kind = "value"    // any JSON
	KindSecret   Kind = "secret"   // text that is never shown again
	KindPairs    Kind = "pairs"    // names with plain texts, in order
)

// Field declares one setting and binds it to the Go value that holds it.
// The methods that refine it return a changed copy, so they can be chained.
type Field struct {
	Name     string // in our documents
	Kind     Kind
	Label    string // as Webex calls it in its designer
	Help     string // one sentence for the form and the manual
	Required bool
	Options  []string // of a choice
	Min, Max int      // of numbers (Max 0: none), or the number of items
	Advised  bool     // a number outside Min and Max is a warning, not an error
	Unit     string   // of a duration: "ms", "s", "min"
	Target   string   // of a reference: "queue", "connector", "variable" …
	Default  any      // in document form; nil for none
	Labels   []string // of the options, for people; empty when they speak for themselves
	Groups   []string // of the options: a form asks for the group first where there is one
	Second   string   // label of the choice within a group…
	After    string   // …and the field after which it stands; empty for right after this one
	Format   string   // how a text is entered: "url", "pem"; empty for a line of text
	Section  string   // heading of the part of the form; empty for the first part
	Ours     bool     // Webex does not have it
	Rotates  bool     // a rotation of credentials may change it
	codec    Codec
	ptr      any                                            // what the field is bound to
	decode   func(v any, at string, r *report)              // fills ptr
	rows     func() List                                    // the fields of an item
	uses     func(f Field, at string, yield func(Use) bool) // templates and references that ptr holds
	shown    any                                            // pointer of the field that decides whether this one applies
	values   []string                                       // …and the values for which it does
	demands  any                                            // the same for whether it is required
	demanded []string
	pattern  *pattern
	judge    func(text string) (message, mend string)
}

// List is the declaration of all settings of one thing, in the order of its form.
type List []Field

// Say gives the field its label and its help text.
func (f Field) Say(label, help string) Field { f.Label, f.Help = label, help; return f }

// Require makes the field one that must be given while it applies.
func (f Field) Require() Field { f.Required = true; return f }

// RequireIf is Require that holds only while the field bound to other has one
// of the values.
func (f Field) RequireIf(other any, values ...any) Field {
	f.Required, f.demands = true, other
	for _, v := range values {
		f.demanded = append(f.demanded, text(v))
	}
	return f
}

// OptionsAs gives a choice's options their labels and their groups, in the order of
// the options; either list may be empty.
func (f Field) OptionsAs(labels, groups []string) Field {
	f.Labels, f.Groups = labels, groups
	return f
}

// InSteps says that a form asks for the group here, and after another field, with
// a label of its own, for the option.
func (f Field) InSteps(label, after string) Field { f.Second, f.After = label, after; return f }

// As says how a text is entered.
func (f Field) As(format string) Field { f.Format = format; return f }

// Beyond marks the field as one that Webex does not have.
func (f Field) Beyond() Field { f.Ours = true; return f }

// Range bounds a number, a duration (in its unit) or the number of items.
func (f Field) Range(low, high int) Field { f.Min, f.Max = low, high; return f }

// Advise bounds as Range does, but what is out of range only gets a warning.
func (f Field) Advise(low, high int) Field { f.Min, f.Max, f.Advised = low, high, true; return f }

// Or gives the field a default, in the form it has in a document.
func (f Field) Or(v any) Field { f.Default = value.From(v); return f }

// To says what a reference refers to.
func (f Field) To(target string) Field { f.Target = target; return f }

// Webex names the one property of a Webex export that holds the setting.
func (f Field) Webex(property string) Field { f.codec = property1{property, f.Kind}; return f }

// WebexAs names the codec for a setting that Webex keeps in several properties or another shape.
func (f Field) WebexAs(c Codec) Field { f.codec = c; return f }

// Codec returns how the setting stands in a Webex export, or nil when it does not.
func (f Field) Codec() Codec { return f.codec }

// Rows returns the declaration of one item of a list of items, or nil.
func (f Field) Rows() List {
	if f.rows == nil {
		return nil
	}
	return f.rows()
}

// ShowIf makes the field apply only while the field bound to other holds one
// of the values. For a bool give true or false.
func (f Field) ShowIf(other any, values ...any) Field {
	f.shown = other
	for _, v := range values {
		f.values = append(f.values, text(v))
	}
	return f
}

// Applies reports whether the field applies, given what the struct holds now.
func (f Field) Applies() bool {
	return holds(f.shown, f.values)
}

// Needed reports whether the field must be given, given what the struct holds now.
func (f Field) Needed() bool { return f.Required && f.Applies() && holds(f.demands, f.demanded) }

// holds reports whether what other is bound to is one of the values; true without other.
func holds(other any, values []string) bool {
	return other == nil || slices.Contains(values, text(reflect.ValueOf(other).Elem().Interface()))
}

// Condition returns the name of the field that decides whether f applies and
// the values for which it does; an empty name when it always does.
func (l List) Condition(f Field) (name string, values []string) { return l.named(f.shown, f.values) }

// Demand returns the name of the field that decides whether f is required
// while it applies, and the values for which it is; an empty name when none does.
func (l List) Demand(f Field) (name string, values []string) { return l.named(f.demands, f.demanded) }

func (l List) named(other any, values []string) (string, []string) {
	for _, g := range l {
		if other != nil && g.ptr == other {
			return g.Name, values
		}
	}
	return "", nil
}

// In puts the field into a section of the form.
func (f Field) In(section string) Field { f.Section = section; return f }

// Under puts the fields that have no section yet into one of that heading.
func (l List) Under(section string) List {
	for i := range l {
		if l[i].Section == "" {
			l[i].Section = section
		}
	}
	return l
}

// Find returns the field called name.
func (l List) Find(name string) (Field, bool) {
	i := slices.IndexFunc(l, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return l[i], true
}

func text(v any) string {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return r.String()
	case reflect.Bool:
		return value.Text(r.Bool())
	case reflect.Int:
		return value.Text(r.Int())
	default:
		return value.Text(v)
	}
}
