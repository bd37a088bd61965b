package webex

import (
	"slices"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// sort is how package webex sees the kind of an activity: its declaration where
// the catalog has it.
type sort struct {
	activity.Kind
	known  bool
	fields field.List
	owner  map[string]int // property → index of the field that reads it
}

func newSort(k activity.Kind, known bool) *sort {
	s := &sort{Kind: k, known: known, owner: map[string]int{}}
	if k.New != nil {
		s.fields = k.New().Fields()
	}
	for i, f := range s.fields {
		if c := f.Codec(); c != nil {
			for _, p := range c.Properties() {
				if _, ok := s.owner[p]; !ok {
					s.owner[p] = i
				}
			}
		}
	}
	return s
}

// open reports whether properties that no field declares are settings too.
func (s *sort) open() bool { return !s.known || s.Inert }

// common are the properties of every activity that are no settings.
var common = among("name", "description", "activityName", "activityId", "_renderRequestTimestamp", "activityType", "activityVersionNumber", "flowDecryptAccess")

// groups are the fields that share properties, so that they are kept or given up together.
func (s *sort) groups() [][]int {
	parent := make([]int, len(s.fields))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	for i, f := range s.fields {
		if c := f.Codec(); c != nil {
			for _, p := range c.Properties() {
				parent[root(i)] = root(s.owner[p])
			}
		}
	}
	members := make([][]int, len(s.fields))
	for i, f := range s.fields {
		if f.Codec() != nil {
			members[root(i)] = append(members[root(i)], i)
		}
	}
	return slices.DeleteFunc(members, func(m []int) bool { return m == nil })
}

// labelled returns the label in the setting of the reference that a property
// holds, nil when it has none, and whether the property holds a reference.
func (s *sort) labelled(settings *value.Object) func(string) (any, bool) {
	return func(property string) (any, bool) {
		i, ok := s.owner[property]
		if !ok || s.fields[i].Kind != field.KindRef {
			return nil, false
		}
		setting, _ := settings.Get(s.fields[i].Name)
		o, ok := setting.(*value.Object)
		if !ok {
			return nil, true
		}
		label, _ := o.Get("name")
		return label, true
	}
}

// settings reads the settings that properties hold, and returns with them what
// the settings cannot say: in `properties` those to be kept as they are, in
// `raw` the fields that read them, and the shadows that can be derived.
func (s *sort) settings(raw *value.Object) (settings, extra *value.Object) {
	settings, extra = value.NewObject(8), value.NewObject(4)
	kept, fields := value.NewObject(8), []any(nil)
	taken := map[string]bool{}
	for _, group := range s.groups() {
		s.read(group, raw, settings)
		if s.lossless(group, raw, settings) {
			for _, i := range group {
				for _, p := range s.fields[i].Codec().Properties() {
					taken[p] = true
				}
			}
			continue
		}
		for _, i := range group {
			fields = append(fields, s.fields[i].Name)
		}
	}
	shadows := s.rest(raw, settings, kept, taken)
	put(extra, "properties", kept)
	put(extra, "raw", fields)
	for _, how := range []string{followsLabel, followsValue, followsTwin} {
		put(extra, how, shadows[how])
	}
	return settings, extra
}

func (s *sort) read(group []int, raw, settings *value.Object) {
	for _, i := range group {
		if v := s.fields[i].Codec().Import(raw); v != nil {
			settings.Set(s.fields[i].Name, v)
		}
	}
}

// lossless reports whether the settings of the group give the same properties back.
func (s *sort) lossless(group []int, raw, settings *value.Object) bool {
	out := value.NewObject(8)
	for _, i := range group {
		if v, ok := settings.Get(s.fields[i].Name); ok {
			for k, p := range s.fields[i].Codec().Export(v).All() {
				out.Set(k, p)
			}
		}
	}
	for _, i := range group {
		for _, p := range s.fields[i].Codec().Properties() {
			r, there := raw.Get(p)
			o, made := out.Get(p)
			if there != made || !same(r, o) {
				return false
			}
		}
	}
	return true
}

// rest sorts the properties that no codec gives back: settings of an open kind,
// shadows that follow something, and what is kept as it is.
func (s *sort) rest(raw, settings, kept *value.Object, taken map[string]bool) map[string][]any {
	shadows := map[string][]any{}
	labelled := s.labelled(settings)
	for p, v := range raw.All() {
		_, owned := s.owner[p]
		if taken[p] {
			continue
		}
		if !owned {
			if _, _, _, is := shadow(p); is || p == displayName && s.Name == kindEvent {
				if how := follows(p, raw, labelled); how != "" {
					shadows[how] = append(shadows[how], p)
					continue
				}
			} else if _, field := s.fields.Find(p); s.open() && v != nil && !common(p) && !field {
				settings.Set(p, v)
				continue
			}
		}
		kept.Set(p, v)
	}
	return shadows
}

// properties writes the settings of an imported activity, with what extra kept.
func (s *sort) properties(settings, extra *value.Object) *value.Object {
	out := value.NewObject(16)
	for p, v := range object(extra, "properties").All() {
		out.Set(p, v)
	}
	s.passed(settings, out)
	labelled := s.labelled(settings)
	kept, view := list(extra, "raw"), out.Clone()
	s.others(settings, kept, view)
	for _, v := range list(extra, followsLabel) {
		if p, ok := v.(string); ok {
			label, _ := labelled(baseOf(p))
			view.Set(p, label)
		}
	}
	s.write(settings, kept, view, out)
	s.shadows(extra, labelled, out)
	return out
}

// others puts into view what the fields hold whose properties were not kept:
// some codecs look at properties beside their own.
func (s *sort) others(settings *value.Object, kept []any, view *value.Object) {
	for _, f := range s.fields {
		c := f.Codec()
		if c == nil || slices.Contains(kept, any(f.Name)) {
			continue
		}
		if setting, _ := settings.Get(f.Name); setting != nil {
			for p, v := range c.Export(setting).All() {
				view.Set(p, v)
			}
		}
	}
}

// passed writes the settings that are properties under their own names.
func (s *sort) passed(settings, out *value.Object) {
	if !s.open() {
		return
	}
	for name, v := range settings.All() {
		if _, field := s.fields.Find(name); !field && !common(name) {
			out.Set(name, v)
		}
	}
}

// write writes what the fields hold. A field whose properties were kept writes
// only when its setting is no longer the one that they hold, as view tells.
func (s *sort) write(settings *value.Object, kept []any, view, out *value.Object) {
	protected := map[string]bool{}
	var changed []field.Field
	for _, f := range s.fields {
		c := f.Codec()
		if c == nil {
			continue
		}
		setting, _ := settings.Get(f.Name)
		if slices.Contains(kept, any(f.Name)) && same(c.Import(view), setting) {
			for _, p := range c.Properties() {
				protected[p] = true
			}
			continue
		}
		changed = append(changed, f)
	}
	for _, f := range changed {
		for _, p := range f.Codec().Properties() {
			if !protected[p] && has(out, p) {
				out.Set(p, nil)
			}
		}
	}
	for _, f := range changed {
		if setting, _ := settings.Get(f.Name); setting != nil {
			for p, v := range f.Codec().Export(setting).All() {
				out.Set(p, v)
			}
		}
	}
}

func (s *sort) shadows(extra *value.Object, labelled func(string) (any, bool), out *value.Object) {
	for _, v := range list(extra, followsLabel) {
		if p, ok := v.(string); ok {
			label, _ := labelled(baseOf(p))
			out.Set(p, label)
		}
	}
	for _, v := range list(extra, followsValue) {
		if p, ok := v.(string); ok {
			value, _ := out.Get(baseOf(p))
			out.Set(p, value)
		}
	}
	for _, v := range list(extra, followsTwin) {
		if p, ok := v.(string); ok {
			_, colons, _, _ := shadow(p)
			twin, _ := out.Get(colons)
			out.Set(p, twin)
		}
	}
}

// fresh writes the settings of an activity that never was in an export, with
// the defaults of those that are left out.
func (s *sort) fresh(settings *value.Object) *value.Object {
	out := value.NewObject(16)
	s.fields.Decode(settings) // tells which fields apply
	for _, f := range s.fields {
		c := f.Codec()
		if c == nil {
			continue
		}
		setting, _ := settings.Get(f.Name)
		if setting == nil && f.Applies() {
			setting = f.Default
		}
		if setting == nil || setting == "" {
			if main := c.Properties()[0]; !has(out, main) {
				out.Set(main, nil)
			}
			continue
		}
		for p, v := range c.Export(setting).All() {
			out.Set(p, v)
		}
		if o, ok := setting.(*value.Object); ok && f.Kind == field.KindRef {
			for _, suffix := range field.NameShadows() {
				label, _ := o.Get("name")
				out.Set(c.Properties()[0]+suffix, label)
			}
		}
	}
	s.passed(settings, out)
	return out
}
