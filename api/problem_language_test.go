package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/callwright/callwright/access"
)

// said asks in a language and returns the answer, which must tell its language.
func (w *world) said(by person, language, path, body string) string {
	w.t.Helper()
	r := w.do(request{method: "POST", path: path, by: by, body: body, header: map[string]string{"Accept-Language": language}})
	if got := r.Header.Get("Content-Language"); got != language {
		w.t.Errorf("%s in %s: Content-Language is %q", path, language, got)
	}
	return r.text
}

// The problems of a flow, what its import reports, and the mistakes in expressions
// and paths are told in the language that is asked for (ui-5).
func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FlowDeveloper)
	checked := body(t, "text", strings.Join([]string{
		"callwright: 1", "name: Broken", "variables:", "  - {name: n, type: INTEGER, value: many}", "activities:",
		"  - {label: Menu, kind: menu, links: {x: Nowhere}}", `  - {label: Say, kind: play-message, settings: {prompts: [{tts: "{{ 1 + }}"}]}}`,
		"  - {label: Ask, kind: http-request, settings: {retries: 99}}", "  - {label: Odd, kind: no-such-kind}",
		"  - {label: Wait, kind: queue-contact, settings: {queue: Sales}}", ""}, "\n"))
	for _, c := range []struct{ path, body, english, german, italian string }{
		{"/api/flows/check", checked, "the flow has no start activity", "der Flow hat keine Startaktivität", "il flusso non ha un'attività iniziale"},
		{"/api/flows/check", checked, `there is no activity \"Nowhere\"`, `es gibt keine Aktivität \"Nowhere\"`, `non esiste l'attività \"Nowhere\"`},
		{"/api/flows/check", checked, "This is a required field.", "Dies ist ein Pflichtfeld.", "obbligatorio."},
		{"/api/flows/check", checked, "set Connector", "geben Sie „Konnektor“ an", "imposti “Connettore”"},
		{"/api/flows/check", checked, "the expression ends where a value should follow: 1 +", "der Ausdruck endet, wo ein Wert folgen müsste: 1 +", "l'espressione finisce dove dovrebbe seguire un valore: 1 +"},
		{"/api/flows/check", checked, `\"many\" is no whole number`, `\"many\" ist keine ganze Zahl`, `\"many\" non è un numero intero`},
		{"/api/flows/check", checked, "give a default of type INTEGER", "geben Sie einen Standardwert vom Typ INTEGER an", "indichi un valore predefinito di tipo INTEGER"},
		{"/api/flows/check", checked, `Callwright does not know activities of kind \"no-such-kind\"`, `Callwright kennt keine Aktivitäten der Art \"no-such-kind\"`, `Callwright non conosce attività di tipo \"no-such-kind\"`},
		{"/api/expressions/evaluate", `{"text":"a |","expression":true}`, `the name of a filter should follow \"|\"`, "nach „|“ muss der Name eines Filters stehen", `dopo \"|\" deve seguire il nome di un filtro`},
		{"/api/expressions/evaluate", `{"text":"1 / 0","expression":true}`, "division by zero", "Division durch null", "divisione per zero"},
		{"/api/expressions/evaluate", `{"text":"'a' matches '(?=b)'","expression":true}`, "cannot be used: look-ahead, (?=, is not available", "ist nicht verwendbar: Vorausschau, (?=, gibt es nicht", "non è utilizzabile: lo sguardo in avanti, (?=, non è disponibile"},
		{"/api/jsonpath/evaluate", `{"path":"$.[","body":"{}"}`, "is expected", "erwartet wird", "è atteso"},
		{"/api/jsonpath/evaluate", `{"path":"$.a","body":"{"}`, "json: line 1, column 2: the text ends where a name in quotes", "json: Zeile 1, Spalte 2: der Text endet, wo ein Name in Anführungszeichen", "json: riga 1, colonna 2: il testo finisce dove è atteso un nome tra virgolette"},
		{"/api/flows/check", body(t, "text", "{}"), "not a Webex flow: it is JSON with neither", "kein Webex-Flow: es ist JSON ohne", "non è un flusso Webex: è JSON senza"},
		{"/api/flows/check", body(t, "text", "callwright: 7\n"), "format version 7 is not known", "die Formatversion 7 ist nicht bekannt", "la versione 7 del formato non è nota"},
	} {
		for language, want := range map[string]string{"en": c.english, "de": c.german, "it": c.italian} {
			if got := w.said(by, language, c.path, c.body); !strings.Contains(got, want) {
				t.Errorf("%s of %.40s in %s does not say %q: %s", c.path, c.body, language, want, got)
			}
		}
	}
}

// A test of a flow tells in the language that is asked for what came otherwise, and
// the preview of a publication what keeps it.
func TestTestsAndPreviewsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FlowDeveloper)
	var flow struct{ ID string }
	w.do(request{method: "POST", path: "/api/flows", by: by, body: body(t, "text", "callwright: 1\nname: F\nactivities:\n  - {label: Start, kind: start, links: {out: Say}}\n  - {label: Say, kind: play-message}\n")}).
		want(t, http.StatusCreated).into(t, &flow)
	at := "/api/flows/" + flow.ID
	w.do(request{method: "PUT", path: at + "/tests/a", by: by, body: body(t, "text", "flow: f\nexpect:\n  outcome: queued\n")}).want(t, http.StatusOK)
	if got := w.said(by, "de", at+"/tests/run", `{}`); !strings.Contains(got, "outcome: erwartet queued, erhalten ") {
		t.Error(got)
	}
	r := w.do(request{method: "GET", path: at + "/publication", by: by, header: map[string]string{"Accept-Language": "it"}}).want(t, http.StatusOK)
	if !strings.Contains(r.text, "obbligatorio.") {
		t.Error(r.text)
	}
	r = w.do(request{method: "PUT", path: at + "/tests/b", by: by, body: body(t, "text", "flow: f\ninputs: [5]\n"), header: map[string]string{"Accept-Language": "de"}})
	if !strings.Contains(r.text, "5 ist keine Eingabe") {
		t.Error(r.text)
	}
}

// The form of a resource says at its fields what is wrong, in the language that is
// asked for.
func TestResourceFormsSpeakTheReadersLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	by := w.member(w.organisation("A"), access.FullAdministrator)
	for _, c := range []struct{ path, body, german, italian string }{
		{"/api/business-hours", `{"name":"H","settings":{"shifts":[{"name":"x","days":"mon","from":"25:99","to":"18:00"}]}}`, `\"25:99\" ist keine Uhrzeit`, `\"25:99\" non è un'ora`},
		{"/api/global-variables", `{"name":"G","settings":{"type":"INTEGER","value":"many"}}`, "hat nicht den Typ INTEGER", "non è di tipo INTEGER"},
		{"/api/queues", `{"name":"Q","settings":{"nosuch":1}}`, "eine solche Einstellung gibt es nicht", "non esiste un'impostazione simile"},
	} {
		for language, want := range map[string]string{"de": c.german, "it": c.italian} {
			if got := w.said(by, language, c.path, c.body); !strings.Contains(got, want) {
				t.Errorf("%s in %s does not say %q: %s", c.path, language, want, got)
			}
		}
	}
}

func body(t *testing.T, name, text string) string {
	t.Helper()
	b, err := json.Marshal(map[string]string{name: text})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
