
"use strict";
{
  const form = document.querySelector("form"), fields = form.querySelector("fieldset");
  const alarm = document.getElementById("alert"), show = document.getElementById("show");
  const inputs = [...form.querySelectorAll("input[name]")];
  const link = location.hash.slice(1); // no server and no log sees it

  const say = (text) => { alarm.textContent = text; alarm.hidden = !text; };
  const mark = (input, text) => {
    const error = document.getElementById(input.name + "-error");
    error.textContent = text; error.hidden = !text;
    if (text) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
  };
  const first = () => { const bad = inputs.find((i) => i.hasAttribute("aria-invalid")); if (bad) bad.focus(); return bad; };

  // refused puts each complaint at its field, and everything else above the form.
  const refused = (problem) => {
    for (const e of problem.errors || []) {
      const input = inputs.find((i) => "body." + i.name === e.location);
      if (input) mark(input, input.labels[0].textContent + " " + e.message + ".");
    }
    if (!first()) say(problem.detail || "That did not work. Try again.");
  };

  const send = async () => {
    const body = { link };
    for (const i of inputs) if (i.value) body[i.name] = i.value;
    const answer = await fetch(form.dataset.to, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (answer.ok) return null;
    return answer.json().catch(() => ({ detail: "The server answered " + answer.status + ". Try again later." }));
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    for (const i of inputs) mark(i, i.required && !i.value ? i.labels[0].textContent + " is missing." : "");
    if (first()) return;
    fields.disabled = true;
    const problem = await send().catch(() => ({ detail: "The server did not answer. Try again." }));
    fields.disabled = false;
    if (problem) return refused(problem);
    history.replaceState(null, "", location.pathname); // it is spent
    form.reset();
    document.getElementById("ask").hidden = true;
    const done = document.getElementById("done");
    done.hidden = false;
    done.focus();
  });

  for (const i of inputs) i.addEventListener("input", () => mark(i, ""));
  show.addEventListener("change", () => { document.getElementById("password").type = show.checked ? "text" : "password"; });
  addEventListener("hashchange", () => location.reload());

  if (link) { fields.disabled = false; inputs[0].focus(); }
  else say("This link is not complete. Open it as you were given it, with everything after the # sign.");
}
