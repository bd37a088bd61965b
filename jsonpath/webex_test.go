package jsonpath_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/jsonpath"
)

const customer = `{
	"id": 7, "tier": null, "token": "abc", "content-type": "text/plain", "@type": "case", "2nd": "second",
	"value": [{"contactid": "c1", "makes": ["A", "B"]}],
	"records": [{"Id": "5003", "Name": "Ada", "n": 1.5}, {"Id": "5004", "Name": "Bo", "n": 2}],
	"conversation": [{"bot": {"intentName": "hello"}}, {"bot": {"intentName": "book"}}, {"bot": {"intentName": "bye"}}],
	"dialogflow.ccai.live-agent-escalation": {"call_reason": "billing"},
	"summaries": {"POST_CALL": {"x": {"nextSteps": "s1"}, "y": {"nextSteps": "s2"}}},
	"a": [{"type": "x", "v": [1, 2]}, {"type": "y", "v": [3]}, {"type": "X", "v": []}],
	"soap:Envelope": {"soap:Body": "b"}, "length": 3, "text": "päd"
}`

// TestA9_WebexDialect has each form of the dialect: what a flow variable would
// receive, as text; none is a path that selects nothing.
func TestA9_WebexDialect(t *testing.T) {
	t.Parallel()
	const none = "<none>"
	for _, c := range []struct {
		path, want string
		definite   bool
	}{
		// names and indexes
		{`$.id`, `7`, true}, {`$.tier`, ``, true}, {`$.token`, `abc`, true}, {`$.records[0].Id`, `5003`, true},
		{`$.records[0].n`, `1.5`, true}, {`$.records[1]`, `{"Id":"5004","Name":"Bo","n":2}`, true},
		{`$['id']`, `7`, true}, {`$["records"][1]['Name']`, `Bo`, true}, {`$`, "", true},
		// a dot before a bracket
		{`$.records.[0].Id`, `5003`, true}, {`$.value.[0].contactid`, `c1`, true}, {`$.['id']`, `7`, true}, {`$..[0].Id`, `["5003"]`, false},
		// no root
		{`value[0].contactid`, `c1`, true}, {`id`, `7`, true}, {`.id`, `7`, true}, {`['id']`, `7`, true}, {`["a"][0].type`, `x`, true},
		{`..Id`, `["5003","5004"]`, false},
		// negative indexes
		{`$.conversation[-2].bot.intentName`, `book`, true}, {`$.conversation[-3].bot.intentName`, `hello`, true}, {`$.conversation[-4].bot.intentName`, none, true},
		// quoted names
		{`$["dialogflow.ccai.live-agent-escalation"].call_reason`, `billing`, true}, {`$['soap:Envelope']['soap:Body']`, `b`, true},
		// names that RFC 9535 wants quoted
		{`$.content-type`, `text/plain`, true}, {`$.@type`, `case`, true}, {`$.soap:Envelope.soap:Body`, `b`, true}, {`$.2nd`, `second`, true},
		// lists
		{`$.records[0].*`, `["5003","Ada",1.5]`, false}, {`$.records[*].Id`, `["5003","5004"]`, false}, {`$.records[0,1].Name`, `["Ada","Bo"]`, false},
		{`$.records[:1].Id`, `["5003"]`, false}, {`$.conversation[-1:].bot.intentName`, `["bye"]`, false}, {`$..intentName`, `["hello","book","bye"]`, false},
		{`$.summaries.POST_CALL.*.nextSteps`, `["s1","s2"]`, false}, {`$['id','token']`, `[7,"abc"]`, false},
		// filters give lists that cannot be indexed
		{`$.a[?(@.type=='x')].v`, `[[1,2]]`, false}, {`$.a[?(@.type == "x")].type`, `["x"]`, false}, {`$.a[?(@.type=='x')][0]`, `[]`, false},
		{`$.a[?(@.type=='none')]`, `[]`, false}, {`$.a[?@.type=='x'].type`, `["x"]`, false}, {`$.a.[?(@.type=='y')].type`, `["y"]`, false},
		{`$.a[?(@.type=='x' || @.type=='y')].type`, `["x","y"]`, false}, {`$.a[?(!(@.type=='x'))].type`, `["y","X"]`, false},
		{`$.records[?(@.n > 1.5 && @.Name)].Id`, `["5004"]`, false}, {`$.records[?(@.Name != 'Ada')].Id`, `["5004"]`, false},
		// Jayway's operators
		{`$.a[?(@.type in ['x','y'])].type`, `["x","y"]`, false}, {`$.a[?(@.type nin ['x','y'])].type`, `["X"]`, false}, {`$.a[?(@.type in [])].type`, `[]`, false},
		{`$.a[?(@.type=~/x/i)].type`, `["x","X"]`, false}, {`$.a[?(@.type =~ /[xy]/)].type`, `["x","y"]`, false}, {`$.records[?(@.Name =~ /A.*/)].Id`, `["5003"]`, false},
		{`$.records[?(@.Name =~ /d/)].Id`, `[]`, false}, {`$.a[?(2 in @.v)].type`, `["x"]`, false}, {`$.a[?(@.v contains 3)].type`, `["y"]`, false},
		{`$.records[?(@.Name contains 'd')].Id`, `["5003"]`, false}, {`$.records[?(@.Id in ['5003', 1, true, null, -2.5])].Id`, `["5003"]`, false},
		{`$.records[?(@.n in 5)].Id`, `[]`, false}, {`$.records[?(@.n =~ /1/)].Id`, `[]`, false},
		// lengths
		{`$.records.length()`, `2`, true}, {`$.records[0].length()`, `3`, true}, {`$.text.length()`, `3`, true}, {`$.records.size()`, `2`, true},
		{`$..Id.length()`, `2`, true}, {`$.length`, `3`, true}, {`$.id.length()`, none, true}, {`$.missing.length()`, none, true},
		{`$.a[?(@.v.length() > 0)].type`, `["x","y"]`, false}, {`$.a[?(@.v[*].length() == 2)].type`, `["x"]`, false}, {`$.a[?(@.v.length())].type`, `["x","y","X"]`, false},
		// white space around
		{"  $.id ", `7`, true}, {"\tid\n", `7`, true},
		// nothing there
		{`$.missing`, none, true}, {`$.id.name`, none, true}, {`$.records.Id`, none, true}, {`$.records[9].Id`, none, true}, {`$.tier.x`, none, true},
		{`$.missing[*]`, `[]`, false}, {`$.missing[?(@.x)]`, `[]`, false}, {`*[0].Id`, `["5003"]`, false},
	} {
		p, err := jsonpath.ParseWebex(c.path)
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if p.Definite() != c.definite || p.String() != c.path {
			t.Errorf("%s: Definite() = %v, String() = %q", c.path, p.Definite(), p.String())
		}
		v, found, err := p.Value(decode(t, customer))
		got := asText(v)
		if !found {
			got = none
		}
		if c.path == "$" {
			c.want = asText(decode(t, customer))
		}
		if err != nil || got != c.want {
			t.Errorf("%s gives %s (error %v), want %s", c.path, got, err, c.want)
		}
	}
}

func TestA9_WebexPathsOnLists(t *testing.T) {
	t.Parallel()
	doc := decode(t, `[{"name":"n","active":true,"ticketID":"T1"},{"name":"m"}]`)
	for path, want := range map[string]string{
		`$.[0].name`: `n`, `$[0].active`: `true`, `[0].ticketID`: `T1`, `[-1].name`: `m`, `$.*`: asText(doc), `*`: asText(doc),
		`$.length()`: `2`, `[?(@.active)].name`: `["n"]`, `$[*].name`: `["n","m"]`,
	} {
		p, err := jsonpath.ParseWebex(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if v, found, err := p.Value(doc); err != nil || !found || asText(v) != want {
			t.Errorf("%s gives %s, %v, %v, want %s", path, asText(v), found, err, want)
		}
	}
}

func TestParseErrorsNameThePlace(t *testing.T) {
	t.Parallel()
	strict, webex := jsonpath.Parse, jsonpath.ParseWebex
	for _, c := range []struct {
		parse func(string) (*jsonpath.Path, error)
		path  string
		want  string
		at    int
	}{
		{strict, ``, `jsonpath: column 1: the path ends where $ is expected`, 0},
		{strict, `a`, `jsonpath: column 1: 'a' is found where $ is expected`, 0},
		{strict, `$.`, `jsonpath: column 3: the path ends where a name, * or a bracket is expected`, 2},
		{strict, `$.é.-`, `jsonpath: column 5: '-' is found where a name, * or a bracket is expected`, 5},
		{strict, "$\n['a'\n  x]", `jsonpath: line 3, column 3: 'x' is found where a comma or ] is expected`, 9},
		{strict, `$[01]`, `jsonpath: column 3: 01 is no index: write it without a leading zero`, 2},
		{strict, `$[9007199254740992]`, `jsonpath: column 3: the index is outside ±(2^53-1)`, 2},
		{strict, `$['a]`, `jsonpath: column 3: the string is not closed`, 2},
		{strict, `$['\x']`, `jsonpath: column 4: unknown escape in a string: allowed are \' \\ \/ \b \f \n \r \t \uXXXX`, 3},
		{strict, `$[?@.a==]`, `jsonpath: column 9: ']' is found where a path, a literal or a function is expected`, 8},
		{strict, `$[?@.*==1]`, `jsonpath: column 4: only a path to one place can be compared: use names and indexes alone`, 3},
		{strict, `$[?'a']`, `jsonpath: column 4: a literal is no condition: compare it with something`, 3},
		{strict, `$[?length(@.a)]`, `jsonpath: column 4: the result of this function must be compared with something`, 3},
		{strict, `$[?size(@.a)]`, `jsonpath: column 4: there is no function size: known are length, count, value, match and search`, 3},
		{strict, `$[?@.a==x]`, `jsonpath: column 9: x is neither true, false, null nor a function; a text needs quotes`, 8},
		{strict, `$[?count(1)==1]`, `jsonpath: column 10: the argument of this function must be a path`, 9},
		{strict, `$[?match(@.a,'x')==true]`, `jsonpath: column 4: the result of this function is true or false already and cannot be compared`, 3},
		{strict, `$[?(@.a]`, `jsonpath: column 8: ']' is found where a closing parenthesis is expected`, 7},
		{strict, `$[?match(@.a)]`, `jsonpath: column 13: ')' is found where a comma and a pattern is expected`, 12},
		{strict, "$.a\xff", `jsonpath: column 4: the path is not valid UTF-8`, 3},
		{strict, `$.a[?@.x in ['a']]`, `jsonpath: column 10: 'i' is found where a comma or ] is expected`, 9},
		{webex, ` `, `jsonpath: column 2: the path is empty; $ selects the whole document`, 1},
		{webex, `$name`, `jsonpath: column 2: 'n' is found where a dot, a bracket or the end is expected`, 1},
		{webex, `$.first name`, `jsonpath: column 9: 'n' is found where a dot, a bracket or the end is expected`, 8},
		{webex, `$.a.length().b`, `jsonpath: column 13: '.' is found where a dot, a bracket or the end is expected`, 12},
		{webex, `$.a[b]`, `jsonpath: column 5: 'b' is found where a quoted name, an index, a slice, * or a filter is expected`, 4},
		{webex, `!`, `jsonpath: column 1: '!' is found where a name, * or a bracket is expected`, 0},
		{webex, `$[?(@.a =~ x)]`, `jsonpath: column 12: 'x' is found where a pattern between slashes is expected`, 11},
		{webex, `$[?(@.a =~ /x)]`, `jsonpath: column 12: the pattern is not closed by a slash`, 11},
		{webex, `$[?(@.a =~ /(/)]`, `jsonpath: column 12: the pattern is invalid or too large`, 11},
		{webex, `$[?(@.a in [@.b])]`, `jsonpath: column 13: a list in a filter holds only texts, numbers, true, false and null`, 12},
		{webex, `$[?(@.a in [[1]])]`, `jsonpath: column 13: a list in a filter holds only texts, numbers, true, false and null`, 12},
		{webex, `$[?(@.a in [1)]`, `jsonpath: column 14: ')' is found where a comma or ] is expected`, 13},
		{webex, `$[?count(@.a.length())==1]`, `jsonpath: column 10: the argument of this function must be a path`, 9},
	} {
		_, err := c.parse(c.path)
		var bad *jsonpath.Error
		if !errors.As(err, &bad) {
			t.Errorf("%q: error %v, want an *Error", c.path, err)
			continue
		}
		if diff := cmp.Diff(c.want, bad.Error()); diff != "" || bad.Offset != c.at || bad.Path != c.path {
			t.Errorf("%q: offset %d, want %d (-want +got)\n%s", c.path, bad.Offset, c.at, diff)
		}
	}
}
