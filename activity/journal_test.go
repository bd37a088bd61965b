package activity

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/value"
)

// sorts are a zero value of every type that implements Command or Event.
// TestJournalKnowsEveryType fails for one that is not listed.
func sorts() (commands []Command, events []Event) {
	return []Command{Call{}, Play{}, Collect{}, Wait{}, Queue{}, Lookup{}, Load{}, Set{}, End{}, Cancel{}, Record{}, Dialog{},
			Script{}, Send{}, Receive{}, Transfer{}},
		[]Event{Started{}, Done{}, Collected{}, Queued{}, Found{}, Loaded{}, Happened{}, HungUp{}, CallResult{}, Recorded{},
			Replied{}, Computed{}, Sent{}, Received{}, Transferred{}}
}

// methodsOf returns the types of this package that have the method, by the source.
func methodsOf(t *testing.T, method string) []string {
	t.Helper()
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == method && f.Type.Params.NumFields() == 0 && f.Type.Results == nil {
				if of, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
					names = append(names, of.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestJournalKnowsEveryType(t *testing.T) {
	t.Parallel()
	var commands, events []string
	c, e := sorts()
	for _, v := range c {
		commands = append(commands, reflect.TypeOf(v).Name())
	}
	for _, v := range e {
		events = append(events, reflect.TypeOf(v).Name())
	}
	slices.Sort(commands)
	events = append(events, "Returned") // never leaves the engine
	slices.Sort(events)
	if diff := cmp.Diff(methodsOf(t, "command"), commands); diff != "" {
		t.Errorf("commands of the source (-) and of the journal's test (+):\n%s", diff)
	}
	if diff := cmp.Diff(methodsOf(t, "event"), events); diff != "" {
		t.Errorf("events of the source (-) and of the journal's test (+):\n%s", diff)
	}
}

// awkward is a value with everything that is hard to carry.
func awkward() *value.Object {
	return value.Of("z", int64(math.MinInt64), "a", 1.0, "big", json.Number("123456789012345678901234567890"), "spelt", json.Number("1.50"),
		"list", []any{nil, true, "ä\"\\\n\x00\xff\xed\xa0\x80😀", []any{}, value.NewObject(0)}, "", -0.5e-300,
		"\x00f", "name with a NUL", "\x00\x00", int64(0), "inf", math.Inf(-1), "zero", math.Copysign(0, -1), "\xff", false)
}

// fill gives every field a value that is not zero, each another one.
func fill(v reflect.Value, n *int64) {
	*n++
	switch v.Interface().(type) {
	case *value.Object:
		v.Set(reflect.ValueOf(value.Of("n", *n, "sample", awkward())))
		return
	case []byte:
		v.SetBytes([]byte{byte(*n), 0xff, 0})
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("text \xfe " + value.Text(*n))
	case reflect.Int, reflect.Int64:
		v.SetInt(*n + 1<<40)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Interface:
		v.Set(reflect.ValueOf(any([]any{*n, awkward()})))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("the test cannot fill a " + v.Type().String())
	}
}

func sameSort(t *testing.T, want, got any) {
	t.Helper()
	strict := cmp.Comparer(func(a, b *value.Object) bool {
		return (a == nil) == (b == nil) && bytes.Equal(AppendValue(nil, a), AppendValue(nil, b))
	})
	if diff := cmp.Diff(want, got, strict); diff != "" {
		t.Errorf("%T came back otherwise (-want +got):\n%s", want, diff)
	}
}

// TestJournalCarriesEveryField fails when a command or an event gets a field
// that the journal does not carry.
func TestJournalCarriesEveryField(t *testing.T) {
	t.Parallel()
	commands, events := sorts()
	n := int64(0)
	for _, zero := range commands {
		full := reflect.New(reflect.TypeOf(zero)).Elem()
		fill(full, &n)
		for _, c := range []Command{zero, full.Interface().(Command)} {
			text := AppendCommand([]byte("x"), c)[1:]
			got, err := ReadCommand(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			sameSort(t, c, got)
			if !json.Valid(text) || bytes.ContainsAny(text, "\n\xff") {
				t.Errorf("no JSON on one line: %s", text)
			}
		}
	}
	for _, zero := range events {
		full := reflect.New(reflect.TypeOf(zero)).Elem()
		fill(full, &n)
		for _, e := range []Event{zero, full.Interface().(Event)} {
			text := AppendStamped([]byte("x"), Stamped{At: time.Unix(17, 3), Command: "c-1", Event: e})[1:]
			got, err := ReadStamped(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			sameSort(t, Stamped{At: time.Unix(17, 3).UTC(), Command: "c-1", Event: e}, got)
			if !json.Valid(text) || bytes.ContainsAny(text, "\n\xff") {
				t.Errorf("no JSON on one line: %s", text)
			}
			alone, err := ReadEvent(AppendEvent(nil, e))
			if err != nil {
				t.Fatal(err)
			}
			sameSort(t, e, alone)
		}
	}
}

// A contact that began under a release without token requests goes on.
func TestJournalReadsCallsFromBeforeTokenRequests(t *testing.T) {
	t.Parallel()
	const old = `{"at":17,"command":"c-1","event":{"call_result":{"status":200,"attempts":[{"method":"GET","url":"https://crm.example/","status":200,"start":4,"duration":5,"token":"fetched"}],"warnings":["w"]}}}`
	e, err := ReadStamped([]byte(old))
	if err != nil {
		t.Fatal(err)
	}
	want := CallResult{Status: 200, Attempts: []Attempt{{Method: "GET", URL: "https://crm.example/", Status: 200, Start: 4, Duration: 5, Token: "fetched"}}, Warnings: []string{"w"}}
	sameSort(t, want, e.Event)
	if again := string(AppendStamped(nil, e)); again != old {
		t.Errorf("it is written otherwise: %s", again)
	}
	with := want
	with.Tokens = []TokenRequest{{URL: "https://id.example/token", Form: []Pair{{"client_secret", "[masked]"}}, Basic: true, Status: 400, Error: "refused", Start: -1, Duration: 2}}
	const now = `{"call_result":{"status":200,"attempts":[{"method":"GET","url":"https://crm.example/","status":200,"start":4,"duration":5,"token":"fetched"}],` +
		`"tokens":[{"url":"https://id.example/token","form":[["client_secret","[masked]"]],"basic":true,"status":400,"error":"refused","start":-1,"duration":2}],"warnings":["w"]}}`
	if text := string(AppendEvent(nil, with)); text != now {
		t.Errorf("got  %s\nwant %s", text, now)
	}
}

func TestJournalLeavesOutWhatIsZero(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]Command{
		`{"wait":{}}`:                 Wait{},
		`{"wait":{"for":2000000000}}`: Wait{For: 2 * time.Second},
		`{"call":{"method":"GET","target":"/x","query":[["q","1"],["q","2"]],"body":""}}`: Call{Method: "GET", Target: "/x",
			Query: []Pair{{"q", "1"}, {"q", "2"}}, Body: []byte{}},
		`{"call":{"header":[],"body":{"base64":"/w=="}}}`:                                       Call{Header: []Pair{}, Body: []byte{0xff}},
		`{"collect":{"prompts":[{"text":"a"},{"file":"b.wav"}],"choices":["1"],"speech":true}}`: Collect{Prompts: []Spoken{{Text: "a"}, {File: "b.wav"}}, Choices: []string{"1"}, Speech: true},
		`{"set":{"what":"screen-pop","values":{"z":1,"a":1.0}}}`:                                Set{What: SetScreenPop, Values: value.Of("z", int64(1), "a", 1.0)},
		`null`: nil,
	} {
		if got := string(AppendCommand(nil, c)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got, want := string(AppendEvent(nil, Returned{})), "null"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := string(AppendStamped(nil, Stamped{At: time.Unix(1, 5), Event: HungUp{}})), `{"at":1000000005,"event":{"hung_up":{}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestJournalTimes(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("east", 3600)
	for _, at := range []time.Time{{}, time.Unix(0, 0), time.Unix(-1, 999), time.Date(2026, 3, 1, 9, 0, 0, 123456789, zone),
		time.Date(9999, 1, 1, 0, 0, 0, 7, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)} {
		e, err := ReadStamped(AppendStamped(nil, Stamped{At: at, Event: HungUp{}}))
		if err != nil || !e.At.Equal(at) || e.At.Location() != time.UTC {
			t.Errorf("%v came back as %v, %v", at, e.At, err)
		}
	}
}

func TestJournalValues(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]any{
		`{"\u0000f":"NaN"}`:       math.NaN(),
		`{"\u0000f":"+Inf"}`:      math.Inf(1),
		`{"\u0000n":"1.50"}`:      json.Number("1.50"),
		`{"\u0000n":"-0"}`:        json.Number("-0"),
		`{"\u0000n":"7"}`:         json.Number("7"),
		`{"\u0000\u0000":null}`:   value.Of("\x00", nil),
		`{"\u0000\u0000f":"NaN"}`: value.Of("\x00f", "NaN"),
		`"\udcff\udced"`:          "\xff\xed",
		`1e999`:                   json.Number("1e999"),
		`3`:                       int64(3),
	} {
		got, err := ReadValue(AppendValue(nil, v))
		if text := string(AppendValue(nil, v)); text != want || err != nil || reflect.TypeOf(got) != reflect.TypeOf(v) {
			t.Errorf("%#v is %s and came back as %#v, %v; want %s", v, text, got, err, want)
		}
		if again := string(AppendValue(nil, got)); again != want {
			t.Errorf("again: %s, want %s", again, want)
		}
	}
	for want, v := range map[string]any{
		`4`:        4,
		`[1]`:      expr.JSON{V: []any{int64(1)}},
		`{"a":[]}`: map[string]any{"a": []any{}},
	} {
		if got := string(AppendValue(nil, v)); got != want {
			t.Errorf("%#v is %s, want %s", v, got, want)
		}
	}
}

func TestJournalReadsWhatOthersWrite(t *testing.T) {
	t.Parallel()
	got, err := ReadCommand([]byte(" {\n\"set\" : { \"values\":{\"a\\u00e4\\ud83d\\ude00\\b\\f\\r\\t\\/\":[ 1 , -2.5E+3,null,true ]}, \"what\":\"x\" } }\n"))
	if err != nil {
		t.Fatal(err)
	}
	sameSort(t, Set{What: "x", Values: value.Of("aä😀\b\f\r\t/", []any{int64(1), -2500.0, nil, true})}, got)
}

func TestJournalRefuses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", maxJournalDepth+1)
	for _, c := range []struct{ text, want string }{
		{``, `there is no '{'`},
		{`null`, `there is no '{'`},
		{`{}`, `there is no '"'`},
		{`{"fly":{}}`, `"fly" is no type of command`},
		{`{"wait":{}} x`, `something follows the end`},
		{`{"wait":{},"wait":{}}`, `there is no '}'`},
		{`{"wait":{"until":1}}`, `the member "until" is not known`},
		{`{"wait":{"for":1.5}}`, `no whole number`},
		{`{"wait":{"for":99999999999999999999}}`, `no whole number`},
		{`{"wait":{"for":1,}}`, `nothing follows the comma`},
		{`{"wait":{"for":-}}`, `this is no value`},
		{`{"wait":{"for":01}}`, `there is no '}'`},
		{`{"collect":{"speech":1}}`, `neither true nor false`},
		{`{"collect":{"terminator":"a`, `the string does not end`},
		{`{"collect":{"terminator":"a\`, `the string does not end`},
		{`{"collect":{"terminator":"\u12`, `the string does not end`},
		{`{"collect":{"terminator":"\u12zz"}}`, `no four hexadecimal digits`},
		{`{"collect":{"terminator":"\q"}}`, `an escape of 'q'`},
		{"{\"collect\":{\"terminator\":\"\x01\"}}", `a control character`},
		{"{\"collect\":{\"terminator\":\"\\n\x01\"}}", `a control character`},
		{`{"call":{"body":{"hex":"00"}}}`, `"hex" is no form of bytes`},
		{`{"call":{"body":{"base64":"!"}}}`, `illegal base64`},
		{`{"call":{"header":[["a"]]}}`, `there is no ','`},
		{`{"set":{"values":{"\u0000f":"NaN"}}}`, `a number where an object should be`},
		{`{"set":{"values":{"a":{"\u0000q":"1"}}}}`, `no form of a number`},
		{`{"set":{"values":{"a":{"\u0000f":"x"}}}}`, `"x" is no number`},
		{`{"set":{"values":{"a":{"b":1,"\u0000f":"1"}}}}`, `among the members`},
		{`{"set":{"values":{"a":{"\u0000f":"1","b":1}}}}`, `among the members`},
		{`{"set":{"values":{"a":nul}}}`, `this is no value`},
		{`{"set":{"values":{"a":1.}}}`, `this is no value`},
		{`{"set":{"values":{"a":1e}}}`, `this is no value`},
		{`{"dialog":{"data":` + deep, `nested more than`},
	} {
		_, err := ReadCommand([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: %v, want %s", c.text, err, c.want)
		}
	}
	for text, want := range map[string]string{
		`{"call":{}}`:                    `no type of event`,
		`{"returned":{}}`:                `no type of event`,
		`{"call_result":{"attempts":[1]`: `there is no '{'`,
	} {
		if _, err := ReadEvent([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		`{"at":1}`: `no type of event`,
		`{"at":[1,1000000000],"event":{"done":{}}}`: `no nanoseconds`,
		`{"at":"x","event":{"done":{}}}`:            `this is no value`,
	} {
		if _, err := ReadStamped([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if _, err := ReadValue(make([]byte, maxJournalText+1)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a text that is too long: %v", err)
	}
}

func FuzzReadCommand(f *testing.F) {
	commands, _ := sorts()
	n := int64(0)
	for _, zero := range commands {
		full := reflect.New(reflect.TypeOf(zero)).Elem()
		fill(full, &n)
		f.Add(AppendCommand(nil, full.Interface().(Command)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := ReadCommand(text)
		if err != nil {
			return
		}
		once := AppendCommand(nil, c)
		again, err := ReadCommand(once)
		if err != nil || !bytes.Equal(once, AppendCommand(nil, again)) || !json.Valid(once) {
			t.Fatalf("%s\nis  %s\nand %s, %v", text, once, AppendCommand(nil, again), err)
		}
	})
}

func FuzzReadEvent(f *testing.F) {
	_, events := sorts()
	n := int64(0)
	for _, zero := range events {
		full := reflect.New(reflect.TypeOf(zero)).Elem()
		fill(full, &n)
		f.Add(AppendStamped(nil, Stamped{At: time.Unix(n, n), Command: "c-1", Event: full.Interface().(Event)}))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := ReadStamped(text)
		if err != nil {
			return
		}
		once := AppendStamped(nil, e)
		again, err := ReadStamped(once)
		if err != nil || !bytes.Equal(once, AppendStamped(nil, again)) || !json.Valid(once) {
			t.Fatalf("%s\nis  %s\nand %s, %v", text, once, AppendStamped(nil, again), err)
		}
	})
}

// whole is a type that lists its members as another package would.
type whole struct {
	list    []Pair
	inner   Pair
	command Command
	event   Event
	at      time.Time
	value   any
}

func pairMembers(p *Pair, m *Members) {
	m.Text("name", &p.Name)
	if m.Text("value", &p.Value); p.Value == "refuse" {
		m.Refuse("the value %q", p.Value)
	}
}

func (w *whole) members(m *Members) {
	List(m, "list", &w.list, pairMembers)
	Inner(m, "inner", &w.inner, pairMembers)
	m.Command("command", &w.command)
	m.Event("event", &w.event)
	m.Time("at", &w.at)
	m.Value("value", &w.value)
}

func TestMembersOfOtherPackages(t *testing.T) {
	t.Parallel()
	for want, w := range map[string]whole{
		`{"inner":{}}`: {},
		`{"list":[],"inner":{"name":"n"},"value":[]}`: {list: []Pair{}, inner: Pair{Name: "n"}, value: []any{}},
		`{"list":[{"name":"a"},{"value":"b"}],"inner":{},"command":{"cancel":{"id":"c-1"}},"event":{"hung_up":{}},"at":5}`: {
			list: []Pair{{Name: "a"}, {Value: "b"}}, command: Cancel{ID: "c-1"}, event: HungUp{}, at: time.Unix(0, 5).UTC()},
	} {
		text := AppendMembers(nil, w.members)
		if string(text) != want {
			t.Errorf("got  %s\nwant %s", text, want)
		}
		var back whole
		if err := ReadMembers(text, back.members); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(w, back, cmp.AllowUnexported(whole{})); diff != "" {
			t.Errorf("%s came back otherwise (-want +got):\n%s", text, diff)
		}
	}
	for text, want := range map[string]string{
		`{"inner":{"value":"refuse"}}`: `the value "refuse"`,
		`{"inner":1}`:                  `there is no '{'`,
		`{"list":[{"other":1}]}`:       `the member "other" is not known`,
		`{"inner" {}}`:                 `there is no ':'`,
	} {
		if err := ReadMembers([]byte(text), new(whole).members); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	if got := string(AppendText(nil, "a\"\xff")); got != `"a\"\udcff"` {
		t.Errorf("got %s", got)
	}
}
