package script_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

// childOf marks a process of this test binary that runs functions.
const childOf = "CALLWRIGHT_SCRIPT_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childOf) != "" {
		if err := script.Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func child() *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{childOf + "=1"}
	return cmd
}

// pools are the two ways in which functions run; what holds for one holds for
// the other.
func pools(t *testing.T, o script.Options, test func(t *testing.T, p *script.Pool)) {
	t.Helper()
	for name, command := range map[string]func() *exec.Cmd{"here": nil, "process": child} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := o
			o.Command = command
			p := script.New(o)
			t.Cleanup(p.Close)
			test(t, p)
		})
	}
}

func run(t *testing.T, p *script.Pool, source string, inputs *value.Object) (script.Result, error) {
	t.Helper()
	r, err := p.Run(t.Context(), script.Program{Source: source, Name: t.Name()}, inputs)
	if e := (*script.Error)(nil); err != nil && !errors.As(err, &e) {
		t.Fatalf("the error is a %T, not an *Error: %v", err, err)
	}
	return r, err
}

func code(err error) string {
	if e := (*script.Error)(nil); errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func TestValuesComeAndGo(t *testing.T) {
	t.Parallel()
	inputs := value.Of("name", "Ünïcode 😀 \u0000 \u2028", "n", int64(1<<53), "big", int64(1<<53+1), "huge", json.Number("123456789012345678901"),
		"f", 1.5, "yes", true, "none", nil, "list", []any{int64(1), "two", value.Of("x", int64(-3))})
	for _, c := range []struct{ name, source, want string }{
		{"inputs", `function main(i) { return i }`,
			`{"name":"Ünïcode 😀 \u0000 ` + "\u2028" + `","n":9007199254740992,"big":"9007199254740993","huge":"123456789012345678901","f":1.5,"yes":true,"none":null,"list":[1,"two",{"x":-3}]}`},
		{"arrow", `const main = ({n}) => ({less: n - 1})`, `{"less":9007199254740991}`},
		{"no result", `function main() {}`, `null`},
		{"members without a place in JSON", `function main() { return {f() {}, u: undefined, s: Symbol('x'), n: null} }`, `{"n":null}`},
		{"text", `function main() { return 'x' }`, `"x"`},
		{"numbers", `function main() { return [0.1 + 0.2, -0, 1e3, 2**53, -(2**53), 1e-7] }`, `[0.30000000000000004,0,1000,9007199254740992,-9007199254740992,1e-7]`},
		{"date", `function main() { return {at: new Date(0)} }`, `{"at":"1970-01-01T00:00:00.000Z"}`},
		{"promise", `async function main(i) { await null; return Promise.resolve({n: i.f}) }`, `{"n":1.5}`},
		{"modern", `class A { #x = 1; get x() { return this.#x } } function main() { return [new A().x ?? 0, [1,2,3].at(-1), 'ab'.replaceAll('a', '')] }`, `[1,3,"b"]`},
		{"Webex's form", "const x = 1;\nexport const handle = async (request, response) => { response.data = {n: request.inputs.f}; return response }", `{"n":1.5}`},
		{"Webex's form without a return", `export function handle(request, response) { response.data = [request.inputs.yes] }`, `[true]`},
		{"Webex's form without data", `function handle() {}`, `null`},
		{"main before handle", `function handle() { return {data: 1} } function main() { return 2 }`, `2`},
		{"half a pair", `function main() { return '\ud800x' }`, "\"\ufffdx\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pools(t, script.Options{Time: time.Minute}, func(t *testing.T, p *script.Pool) {
				got, err := run(t, p, c.source, inputs)
				if err != nil {
					t.Fatal(err)
				}
				want, _ := json.Marshal(json.RawMessage(c.want))
				if text := string(value.AppendJSON(nil, got.Value)); !sameJSON(text, string(want)) {
					t.Errorf("got  %s\nwant %s", text, want)
				}
				if got.Took <= 0 {
					t.Error("it took no time")
				}
			})
		})
	}
}

// A promise may take more jobs than one call into the machine does.
func TestLongPromise(t *testing.T) {
	t.Parallel()
	if slow {
		t.Skip("skipped: a million jobs take minutes under the race detector")
	}
	p := script.New(script.Options{Time: time.Minute, Workers: 1})
	defer p.Close()
	r, err := run(t, p, `async function main() { let n = 0; for (; n < 1100000; n++) await null; return n }`, nil)
	if err != nil || r.Value != int64(1100000) {
		t.Errorf("got %v, %v", r.Value, err)
	}
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && cmp.Equal(x, y)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, source, want string }{
		{"no main", `1 + 1`, "syntax 0:0 there is no function main: write function main(inputs) { return {…} }"},
		{"main is a value", `const main = 3`, "syntax 0:0 there is no function main: write function main(inputs) { return {…} }"},
		{"syntax", "function main() {\n  return 1 +;\n}", "syntax 2:13 SyntaxError: unexpected token in expression: ';'"},
		{"exception", "function main(i) {\n  return i.a.b\n}", "exception 2:13 TypeError: cannot read property 'b' of undefined"},
		{"at the top", "\nthrow new RangeError('no')", "exception 2:21 RangeError: no"},
		{"deep", "function f() { throw Error('x') }\nfunction main() { return f() }", "exception 1:27 Error: x"},
		{"in a toJSON", "function main() {\n return {toJSON() { null.x }} }", "exception 2:25 TypeError: cannot read property 'x' of null"},
		{"rejection", "async function main() { throw new Error('late') }", "exception 1:40 Error: late"},
		{"handle throws", "export function handle(q) {\n  return q.x.y }", "exception 2:13 TypeError: cannot read property 'y' of undefined"},
		{"import", `import x from 'fs'; function main() {}`, "syntax 1:8 SyntaxError: expecting '('"},
		{"never", `function main() { return new Promise(() => {}) }`, "exception 0:0 main returned a promise that nothing settles"},
		{"cycle", `function main() { const a = {}; a.a = a; return a }`, "exception 0:0 TypeError: circular reference"},
		{"big integer", `function main() { return {total: 2**53 + 2} }`, `output 0:0 "total" is an integer beyond 2^53, which is not exact: return it as a text`},
		{"not a number", `function main() { return [0/0] }`, `output 0:0 "0" is NaN, which JSON does not have`},
		{"bigint", `function main() { return 1n }`, `output 0:0 the result is a BigInt: return it as a text`},
		{"long source", "//" + strings.Repeat("x", script.MaxSource), "syntax 0:0 the source is longer than 256 KB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			pools(t, script.Options{}, func(t *testing.T, p *script.Pool) {
				_, err := run(t, p, c.source, value.Of())
				e := (*script.Error)(nil)
				if !errors.As(err, &e) {
					t.Fatal("no error")
				}
				if got := fmt.Sprintf("%s %d:%d %s", e.Code, e.Line, e.Column, e.Message); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			})
		})
	}
}

func TestErrorNamesItsPlace(t *testing.T) {
	t.Parallel()
	if got := (&script.Error{Message: "no", Line: 2, Column: 3}).Error(); got != "line 2, column 3: no" {
		t.Error(got)
	}
	if got := (&script.Error{Message: "no"}).Error(); got != "no" {
		t.Error(got)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	if err := script.Check("function main(i) { return {a: i.a} }\n"); err != nil {
		t.Error(err)
	}
	for source, want := range map[string]string{
		"function main( {":                          "line 1, column 17: SyntaxError: ",
		"let a;\nlet a;":                            "line 2, column 6: SyntaxError: ",
		strings.Repeat("(", 100_000):                "SyntaxError: stack overflow",
		strings.Repeat(" ", script.MaxSource) + " ": "the source is longer",
	} {
		err := script.Check(source)
		if err == nil || !strings.Contains(err.Error(), strings.TrimPrefix(want, "SyntaxError: ")) || code(err) != script.CodeSyntax {
			t.Errorf("%.20q: got %v, want %s", source, err, want)
		}
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{}, func(t *testing.T, p *script.Pool) {
		r, err := run(t, p, `console.log('loading'); function main(i) {
			console.log('a', 1, {b: [i.x]}, null, undefined, () => 1, new TypeError('t'), 5n, Symbol('s'));
			const c = {}; c.c = c; console.warn(c); console.log();
			throw Error('end') }`, value.Of("x", "y"))
		want := []string{"loading", `a 1 {"b":["y"]} null undefined [function] TypeError: t 5 Symbol(s)`, "[object]", ""}
		if diff := cmp.Diff(want, r.Log); diff != "" {
			t.Error(diff)
		}
		if code(err) != script.CodeException {
			t.Error(err)
		}
	})
}

// One run leaves nothing for the next, not even in the same worker.
func TestI9_NothingLeaksFromOneRunToTheNext(t *testing.T) {
	t.Parallel()
	const spoil = `
		globalThis.left = 'secret'; var kept = 1;
		Object.prototype.polluted = 'yes'; Array.prototype.push = () => { throw 1 };
		JSON.stringify = () => '"forged"'; JSON.parse = () => ({forged: 1}); Promise.prototype.then = null;
		String = Number = Error = null; console.log = () => {}; Symbol.iterator in Array.prototype;
		Array.prototype[Symbol.iterator] = function* () { yield 'forged' };
		function main(i) { return {i: i.v, own: true} }`
	const look = `function main(i) { return {left: typeof left, kept: typeof kept, polluted: typeof ({}).polluted, push: [].push(1),
		text: JSON.stringify([1]), in: i, err: typeof Error, it: [...[7]], keys: Object.keys(globalThis).filter(k => k !== 'main')} }`
	pools(t, script.Options{Workers: 1}, func(t *testing.T, p *script.Pool) {
		for range 3 {
			r, err := run(t, p, spoil, value.Of("v", "mine"))
			if err != nil || !value.Equal(r.Value, value.Of("i", "mine", "own", true)) {
				t.Errorf("the run that spoils its own world got %v, %v", value.Text(r.Value), err)
			}
			r, err = run(t, p, look, value.Of("v", "other"))
			want := value.Of("left", "undefined", "kept", "undefined", "polluted", "undefined", "push", int64(1), "text", "[1]",
				"in", value.Of("v", "other"), "err", "function", "it", []any{int64(7)}, "keys", []any{})
			if err != nil || !value.Equal(r.Value, want) {
				t.Errorf("got %v, %v", value.Text(r.Value), err)
			}
		}
	})
}

func TestRunsAtATime(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{Workers: 3, Time: time.Minute}, func(t *testing.T, p *script.Pool) {
		var all sync.WaitGroup
		for n := range 60 {
			all.Go(func() {
				r, err := p.Run(t.Context(), script.Program{Source: `function main(i) { return i.n * 2 }`}, value.Of("n", int64(n)))
				if err != nil || r.Value != int64(2*n) {
					t.Errorf("%d: got %v, %v", n, r.Value, err)
				}
			})
		}
		all.Wait()
	})
}

func TestClosedPoolRefuses(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{Workers: 1, Time: time.Minute}, func(t *testing.T, p *script.Pool) {
		going, waiting := make(chan error, 1), make(chan error, 1)
		go func() {
			_, err := run(t, p, `function main() { const end = Date.now() + 2000; while (Date.now() < end); return 1 }`, nil)
			going <- err
		}()
		placed(t, p, script.Program{}, 1) // it has the only place
		go func() {
			_, err := run(t, p, `function main() { return 2 }`, nil)
			waiting <- err
		}()
		placed(t, p, script.Program{}, 2)
		p.Close()
		p.Close()
		if err := <-going; err != nil {
			t.Errorf("the run that was going on: %v", err)
		}
		if got := code(<-waiting); got != script.CodeCancelled {
			t.Errorf("the run that waited got %s", got)
		}
		if _, err := run(t, p, `function main() {}`, nil); code(err) != script.CodeCancelled {
			t.Errorf("a later run got %v", err)
		}
	})
}

func TestWaitingForAPlaceEndsWithTheContext(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{Workers: 1, Time: time.Minute}, func(t *testing.T, p *script.Pool) {
		ended := make(chan struct{})
		endless, stop := context.WithCancel(t.Context())
		defer stop()
		go func() {
			defer close(ended)
			p.Run(endless, script.Program{Source: `function main() { for (;;); }`}, nil)
		}()
		placed(t, p, script.Program{}, 1)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if _, err := p.Run(ctx, script.Program{Source: `function main() {}`}, nil); code(err) != script.CodeCancelled {
			t.Errorf("got %v", err)
		}
		stop()
		<-ended
	})
}
