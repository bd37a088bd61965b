
"use strict";
{
  const main = document.querySelector("main"), id = main.dataset.chat, slot = "chat/" + id;
  const at = (name) => document.getElementById(name);
  const log = at("log"), state = at("status"), begin = at("begin"), form = at("say"), text = at("text");
  const choices = at("choices"), end = at("end"), start = begin.querySelector("button");
  let chat = null, last = 0, stop = null, busy = false;

  // What is kept is for this tab only: a reload goes on with the same conversation.
  const keep = (value) => { try { if (value) sessionStorage.setItem(slot, JSON.stringify(value)); else sessionStorage.removeItem(slot); } catch { /* then a reload begins anew */ } };
  const kept = () => { try { return JSON.parse(sessionStorage.getItem(slot)); } catch { return null; } };

  const say = (words, bad) => { if (state.textContent !== words) state.textContent = words; state.classList.toggle("bad", !!bad); };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const headers = (more) => ({ Authorization: "Bearer " + chat.token, ...more });
  const trouble = async (answer) => (await answer.json().catch(() => ({}))).detail || "The server answered " + answer.status + ".";

  const add = (line) => {
    if (line.number <= last) return;
    last = line.number;
    offer(line.by === "person" ? [] : line.choices || []);
    if (!line.text) return;
    const p = document.createElement("div");
    p.dir = "auto";
    if (line.kind === "notice") p.className = "notice";
    else {
      p.className = "said " + (line.by === "person" || line.by === "agent" ? line.by : "flow");
      const who = document.createElement("span");
      who.className = "who";
      who.textContent = line.by === "person" ? "You: " : line.by === "agent" ? "Agent: " : "";
      p.append(who);
    }
    p.append(line.text);
    log.append(p);
    settle();
  };

  const offer = (list) => {
    choices.replaceChildren(...list.map((words) => {
      const b = document.createElement("button");
      b.type = "button"; b.textContent = words; b.dir = "auto";
      b.addEventListener("click", () => send(words));
      return b;
    }));
    choices.hidden = !list.length;
  };

  // Who has scrolled up reads; everybody else sees the end.
  let low = true;
  const settle = () => { if (low) log.scrollTo({ top: log.scrollHeight, behavior: "instant" }); };
  log.addEventListener("scroll", () => { low = log.scrollHeight - log.scrollTop - log.clientHeight < 60; });
  new ResizeObserver(settle).observe(log);

  const show = (open) => {
    main.classList.toggle("idle", !open && !log.childElementCount);
    form.hidden = !open; end.hidden = !open; begin.hidden = open;
    start.textContent = chat || last ? "Start a new chat" : "Start the chat";
  };

  const over = (words) => {
    const mine = main.contains(document.activeElement) && document.activeElement !== log;
    offer([]); keep(null); stop = null;
    say(words); show(false);
    if (mine) start.focus();
  };

  // read takes the events of one answer; true when the conversation is over.
  const read = async (body) => {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { value, done } = await reader.read();
      if (done) return false;
      rest += value;
      const events = rest.split("\n\n");
      rest = events.pop();
      for (const event of events) {
        const fields = event.split("\n").map((row) => [row.slice(0, row.indexOf(":")), row.slice(row.indexOf(":") + 1).trimStart()]);
        const data = fields.filter(([name]) => name === "data").map(([, value]) => value).join("\n");
        if (fields.some(([name, value]) => name === "event" && value === "over")) return true;
        if (data) add(JSON.parse(data));
      }
    }
  };

  // follow reads until the conversation is over, and comes back when it is cut off.
  const follow = async () => {
    const control = stop = new AbortController();
    for (let wait = 500; ;) {
      try {
        const answer = await fetch("/chat/" + chat.contact + "/events", { headers: headers({ "Last-Event-ID": String(last) }), signal: control.signal, cache: "no-store" });
        if (answer.status === 401 || answer.status === 403 || answer.status === 404) return over("This conversation is no longer open.");
        if (answer.ok) {
          say(""); wait = 500;
          if (await read(answer.body)) return over("The conversation is over.");
        }
      } catch { if (control.signal.aborted) return; }
      if (control.signal.aborted) return;
      await pause(wait);
      wait = Math.min(wait * 2, 8000);
      if (wait > 1000) say("The connection is lost. Trying again …", true);
    }
  };

  const post = async (what, body) => {
    const answer = await fetch("/chat/" + chat.contact + what, { method: "POST", headers: headers({ "Content-Type": "application/json" }), body: JSON.stringify(body || {}) });
    if (!answer.ok) throw new Error(await trouble(answer));
  };

  const send = async (words) => {
    words = words.trim();
    if (!words || busy) return;
    busy = true; // not disabled: that would take the focus away
    const given = text.value;
    try {
      await post("/messages", { text: words });
      if (text.value === given && given.trim() === words) text.value = "";
      offer([]);
      if (last) say("");
    } catch (problem) {
      say(problem instanceof TypeError ? "It was not sent: the server did not answer. Try again." : problem.message, true);
    }
    busy = false;
    if (!form.hidden) text.focus();
  };

  start.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    say("Starting …");
    try {
      const answer = await fetch("/chat/" + id, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
      if (!answer.ok) throw new Error(await trouble(answer));
      chat = await answer.json(); last = 0;
      keep(chat); log.replaceChildren(); low = true; say(""); show(true);
      text.focus();
      follow();
    } catch (problem) {
      say(problem instanceof TypeError ? "The server did not answer. Try again." : problem.message, true);
    }
    busy = false;
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(text.value); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(text.value); }
  });
  end.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    try { await post("/end"); } catch (problem) { say(problem instanceof TypeError ? "The server did not answer. Try again." : problem.message, true); }
    busy = false;
  });
  addEventListener("online", () => say(""));

  chat = kept();
  show(!!chat);
  if (chat) follow();
}
