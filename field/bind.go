package field

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/jsonpath"
	"github.com/callwright/callwright/value"
)

// Reference names something by its id, its name, or both: an export often
// carries an id that means something only where it was made, with the label
// that people know. In a document it is a text, or an object {id, name}.
type Reference struct{ ID, Name string }

// IsZero reports whether nothing is referred to.
func (r Reference) IsZero() bool { return r == Reference{} }

// String is the name where there is one, otherwise the id.
func (r Reference) String() string {
	if r.Name != "" {
		return r.Name
	}
	return r.ID
}

// Row is one line of a table: a name with a text.
type Row struct {
	Name  string
	Value expr.Template
}

// Pair is a name with a plain text.
type Pair struct{ Name, Value string }

// Path is a JSONPath as written, compiled in the Webex dialect.
type Path struct {
	Source   string
	Compiled *jsonpath.Path // nil when the source is empty or does not compile
}

// Text binds a text in which expressions may stand.
func Text(p *expr.Template, name string) Field { return template(p, name, KindText) }

// Expr binds an expression that is the whole setting.
func Expr(p *expr.Template, name string) Field { return template(p, name, KindExpr) }

func template(p *expr.Template, name string, k Kind) Field {
	return Field{Name: name, Kind: k, ptr: p,
		decode: func(v any, at string, r *report) { *p = r.template(v, at, k) },
		uses: func(_ Field, at string, yield func(Use) bool) {
			if !p.IsZero() {
				yield(Use{Path: at, Template: p})
			}
		},
	}
}

// Plain binds a text without expressions.
func Plain[T ~string](p *T, name string) Field {
	return Field{Name: name, Kind: KindPlain, ptr: p, decode: func(v any, at string, r *report) { *p = T(r.text(v, at)) }}
}

// Secret binds a text that is never shown again once it is stored.
func Secret(p *string, name string) Field {
	f := Plain(p, name)
	f.Kind = KindSecret
	return f
}

// Choice binds one of the options; the first is the default.
func Choice[T ~string](p *T, name string, options ...T) Field {
	f := Field{Name: name, Kind: KindChoice, ptr: p, Default: string(options[0])}
	for _, o := range options {
		f.Options = append(f.Options, string(o))
	}
	f.decode = func(v any, at string, r *report) { *p = T(r.choice(v, at, f.Options)) }
	return f
}

// Int binds a whole number.
func Int(p *int, name string) Field {
	return Field{Name: name, Kind: KindInt, ptr: p, decode: func(v any, at string, r *report) { *p = r.int(v, at) }}
}

// Duration binds a span of time that documents give as a whole number of unit,
// or as a text with its units ("1m30s", "00:01:30").
func Duration(p *time.Duration, name string, unit time.Duration) Field {
	units := map[time.Duration]string{time.Millisecond: "ms", time.Second: "s", time.Minute: "min"}
	return Field{Name: name, Kind: KindDuration, Unit: units[unit], ptr: p,
		decode: func(v any, at string, r *report) { *p = r.duration(v, at, unit) }}
}

// Bool binds a yes or no.
func Bool(p *bool, name string) Field {
	return Field{Name: name, Kind: KindBool, ptr: p, decode: func(v any, at string, r *report) { *p = r.bool(v, at) }}
}

// Ref binds a reference; To says to what.
func Ref(p *Reference, name string) Field {
	return Field{Name: name, Kind: KindRef, ptr: p,
		decode: func(v any, at string, r *report) { *p = r.reference(v, at) },
		uses: func(f Field, at string, yield func(Use) bool) {
			if !p.IsZero() {
				yield(Use{Path: at, Ref: *p, Target: f.Target})
			}
		},
	}
}

// Variable binds the name of a flow variable.
func Variable(p *string, name string) Field {
	f := Plain(p, name)
	f.Kind, f.Target = KindRef, "variable"
	f.uses = func(f Field, at string, yield func(Use) bool) {
		if *p != "" {
			yield(Use{Path: at, Ref: Reference{Name: *p}, Target: f.Target})
		}
	}
	return f
}

// JSONPath binds a JSONPath in the Webex dialect.
func JSONPath(p *Path, name string) Field {
	return Field{Name: name, Kind: KindPath, ptr: p, decode: func(v any, at string, r *report) { *p = r.path(v, at) }}
}

// Value binds any JSON.
func Value(p *any, name string) Field {
	return Field{Name: name, Kind: KindValue, ptr: p, decode: func(v any, _ string, _ *report) { *p = v }}
}

// Table binds names with texts, in order: an object in a document.
func Table(p *[]Row, name string) Field {
	return Field{Name: name, Kind: KindTable, ptr: p,
		decode: func(v any, at string, r *report) { *p = r.table(v, at) },
		uses: func(_ Field, at string, yield func(Use) bool) {
			for i := range *p {
				if !yield(Use{Path: at + "." + (*p)[i].Name, Template: &(*p)[i].Value}) {
					return
				}
			}
		},
	}
}

// Pairs binds names with plain texts, in order: an object in a document.
func Pairs(p *[]Pair, name string) Field {
	return Field{Name: name, Kind: KindPairs, ptr: p, decode: func(v any, at string, r *report) { *p = r.pairs(v, at) }}
}

// Items binds a list of rows, each with the fields that fields declares for it.
func Items[T any](p *[]T, name string, fields func(*T) List) Field {
	return Field{Name: name, Kind: KindItems, ptr: p,
		decode: func(v any, at string, r *report) { *p = decodeItems(v, at, r, fields) },
		rows:   func() List { return fields(new(T)) },
		uses: func(_ Field, at string, yield func(Use) bool) {
			for i := range *p {
				for u := range fields(&(*p)[i]).uses(fmt.Sprintf("%s[%d].", at, i)) {
					if !yield(u) {
						return
					}
				}
			}
		},
	}
}

// Part binds a struct with fields of its own: an object in a document. It is
// for what Webex keeps in one property that is itself an object.
func Part[T any](p *T, name string, fields func(*T) List) Field {
	return Field{Name: name, Kind: KindPart, ptr: p,
		decode: func(v any, at string, r *report) {
			o, ok := v.(*value.Object)
			if !ok && v != nil && v != "" {
				r.add(invalid(at).Saying("must be an object with settings, not %s", sort(v)))
				return
			}
			fields(p).decode(o, at+".", r)
		},
		rows: func() List { return fields(new(T)) },
		uses: func(_ Field, at string, yield func(Use) bool) {
			for u := range fields(p).uses(at + ".") {
				if !yield(u) {
					return
				}
			}
		},
	}
}

// Prompts binds items that are spoken to the caller.
func Prompts[T any](p *[]T, name string, fields func(*T) List) Field {
	f := Items(p, name, fields)
	f.Kind = KindPrompts
	return f
}

func decodeItems[T any](v any, at string, r *report, fields func(*T) List) []T {
	list, ok := v.([]any)
	if !ok {
		if v != nil && v != "" {
			r.add(invalid(at).Saying("must be a list, not %s", sort(v)).Mending("write one row per line, each begun with “-”"))
		}
		return nil
	}
	items := make([]T, len(list))
	for i, v := range list {
		path := fmt.Sprintf("%s[%d]", at, i)
		o, ok := v.(*value.Object)
		if !ok {
			r.add(invalid(path).Saying("must be a row of settings, not %s", sort(v)))
			continue
		}
		fields(&items[i]).decode(o, path+".", r)
	}
	return items
}

// clock reads Webex's "HH:MM:SS".
func clock(s string) (time.Duration, bool) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return 0, false
	}
	d, err := time.ParseDuration(parts[0] + "h" + parts[1] + "m" + parts[2] + "s")
	return d, err == nil && d >= 0
}
