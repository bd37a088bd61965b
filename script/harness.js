// Evaluated before the source. Everything it uses later is taken into constants
// first: the source may change every global and every prototype.
(function () {
  'use strict';
  const stringify = JSON.stringify, parse = JSON.parse, text = String;
  const settled = Promise, then = Promise.prototype.then;
  const finite = Number.isFinite, whole = Number.isInteger, largest = 2 ** 53;
  const call = Function.prototype.call.bind(Function.prototype.call);

  let log = '', lines = 0, full = false;
  let state = '', outcome;

  function __callwright_line(v) {
    if (typeof v === 'string') return v;
    if (v instanceof Error) return text(v);
    if (typeof v === 'object' && v !== null) {
      try { return stringify(v); } catch { return '[object]'; }
    }
    return typeof v === 'function' ? '[function]' : text(v);
  }

  function __callwright_log(...args) {
    if (full) return;
    let line = '';
    for (let i = 0; i < args.length && line.length <= __callwright_limits.log; i++) {
      line += (i > 0 ? ' ' : '') + __callwright_line(args[i]);
    }
    if (lines >= __callwright_limits.lines || log.length + line.length > __callwright_limits.log) {
      full = true;
      line = '… the log is full';
    }
    log += (lines++ > 0 ? '\u001e' : '') + line;
  }

  const print = {log(...args) { __callwright_log(...args); }};
  for (const name of ['info', 'warn', 'error', 'debug']) print[name] = print.log;
  Object.defineProperty(globalThis, 'console', {value: print, writable: true, configurable: true});

  const __callwright_limits = {log: 0, lines: 0};

  // The text of a result: 'v' with JSON, or 'x' with why there is none.
  function __callwright_result(v) {
    let refusal = '';
    const place = key => key === '' ? 'the result' : stringify(key);
    function __callwright_member(key, v) {
      if (typeof v === 'number') {
        if (!finite(v)) refusal = place(key) + ' is ' + v + ', which JSON does not have';
        else if (whole(v) && (v > largest || v < -largest)) {
          refusal = place(key) + ' is an integer beyond 2^53, which is not exact: return it as a text';
        }
      }
      if (typeof v === 'bigint') refusal = place(key) + ' is a BigInt: return it as a text';
      if (refusal !== '') throw refusal;
      return v;
    }
    try {
      const json = stringify(v, __callwright_member);
      return json === undefined ? 'vnull' : 'v' + json;
    } catch (e) {
      if (refusal !== '') return 'x' + refusal;
      throw e;
    }
  }

  // A function in Webex's form gets a request and fills a response.
  const __callwright_handle = f => async inputs => {
    const response = {};
    const r = await f({inputs}, response);
    return (r ?? response).data;
  };

  return function __callwright(what, a, b) {
    switch (what) {
      case 'limits':
        __callwright_limits.log = a;
        __callwright_limits.lines = b;
        return;
      case 'log':
        return log;
      case 'handle':
        a = __callwright_handle(a); // falls through
      case 'run': {
        const r = a(parse(b));
        if (!(r instanceof settled)) return __callwright_result(r);
        call(then, r, v => { state = 'done'; outcome = v; }, e => { state = 'thrown'; outcome = e; });
        return 'p';
      }
      case 'settle':
        if (state === 'thrown') throw outcome;
        return state === 'done' ? __callwright_result(outcome) : 'p';
    }
  };
})()
