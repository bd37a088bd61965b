package flow

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/value"
)

// changes collects what differs between two values.
type changes []Change

// compare adds the differences of the value at a path.
func (c *changes) compare(path string, was, is any) {
	c.within(path[strings.LastIndexByte(path, '.')+1:]).at(path, was, is)
}

// named compares values with the name by which they are known: what speaks of a
// secret is masked by it.
type named struct {
	*changes
	name string
}

func (c *changes) within(name string) named { return named{c, name} }

func (n named) at(path string, was, is any) {
	if alike(was, is) {
		return
	}
	x, isObject := was.(*value.Object)
	y, stillObject := is.(*value.Object)
	if (isObject || unset(was)) && (stillObject || unset(is)) && (x.Len() > 0 || y.Len() > 0) && (isObject && stillObject || !strings.Contains(path, ".")) {
		n.members(path, x, y)
		return
	}
	l, isList := was.([]any)
	m, stillList := is.([]any)
	if isList && stillList {
		n.items(path, l, m)
		return
	}
	*n.changes = append(*n.changes, changeOf(n.name, path, was, is))
}

// alike reports whether two settings mean the same: one that is null or empty is
// not set, and numbers and flags may be texts (field.List.Decode).
func alike(a, b any) bool {
	if unset(a) || unset(b) {
		return unset(a) && unset(b)
	}
	return value.Equal(a, b) || plainValue(a) && plainValue(b) && value.Text(a) == value.Text(b)
}

func unset(v any) bool {
	if o, ok := v.(*value.Object); ok {
		return o == nil
	}
	return v == nil || v == ""
}

func plainValue(v any) bool { return !compound(v) }

// members compares objects, in the order of the newer one.
func (n named) members(path string, was, is *value.Object) {
	one := func(key string) {
		x, _ := was.Get(key)
		y, _ := is.Get(key)
		named{n.changes, rowName(key, n.name, was, is)}.at(strings.TrimPrefix(path+"."+key, "."), x, y)
	}
	for key := range is.All() {
		one(key)
	}
	for key := range was.All() {
		if _, ok := is.Get(key); !ok {
			one(key)
		}
	}
}

// rowName is by what the value of a member is known: the value of a row by the
// row's name.
func rowName(key, outer string, rows ...*value.Object) string {
	if key != "value" {
		return key
	}
	for _, row := range rows {
		for _, name := range []string{"name", "key", "variable"} {
			if v, _ := row.Get(name); v != nil {
				return value.Text(v)
			}
		}
	}
	return outer
}

// items compares lists: what they begin and end with alike is left out, and the
// rest is compared place by place.
func (n named) items(path string, was, is []any) {
	begin := 0
	for begin < min(len(was), len(is)) && alike(was[begin], is[begin]) {
		begin++
	}
	end := 0
	for end < min(len(was), len(is))-begin && alike(was[len(was)-1-end], is[len(is)-1-end]) {
		end++
	}
	was, is = was[begin:len(was)-end], is[begin:len(is)-end]
	for i := range max(len(was), len(is)) {
		at := fmt.Sprintf("%s[%d]", path, begin+i)
		switch {
		case i >= len(was):
			*n.changes = append(*n.changes, changeOf(n.name, at, nil, is[i]))
		case i >= len(is):
			*n.changes = append(*n.changes, changeOf(n.name, at, was[i], nil))
		default:
			n.at(at, was[i], is[i])
		}
	}
}

// changeOf is a change without secrets; texts of several lines as their lines.
func changeOf(name, path string, was, is any) Change {
	c := Change{Path: path}
	x, isText := was.(string)
	y, stillText := is.(string)
	if isText && stillText && (multiline(x) || multiline(y)) && !secretName(name) {
		c.Lines = compareLines(x, y)
		for i := range c.Lines {
			c.Lines[i].Text = maskText(c.Lines[i].Text)
		}
		return c
	}
	c.Old, c.New = mask(name, was), mask(name, is)
	return c
}
