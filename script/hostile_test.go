package script_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callwright/callwright/script"
	"github.com/callwright/callwright/value"
)

// limits are small, so that the hostile are soon at them.
var limits = script.Options{Time: 300 * time.Millisecond, Memory: 8 << 20, Output: 16 << 10, Workers: 2}

// slack is what a run may take beyond its time on a machine shared with others.
const slack = 5 * time.Second

// hostile runs the source in both ways, and wants the code, in time, and a pool
// that serves the next caller.
func hostile(t *testing.T, source string, codes ...string) {
	t.Helper()
	t.Parallel()
	o := limits
	if !slices.Contains(codes, script.CodeTimeout) {
		o.Time = 30 * time.Second // it ends by itself, however slow the machine
	}
	pools(t, o, func(t *testing.T, p *script.Pool) { ends(t, p, source, codes...) })
}

func ends(t *testing.T, p *script.Pool, source string, codes ...string) {
	t.Helper()
	began := time.Now()
	r, err := run(t, p, source, value.Of("n", int64(1)))
	if took := time.Since(began); slices.Contains(codes, script.CodeTimeout) && took > limits.Time+slack {
		t.Errorf("it took %v", took)
	}
	if got := code(err); !slices.Contains(codes, got) {
		t.Errorf("got %s (%v, result %.100s), want %v", got, err, value.Text(r.Value), codes)
	}
	r, err = run(t, p, `function main(i) { return i.n + 1 }`, value.Of("n", int64(1)))
	for late := 0; code(err) == script.CodeTimeout && late < 20; late++ { // a machine too busy for 300 ms
		r, err = run(t, p, `function main(i) { return i.n + 1 }`, value.Of("n", int64(1)))
	}
	if err != nil || r.Value != int64(2) {
		t.Errorf("the next run got %v, %v", r.Value, err)
	}
}

func TestI9_EndlessLoop(t *testing.T) { hostile(t, `function main() { for (;;); }`, "timeout") }
func TestI9_EndlessLoopAtTheTop(t *testing.T) {
	hostile(t, `while (true) { try { while (true); } catch {} finally { continue } }`, "timeout")
}
func TestI9_EndlessGetterOfMain(t *testing.T) {
	hostile(t, `Object.defineProperty(globalThis, 'main', {get() { for (;;); }})`, "timeout")
}
func TestI9_CatastrophicRegex(t *testing.T) {
	hostile(t, `function main() { return /^(?=a)(a+)+\1$/.test('a'.repeat(60) + 'b') }`, "timeout")
}
func TestI9_RegexOfManyGroups(t *testing.T) {
	hostile(t, `function main() { return new RegExp('('.repeat(1e5) + ')'.repeat(1e5)).test('') }`, "exception", "stack", "memory")
}
func TestI9_HugeText(t *testing.T) {
	hostile(t, `function main() { return 'x'.repeat(2**30) }`, "exception", "memory")
}
func TestI9_TextThatDoubles(t *testing.T) {
	hostile(t, `function main() { let s = 'x'; for (;;) s = s + s + [s].join() }`, "exception", "memory")
}
func TestI9_ArrayGrowth(t *testing.T) {
	hostile(t, `function main() { const a = []; for (;;) a.push({a, b: 'x'.repeat(100) + a.length}) }`, "memory")
}
func TestI9_MemoryErrorsCaught(t *testing.T) {
	hostile(t, `function main() { const a = []; for (;;) try { for (;;) a.push(new Array(1e4).fill(0)) } catch {} }`, "timeout", "memory")
}
func TestI9_Buffers(t *testing.T) {
	hostile(t, `function main() { const a = []; for (;;) a.push(new Uint8Array(1 << 20).fill(1), new SharedArrayBuffer(1 << 20)) }`, "memory")
}
func TestI9_HugeBigInt(t *testing.T) {
	hostile(t, `function main() { let n = 3n; for (;;) n = n * n }`, "exception", "memory", "timeout")
}
func TestI9_DeepRecursion(t *testing.T) {
	hostile(t, `function main() { return main() + 1 }`, "stack")
}
func TestI9_DeepRecursionThroughBuiltins(t *testing.T) {
	hostile(t, `function main() { const c = () => [2, 1].sort(c) && JSON.stringify({toJSON: c}); return c() }`, "stack")
}
func TestI9_DeepSource(t *testing.T) {
	hostile(t, `function main() { return `+strings.Repeat("[", 50_000)+` }`, "stack", "syntax")
}
func TestI9_DeepResult(t *testing.T) {
	hostile(t, `function main() { let o = {}; for (let i = 0; i < 1e4; i++) o = {o}; return o }`, "stack", "memory")
}
func TestI9_DeepResultWithinTheStack(t *testing.T) {
	hostile(t, `function main() { let o = {}; for (let i = 0; i < 700; i++) o = {o}; return o }`, "output")
}
func TestI9_HugeOutput(t *testing.T) {
	hostile(t, `function main() { return 'x'.repeat(20000) }`, "output")
}
func TestI9_OutputOfManyBytesForFewCharacters(t *testing.T) {
	hostile(t, `function main() { return '€'.repeat(16000) }`, "output")
}
func TestI9_HugeOutputInAPromise(t *testing.T) {
	hostile(t, `async function main() { await 0; return 'x'.repeat(20000) }`, "output")
}
func TestI9_HugeLog(t *testing.T) {
	t.Parallel()
	pools(t, limits, func(t *testing.T, p *script.Pool) {
		ends(t, p, `function main() { for (;;) console.log('x'.repeat(100)) }`, "timeout")
		ends(t, p, `function main() { for (;;) console.log() }`, "timeout")
	})
	pools(t, script.Options{Output: limits.Output}, func(t *testing.T, p *script.Pool) {
		r, _ := run(t, p, `function main() { for (let i = 0; i < 500; i++) console.log('x'.repeat(100), {a: 'y'.repeat(1e3)}) }`, nil)
		if n := len(strings.Join(r.Log, "")); n > limits.Output+100 {
			t.Errorf("the log has %d bytes", n)
		}
		if len(r.Log) == 0 || r.Log[len(r.Log)-1] != "… the log is full" {
			t.Errorf("the log does not say that it is full: %d lines", len(r.Log))
		}
		r, _ = run(t, p, `function main() { for (let i = 0; i < 5000; i++) console.log('') }`, nil)
		if len(r.Log) > 1001 {
			t.Errorf("the log has %d lines", len(r.Log))
		}
	})
}
func TestI9_Microtasks(t *testing.T) {
	hostile(t, `async function main() { for (;;) await null }`, "timeout")
}
func TestI9_PromisesThatBeget(t *testing.T) {
	hostile(t, `function main() { const f = () => Promise.resolve().then(f).then(f); return f() }`, "timeout", "memory")
}
func TestI9_ThenableThatLoops(t *testing.T) {
	hostile(t, `async function main() { return {get then() { for (;;); }} }`, "timeout")
}
func TestI9_MicrotasksOfAResultThatIsReady(t *testing.T) {
	hostile(t, `function main() { const f = () => Promise.resolve().then(f); f(); return 1 }`, "<nil>")
}
func TestI9_ToJSON(t *testing.T) {
	hostile(t, `function main() { return {toJSON() { for (;;); }} }`, "timeout")
}
func TestI9_ToJSONOfEveryObject(t *testing.T) {
	hostile(t, `Object.prototype.toJSON = function () { return {again: {}} }; function main() { return {} }`, "stack", "memory")
}
func TestI9_Getter(t *testing.T) {
	hostile(t, `function main() { return {get x() { return [this.y = this, 'x'.repeat(1e9)] }} }`, "exception", "memory")
}
func TestI9_GetterInTheLog(t *testing.T) {
	hostile(t, `function main() { console.log({get x() { for (;;); }}) }`, "timeout")
}
func TestI9_ProxyResult(t *testing.T) {
	hostile(t, `function main() { return new Proxy({}, {ownKeys() { for (;;); }}) }`, "timeout")
}
func TestI9_ProxyOfProxies(t *testing.T) {
	hostile(t, `function main() { let n = 0; const h = {get: (t, k) => k === 'toJSON' ? undefined : new Proxy({}, h), ownKeys: () => ['a' + n++], getOwnPropertyDescriptor: () => ({enumerable: true, configurable: true, value: 1})}; return new Proxy({}, h) }`, "stack", "memory", "timeout")
}
func TestI9_Generators(t *testing.T) {
	hostile(t, `function main() { function* g() { for (;;) yield* [1]; } for (const x of g()); }`, "timeout")
}
func TestI9_GeneratorSpread(t *testing.T) {
	hostile(t, `function main() { function* g() { for (;;) yield 'x'.repeat(99) } return [...g()] }`, "memory", "timeout")
}
func TestI9_ResultWithCycles(t *testing.T) {
	hostile(t, `function main() { const a = []; a.push({a}); return a }`, "exception")
}
func TestI9_Throws(t *testing.T) {
	t.Parallel()
	for name, thrown := range map[string]string{
		"undefined": "undefined", "number": "1", "symbol": "Symbol('s')", "function": "() => 1", "frozen": "Object.freeze({})",
		"toString": "{toString() { throw this }}", "no prototype": "Object.create(null)", "proxy": "new Proxy({}, {get() { throw 1 }})",
		"long": "'x'.repeat(1e6)", "name": "Object.assign(Error(), {name: 'x'.repeat(1e6)})", "stack": "Object.assign(Error('e'), {stack: {}})",
	} {
		t.Run(name, func(t *testing.T) { hostile(t, `function main() { throw `+thrown+` }`, "exception") })
	}
	t.Run("null", func(t *testing.T) { hostile(t, `function main() { throw null }`, "memory") })
	for name, thrown := range map[string]string{
		"toString": "{toString() { for (;;); }}", "message": "{get message() { for (;;); }}", "stack": "Object.defineProperty(Error(), 'stack', {get() { for (;;); }})",
	} {
		t.Run("endless "+name, func(t *testing.T) { hostile(t, `function main() { throw `+thrown+` }`, "timeout") })
	}
}

func TestI9_ThrownTextsAreShort(t *testing.T) {
	t.Parallel()
	pools(t, script.Options{}, func(t *testing.T, p *script.Pool) {
		_, err := run(t, p, `function main() { throw Error('€'.repeat(1e5)) }`, nil)
		if err == nil || len(err.Error()) > 1100 {
			t.Errorf("the message has %d bytes", len(fmt.Sprint(err)))
		}
	})
}

// The harness is out of reach: the source cannot see it, nor its own caller.
func TestI9_NothingOutsideIsReached(t *testing.T) {
	t.Parallel()
	const probe = `
		function main() {
			const found = [];
			const has = (name, f) => { try { if (f()) found.push(name) } catch {} };
			const G = [globalThis, Function('return this')(), (0, eval)('this'), (() => {}).constructor('return this')(),
				new (async () => {}).constructor('return this'), (function* () {}).constructor('return this')().next().value];
			for (const g of G) for (const n of ['std', 'os', 'print', 'require', 'process', 'module', 'fetch', 'XMLHttpRequest', 'WebAssembly', 'Deno',
				'setTimeout', 'setInterval', 'queueMicrotask', 'scriptArgs', 'load', 'loadScript', 'Worker', '__callwright', 'harness', 'gc', 'performance', 'navigator'])
				has(n, () => g[n] !== undefined);
			has('caller', () => main.caller);
			has('arguments', () => main.arguments);
			has('callee', () => arguments.callee.caller);
			has('stack prepares', () => { Error.prepareStackTrace = (e, s) => s; return typeof Error().stack !== 'string' });
			has('blocks', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10));
			has('console leads to functions of the host', () => console.log.toString().includes('native'));
			return found;
		}`
	pools(t, script.Options{}, func(t *testing.T, p *script.Pool) {
		r, err := run(t, p, probe, nil)
		if err != nil || value.Text(r.Value) != "[]" {
			t.Errorf("it reached %v, %v", value.Text(r.Value), err)
		}
		_, err = run(t, p, `async function main() { return Object.keys(await import('std')) }`, nil)
		if code(err) != script.CodeException {
			t.Errorf("import() gave %v", err)
		}
		_, err = run(t, p, `async function main() { return Object.keys(await import('/etc/passwd')) }`, nil)
		if code(err) != script.CodeException || strings.Contains(err.Error(), "root:") {
			t.Errorf("import() of a file gave %v", err)
		}
	})
}

// What a machine cannot stop, its process can: the run ends in time and takes no
// processor afterwards.
func TestI9_BuiltinsThatLookAtNoClock(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"search":  `function main() { return 'a'.repeat(4e5).indexOf('a'.repeat(2e5) + 'b') }`,
		"indexOf": `function main() { return [].indexOf.call({length: 2**53 - 1}, 1) }`,
		"reverse": `function main() { const a = []; a.length = 2**32 - 1; a.reverse(); return 1 }`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := limits
			o.Command = child
			p := script.New(o)
			defer p.Close()
			ends(t, p, source, "timeout")
		})
	}
}

// Without processes such a run is answered in time too, and keeps its place.
func TestI9_BuiltinsThatLookAtNoClockWithoutProcesses(t *testing.T) {
	t.Parallel()
	p := script.New(limits)
	ends(t, p, search(4), "timeout")
	p.Close()
}

// search is a function that is in one built-in operation for about half a second
// times so many, on a machine that has nothing else to do. The race detector
// makes it some thirty times slower.
func search(times int) string {
	length := times << 23
	if slow {
		length >>= 5
	}
	return fmt.Sprintf(`function main() { return [].indexOf.call({length: %d}, 1) }`, length)
}

func TestI9_Cancelled(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"loop":      `function main() { for (;;); }`,
		"promises":  `async function main() { for (;;) await 0 }`,
		"the top":   `for (;;);`,
		"unstopped": search(2),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The next run waits for what cannot be stopped, however slow the machine is.
			pools(t, script.Options{Time: time.Hour, Workers: 1}, func(t *testing.T, p *script.Pool) {
				ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
				defer cancel()
				began := time.Now()
				_, err := p.Run(ctx, script.Program{Source: source}, nil)
				if code(err) != script.CodeCancelled || time.Since(began) > slack {
					t.Errorf("got %v after %v", err, time.Since(began))
				}
				if r, err := run(t, p, `function main() { return 1 }`, nil); err != nil || r.Value != int64(1) {
					t.Errorf("the next run got %v, %v", r.Value, err)
				}
			})
		})
	}
}

// Memory stays where it is over thousands of runs, hostile ones among them.
func TestI9_MemoryOfTheProcessIsBounded(t *testing.T) {
	if testing.Short() || slow {
		t.Skip("skipped: thousands of runs, and the race detector has memory of its own; run without -short and -race")
	}
	rss := func() int {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Skipf("skipped: the memory of a process is read from /proc: %v", err)
		}
		var kb int
		_, rest, _ := strings.Cut(string(status), "VmRSS:")
		fmt.Sscan(rest, &kb)
		return kb
	}
	o := limits
	o.Workers = 1
	p := script.New(o)
	defer p.Close()
	round := func(n int) {
		for i := range n {
			source := `function main(i) { console.log(i.n); return {n: i.n, s: 'x'.repeat(100)} }`
			switch i % 50 {
			case 1:
				source = `function main() { const a = []; for (;;) a.push({}) }`
			case 2:
				source = `function main() { return main() }`
			case 3:
				source = `function main() { throw {} }`
			case 4:
				source = `function main() { return 'x'.repeat(20000) }`
			}
			run(t, p, source, value.Of("n", int64(i)))
		}
	}
	round(300)
	before := rss()
	round(2000)
	after := rss()
	t.Logf("RSS %d KB before, %d KB after 2,000 runs", before, after)
	if after-before > 20<<10 {
		t.Errorf("RSS grew from %d to %d KB over 2,000 runs", before, after)
	}
}

func TestProcessesThatDoNotWork(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]func() *exec.Cmd{
		"missing": func() *exec.Cmd { return exec.Command("/nonexistent/callwright") },
		"mute":    func() *exec.Cmd { return exec.Command("true") },
		"talks":   func() *exec.Cmd { return exec.Command("echo", "hello, I speak nothing that is asked for") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := script.New(script.Options{Command: command})
			defer p.Close()
			if _, err := run(t, p, `function main() {}`, nil); code(err) != script.CodeCrashed {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A process that died while it had nothing to do is replaced without anybody noticing.
func TestProcessThatDiedIsReplaced(t *testing.T) {
	t.Parallel()
	var made []*exec.Cmd
	p := script.New(script.Options{Workers: 1, Command: func() *exec.Cmd {
		cmd := child()
		made = append(made, cmd)
		return cmd
	}})
	defer p.Close()
	for n := range 3 {
		if r, err := run(t, p, `function main() { return 1 }`, nil); err != nil || r.Value != int64(1) {
			t.Errorf("run %d got %v, %v", n, r.Value, err)
		}
		if len(made) != n+1 {
			t.Errorf("%d processes were made, want %d", len(made), n+1)
		}
		made[len(made)-1].Process.Kill()
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	frame := func(text string) []byte {
		return append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...)
	}
	for _, c := range []struct {
		name, in, want string
		err            bool
	}{
		{"two runs", string(frame(`{"source":"function main(i){console.log('l');return i.a}","inputs":{"a":5}}`)) + string(frame(`{"source":"(","inputs":{}}`)), `"value":5|"log":["l"]|"Code":"syntax"`, false},
		{"no inputs", string(frame(`{"source":"function main(i){return 1}"}`)), `"Code":"crashed"`, false},
		{"nothing", "", "", false},
		{"half a frame", string(frame(`{"source":`))[:6], "", true},
		{"a frame too long", "\xff\xff\xff\xff", "", true},
		{"no JSON", string(frame("x")), "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := script.Serve(strings.NewReader(c.in), &out)
			if (err != nil) != c.err {
				t.Errorf("error %v", err)
			}
			for part := range strings.SplitSeq(c.want, "|") {
				if !strings.Contains(out.String(), part) {
					t.Errorf("no %s in %q", part, out.String())
				}
			}
		})
	}
	if err := script.Serve(bytes.NewReader(frame(`{"inputs":{}}`)), failing{}); err == nil {
		t.Error("an answer that nobody takes is no error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }

func BenchmarkRun(b *testing.B) {
	for name, command := range map[string]func() *exec.Cmd{"here": nil, "process": child} {
		b.Run(name, func(b *testing.B) {
			p := script.New(script.Options{Command: command})
			defer p.Close()
			inputs := value.Of("number", "+49 40 123456", "list", []any{int64(1), int64(2)})
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					r, err := p.Run(context.Background(), script.Program{Source: `function main(i) { return {masked: '***' + i.number.slice(-2), n: i.list.length} }`}, inputs)
					if err != nil || r.Value == nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
