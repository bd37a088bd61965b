package expr

import (
	"maps"
	"slices"
	"strings"
)

// Word is a word of the language, for whoever writes expressions.
type Word struct {
	Name      string
	Kind      string // "filter", "function", "test", "operator", "tag", "method"
	Signature string // how it is written
	Doc       string // one line
}

// Words lists the words of the language: filters, functions, tests, methods,
// operators and tags, each by name.
func Words() []Word {
	var list []Word
	for _, family := range []struct {
		kind, before string
		specs        map[string]*spec
	}{{"filter", "| ", filters}, {"function", "", functions}, {"test", "is ", tests}, {"method", ".", methods}} {
		for _, name := range slices.Sorted(maps.Keys(family.specs)) {
			s := family.specs[name]
			list = append(list, Word{name, family.kind, family.before + name + s.signature(family.kind), s.doc})
		}
	}
	for _, o := range operatorWords {
		list = append(list, Word{o[0], "operator", o[1], o[2]})
	}
	for _, t := range tagWords {
		list = append(list, Word{t[0], "tag", t[1], t[2]})
	}
	return list
}

// signature is what stands in parentheses; what may be left out is in brackets.
func (s *spec) signature(kind string) string {
	var params []string
	for i, name := range s.params {
		if i >= s.least {
			name = "[" + name + "]"
		}
		params = append(params, name)
	}
	if s.rest {
		params = append(params, "…")
	}
	if len(params) == 0 && kind != "function" && kind != "method" {
		return ""
	}
	return "(" + strings.Join(params, ", ") + ")"
}

// operatorWords are name, use and meaning of the operators.
var operatorWords = [][3]string{
	{"+", "a + b", "Adds numbers; puts texts together."},
	{"-", "a - b", "Subtracts numbers."},
	{"*", "a * b", "Multiplies numbers."},
	{"/", "a / b", "Divides numbers; whole numbers give a whole number."},
	{"%", "a % b", "Remainder of a division."},
	{"~", "a ~ b", "Puts texts together."},
	{"..", "a..b", "A list from a to b, both of them in it."},
	{"|", "a | filter", "Hands a value to a filter."},
	{"==", "a == b", "Whether two values are equal."},
	{"equals", "a equals b", "Whether two values are equal."},
	{"!=", "a != b", "Whether two values differ."},
	{"<", "a < b", "Whether a is less."},
	{"<=", "a <= b", "Whether a is less, or equal."},
	{">", "a > b", "Whether a is greater."},
	{">=", "a >= b", "Whether a is greater, or equal."},
	{"contains", "a contains b", "Whether a text has a part, a list an item, a map a key."},
	{"matches", "a matches pattern", "Whether a whole text matches a pattern."},
	{"is", "a is test", "Asks a test; is not asks for the opposite."},
	{"and", "a and b", "Whether both are true."},
	{"or", "a or b", "Whether one of them is true."},
	{"not", "not a", "Whether it is not true."},
	{"?", "a ? b : c", "b where a is true, otherwise c."},
}

// tagWords are name, use and meaning of the tags.
var tagWords = [][3]string{
	{"if", "{% if a %}…{% elseif b %}…{% else %}…{% endif %}", "A part of the text where something is true."},
	{"for", "{% for x in list %}…{% else %}…{% endfor %}", "A part of the text for each item of a list; loop.index counts from 0."},
	{"set", "{% set name = a %}", "Gives a value a name."},
	{"filter", "{% filter upper %}…{% endfilter %}", "Hands a part of the text to a filter."},
	{"autoescape", "{% autoescape \"html\" %}…{% endautoescape %}", "Escapes what is printed in a part of the text."},
	{"verbatim", "{% verbatim %}…{% endverbatim %}", "Leaves a part of the text as it is."},
}
